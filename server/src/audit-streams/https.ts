// Records as one request: an array of JSON, packed, with a token or signed.
import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { Problem } from '#platform/errors';
import type { Outbound } from '#platform/outbound';
import type { Secret } from '#platform/secret';

import type { OcsfRecord } from './ocsf.ts';

const pack = promisify(gzip);
const service = 'The receiver of the audit trail';
const timeoutMs = 20_000;

/** `ca`: certificates to trust instead of those the machine trusts. */
type Place = {
  url: string;
  auth: 'none' | 'bearer' | 'hmac';
  credential: Secret | null;
  ca?: string | null | undefined;
};

/** `sha256=` and the HMAC of the time, a full stop and the body as it is sent. */
export const signatureOf = (secret: string, timestamp: string, body: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;

function proofOf({ auth, credential }: Place, now: Date, body: Uint8Array): Record<string, string> {
  if (auth === 'none' || credential === null) return {};
  if (auth === 'bearer') return { authorization: `Bearer ${credential.reveal()}` };
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    'x-tocsin-timestamp': timestamp,
    'x-tocsin-signature': signatureOf(credential.reveal(), timestamp, body),
  };
}

/** Delivered is what was answered with 2xx. @throws Problem `upstream_failed`, or what the broker throws */
export async function sendHttps(
  outbound: Pick<Outbound, 'call'>,
  place: Place,
  records: readonly OcsfRecord[],
  now: Date,
): Promise<void> {
  const body = await pack(JSON.stringify(records));
  const { status } = await outbound.call({
    service,
    method: 'POST',
    url: place.url,
    body,
    ca: place.ca ?? null,
    timeoutMs,
    maxBytes: 64 * 1024,
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...proofOf(place, now, body) },
  });
  if (status < 200 || status > 299)
    throw new Problem('upstream_failed', 'upstream_answer', `${service} answered with status ${status}.`);
}
