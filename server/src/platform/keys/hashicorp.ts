// Calls of HashiCorp Vault, through the outbound broker.
import type { Outbound } from '../outbound.ts';
import type { Secret } from '../secret.ts';

export type HashicorpPlace = { address: string; namespace: string | null };
type Call = { method: 'GET' | 'POST'; path: string; body?: object };

/** Any status is an answer; a body that is no JSON is null. @throws what the outbound broker throws */
export async function callHashicorp(
  { address, namespace }: HashicorpPlace,
  token: Secret,
  { method, path, body }: Call,
  outbound: Pick<Outbound, 'call'>,
): Promise<{ status: number; body: unknown }> {
  const answer = await outbound.call({
    service: 'HashiCorp Vault',
    method,
    url: `${address.replace(/\/+$/, '')}/v1/${path}`,
    headers: {
      'x-vault-request': 'true',
      'x-vault-token': token.reveal(),
      ...(namespace !== null && { 'x-vault-namespace': namespace }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    maxBytes: 1 << 20,
  });
  try {
    return { status: answer.status, body: JSON.parse(answer.body.toString('utf8')) };
  } catch {
    return { status: answer.status, body: null };
  }
}
