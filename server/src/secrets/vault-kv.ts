// Secrets from the key-value engine, version 2, of HashiCorp Vault.
import type { SecretProviderSettings } from '@tocsin/contracts/api/secrets';
import * as z from 'zod';

import { notFound } from '#platform/errors';
import { callHashicorp } from '#platform/keys/hashicorp';
import type { Outbound } from '#platform/outbound';
import { Secret } from '#platform/secret';

import { providerFailed, type ReadSecret } from './provider.ts';

type Settings = Extract<SecretProviderSettings, { kind: 'vault-kv' }>;
type Means = { outbound: Pick<Outbound, 'call'>; now: () => Date };

const Answer = z.object({
  data: z.object({
    data: z.record(z.string(), z.unknown()),
    metadata: z.object({ version: z.int(), created_time: z.string() }),
  }),
});
type Version = z.output<typeof Answer>['data'];
const hourMs = 3_600_000;

/** A version with the one field `value` is that text; any other is a JSON object to take a field of. */
const secretOf = ({ data }: Version): Secret => {
  const text = data['value'];
  return new Secret(Object.keys(data).length === 1 && typeof text === 'string' ? text : JSON.stringify(data));
};

export const readVaultKv =
  ({ address, namespace, mount, overlapHours }: Settings, token: Secret, { outbound, now }: Means): ReadSecret =>
  async (path) => {
    const read = async (version?: number): Promise<Version | null> => {
      const query = version === undefined ? '' : `?version=${version}`;
      const where = `${mount}/data/${path.split('/').map(encodeURIComponent).join('/')}${query}`;
      const { status, body } = await callHashicorp({ address, namespace }, token, { method: 'GET', path: where }, outbound); // prettier-ignore
      // A deleted version is 404 as well, with its metadata.
      if (status === 404) return null;
      const answer = Answer.safeParse(body);
      if (status !== 200 || !answer.success) throw providerFailed('HashiCorp Vault', `status ${status}`);
      return answer.data.data;
    };
    const current = await read();
    if (!current) throw notFound('secret', path);
    const { version, created_time: since } = current.metadata;
    const isOverlapping = version > 1 && now().getTime() < Date.parse(since) + overlapHours * hourMs;
    const previous = isOverlapping ? await read(version - 1) : null;
    return { value: secretOf(current), previous: previous && secretOf(previous) };
  };
