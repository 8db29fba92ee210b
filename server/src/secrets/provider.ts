// What a place that secrets come from is: asked for a name, it answers with the value in force.
import { Problem } from '#platform/errors';
import type { Secret } from '#platform/secret';

export type Found = {
  value: Secret;
  /** The one before, while it is still valid. */
  previous: Secret | null;
};
/** @throws Problem `secret_not_found`, `secret_provider_unavailable`. */
export type ReadSecret = (path: string) => Promise<Found>;

/** @param said a status or the name of an error, never what the provider wrote: it may hold anything */
export const providerFailed = (service: string, said: string): Problem =>
  new Problem('upstream_failed', 'secret_provider_unavailable', `${service} refused to read the secret: ${said}.`);
