// Whether a delivery proves that it comes from the product: one verifier, told by settings what to look at.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import type { WebhookVerify } from '@tocsin/contracts/api/webhooks';

import { parseTime } from '../sources/times.ts';
import type { Headers } from './provider.ts';

export type Verified = {
  /** Names this proof: the same again is the same delivery, or a replay of it. Null where every delivery has the same. */
  proof: string | null;
};
export type Refused = { because: string };

const mostCandidates = 10;
const longestHeader = 4_000;

function headerOf(headers: Headers, name: string): string | null {
  const value = headers[name.toLowerCase()];
  const text = typeof value === 'string' ? value : value?.[0];
  return text === undefined || text === '' || text.length > longestHeader ? null : text;
}

/** Equal length is no secret; where the texts differ is. */
function sameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
const sha256 = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();
/** Hashed first, so that lengths do not show either. */
const sameText = (one: string, other: string): boolean => sameBytes(sha256(one), sha256(other));

function tokenFits(header: string, { algorithm, prefix }: WebhookVerify, secrets: readonly string[]): boolean {
  let fits = false;
  for (const secret of secrets) {
    const expected =
      algorithm === 'basic' ? `Basic ${Buffer.from(secret, 'utf8').toString('base64')}` : prefix + secret;
    // No early end: how long it takes must not tell which secret it was.
    if (sameText(header, expected)) fits = true;
  }
  return fits;
}

/** What may be a signature in the header: several are separated by spaces or commas. */
function candidatesOf(header: string, { prefix, encoding }: WebhookVerify, length: number): Buffer[] {
  const separator = prefix.includes(',') ? /\s+/ : /[\s,]+/;
  const found: Buffer[] = [];
  for (const part of header.split(separator).slice(0, mostCandidates)) {
    if (!part.startsWith(prefix)) continue;
    const text = part.slice(prefix.length);
    if (encoding !== 'base64' && /^[\da-f]+$/i.test(text) && text.length === 2 * length)
      found.push(Buffer.from(text, 'hex'));
    else if (encoding !== 'hex' && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) found.push(Buffer.from(text, 'base64'));
  }
  return found;
}

/** The signed bytes; a body is never turned into text and back. */
function signedBytes(template: string, body: Buffer, timestamp: string, id: string): Buffer {
  const parts = template
    .split('{body}')
    .map((text) => Buffer.from(text.replaceAll('{timestamp}', timestamp).replaceAll('{id}', id), 'utf8'));
  return Buffer.concat(parts.flatMap((part, place) => (place === 0 ? [part] : [body, part])));
}

/** Standard Webhooks hands secrets out as base64 behind a mark. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');

const hashes = { 'hmac-sha1': ['sha1', 20], 'hmac-sha256': ['sha256', 32], 'hmac-sha512': ['sha512', 64] } as const;

/** Seconds, milliseconds or RFC 3339. */
function momentOf(text: string): number | null {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  return parseTime(text);
}

function clockFault(timestamp: string, { toleranceSeconds }: WebhookVerify, now: number): string | null {
  const moment = momentOf(timestamp);
  if (moment === null) return 'The timestamp of the delivery is not a time.';
  const off = Math.abs(now - moment);
  return off > toleranceSeconds * 1000
    ? `The delivery is signed for another time, ${Math.round(off / 1000)} seconds from ours; ${toleranceSeconds} are allowed.`
    : null;
}

/**
 * @param secrets all that are valid; any may fit
 * @param now epoch milliseconds
 */
export function verifyDelivery(
  verify: WebhookVerify,
  secrets: readonly string[],
  { headers, body }: { headers: Headers; body: Buffer },
  now: number,
): Verified | Refused {
  const header = headerOf(headers, verify.header);
  if (header === null) return { because: `The header ${verify.header} is missing.` };
  if (secrets.length === 0) return { because: 'This webhook has no secret to compare with.' };
  const { algorithm } = verify;
  if (algorithm === 'token' || algorithm === 'basic')
    return tokenFits(header, verify, secrets)
      ? { proof: null }
      : { because: `The header ${verify.header} does not hold the secret.` };

  const timestamp = verify.timestampHeader === null ? '' : headerOf(headers, verify.timestampHeader);
  if (timestamp === null) return { because: `The header ${verify.timestampHeader} is missing.` };
  const id = verify.idHeader === null ? '' : headerOf(headers, verify.idHeader);
  if (id === null) return { because: `The header ${verify.idHeader} is missing.` };
  const [hash, length] = hashes[algorithm];
  const candidates = candidatesOf(header, verify, length);
  if (candidates.length === 0) return { because: `The header ${verify.header} holds no signature.` };

  let fitting: Buffer | null = null;
  for (const secret of secrets)
    for (const template of verify.templates) {
      const expected = createHmac(hash, keyOf(secret))
        .update(signedBytes(template, body, timestamp, id))
        .digest();
      for (const candidate of candidates) if (sameBytes(candidate, expected)) fitting = expected;
    }
  if (!fitting) return { because: 'The signature does not fit the body and the secret.' };
  // Only what is signed is worth reading: a wrong clock is told to nobody else.
  const late = verify.timestampHeader === null ? null : clockFault(timestamp, verify, now);
  return late === null ? { proof: sha256(fitting).toString('base64url') } : { because: late };
}
