// Reads a time stamp of RFC 3161 as far as anyone needs to see what it stamps: no key is needed for that.
import { fromBER, ObjectIdentifier, OctetString, Constructed, GeneralizedTime, Integer, Sequence } from 'asn1js';

import { toHex, type Bytes } from './bytes.ts';

export type TimeStamp = {
  /** The SHA-256 that was stamped, lower-case hexadecimal. */
  imprint: string;
  /** When, as its authority says. */
  at: string;
};

const signedData = '1.2.840.113549.1.7.2';
const tstInfo = '1.2.840.113549.1.9.16.1.4';
const sha256 = '2.16.840.1.101.3.4.2.1';
const highestGranted = 1;

const sequence = (value: unknown): Sequence['valueBlock']['value'] | null =>
  value instanceof Sequence ? value.valueBlock.value : null;
const tagged = (value: unknown): unknown =>
  value instanceof Constructed && !(value instanceof Sequence) ? value.valueBlock.value[0] : null;
const oid = (value: unknown): string | null => (value instanceof ObjectIdentifier ? value.getValue() : null);
const octets = (value: unknown): Bytes | null =>
  value instanceof OctetString ? new Uint8Array(value.getValue()) : null;

/** The TSTInfo within the CMS of the token. */
function infoIn(token: unknown): Bytes | null {
  const [type, content] = sequence(token) ?? [];
  if (oid(type) !== signedData) return null;
  const [, , encapsulated] = sequence(tagged(content)) ?? [];
  const [contentType, info] = sequence(encapsulated) ?? [];
  return oid(contentType) === tstInfo ? octets(tagged(info)) : null;
}

/** @param response DER of a TimeStampResp. @returns null for anything else, for a refusal, and for another hash than SHA-256 */
export function readTimeStamp(response: Bytes): TimeStamp | null {
  const outer = fromBER(response);
  // What stands behind it would not be covered by anything.
  if (outer.offset !== response.length) return null;
  const [about, token] = sequence(outer.result) ?? [];
  const [status] = sequence(about) ?? [];
  if (!(status instanceof Integer) || status.valueBlock.valueDec > highestGranted) return null;
  const info = infoIn(token);
  if (info === null) return null;
  const [, , imprint, , at] = sequence(fromBER(info).result) ?? [];
  const [algorithm, hash] = sequence(imprint) ?? [];
  const bytes = octets(hash);
  if (oid(sequence(algorithm)?.[0]) !== sha256 || bytes === null || !(at instanceof GeneralizedTime)) return null;
  return { imprint: toHex(bytes), at: at.toDate().toISOString() };
}
