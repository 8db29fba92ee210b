// The same UUID for the same text, always: for work that must exist once however often it is asked for.
import { createHash } from 'node:crypto';

/** UUID version 8 (RFC 9562 §5.8) over SHA-256 of the parts; no two lists of parts are read as the same text. */
export function uuidOf(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
