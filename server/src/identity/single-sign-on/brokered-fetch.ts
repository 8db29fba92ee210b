// What OpenID Connect asks of a provider goes out through the broker, as everything does.
import type { CustomFetch } from 'openid-client';

import { Problem } from '#platform/errors';
import type { Outbound } from '#platform/outbound';

const maxBytes = 1024 * 1024;

type Method = NonNullable<Parameters<Outbound['call']>[0]['method']>;
const methods: readonly Method[] = ['GET', 'POST', 'HEAD'];

/** @param service what the provider is called in an error */
export const brokeredFetch =
  (outbound: Pick<Outbound, 'call'>, service: string): CustomFetch =>
  async (url, { body, headers, method, signal }) => {
    const known = methods.find((each) => each === method);
    if (!known) throw new Problem('upstream_failed', 'upstream_failed', `${service} cannot be asked with ${method}.`);
    const answer = await outbound.call({
      service,
      url,
      method: known,
      headers,
      maxBytes,
      ...(body === undefined || body === null ? {} : { body: textOf(body, service) }),
      ...(signal && { signal }),
    });
    const kept = new Headers();
    for (const [name, value] of Object.entries(answer.headers))
      for (const each of [value ?? []].flat()) kept.append(name, each);
    const empty = [204, 205, 304].includes(answer.status);
    return new Response(empty ? null : new Uint8Array(answer.body), { status: answer.status, headers: kept });
  };

function textOf(body: unknown, service: string): string {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new Problem('upstream_failed', 'upstream_failed', `${service} cannot be sent this.`);
}
