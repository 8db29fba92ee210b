// Bytes at rest: sealed by chunk with the item's own key (AES-256-GCM), so that any range can be read and any end grow.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const chunkBytes = 64 * 1024;
const [nonceBytes, tagBytes] = [12, 16];
/** Of a whole chunk with its nonce and tag. */
export const recordBytes = chunkBytes + nonceBytes + tagBytes;
export const keyBytes = 32;

/** What a file of bytes is: whose, and the key that opens it. */
export type Vessel = { orgId: string; evidenceId: string; key: Buffer };

/** The item and the place in it are authenticated: a chunk opens nowhere else. */
const bound = ({ orgId, evidenceId }: Vessel, index: number): Buffer =>
  Buffer.from(JSON.stringify([orgId, evidenceId, index]));

/** Each has a nonce of its own: the last chunk is sealed anew whenever it grows. */
export function sealChunk(vessel: Vessel, index: number, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', vessel.key, nonce).setAAD(bound(vessel, index));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error for a chunk that was changed, moved, or belongs to another item */
export function openChunk(vessel: Vessel, index: number, record: Buffer): Buffer {
  if (record.length <= nonceBytes + tagBytes) throw new Error('This is no sealed chunk.');
  const decipher = createDecipheriv('aes-256-gcm', vessel.key, record.subarray(0, nonceBytes));
  decipher.setAAD(bound(vessel, index)).setAuthTag(record.subarray(record.length - tagBytes));
  return Buffer.concat([decipher.update(record.subarray(nonceBytes, record.length - tagBytes)), decipher.final()]);
}

/** Of `bytes` plain ones. */
export const sealedSize = (bytes: number): number => {
  const rest = bytes % chunkBytes;
  return Math.floor(bytes / chunkBytes) * recordBytes + (rest === 0 ? 0 : rest + nonceBytes + tagBytes);
};

/** Sealed bytes by place: of a file, or of objects in a bucket. Fewer only where they end. */
type ReadSealed = (at: number, length: number) => Promise<Buffer>;
const recordsAtOnce = 16;

/**
 * The plain bytes from `from` up to `to`, some at a time.
 * @param bytes of the whole
 * @throws Error where they were changed or are missing
 */
export async function* openRange(
  vessel: Vessel,
  read: ReadSealed,
  { bytes, from = 0, to = bytes }: { bytes: number; from?: number; to?: number },
): AsyncGenerator<Buffer> {
  const end = Math.min(to, bytes);
  const last = Math.ceil(end / chunkBytes);
  for (let first = Math.floor(from / chunkBytes); first < last; first += recordsAtOnce) {
    const until = Math.min(first + recordsAtOnce, last);
    const stop = Math.min(until * recordBytes, sealedSize(bytes));
    const sealed = await read(first * recordBytes, stop - first * recordBytes);
    if (sealed.length < stop - first * recordBytes) throw new Error('Bytes are missing at the end.');
    for (let index = first; index < until; index += 1) {
      const at = (index - first) * recordBytes;
      const plain = openChunk(vessel, index, sealed.subarray(at, Math.min(at + recordBytes, sealed.length)));
      yield plain.subarray(Math.max(0, from - index * chunkBytes), end - index * chunkBytes);
    }
  }
}
