// Sealed chunks: what comes out is what went in, from any place; what was touched does not open.
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { chunkBytes, openChunk, openRange, recordBytes, sealChunk, sealedSize, type Vessel } from './vessel.ts';

const vessel = (evidenceId = 'e-1'): Vessel => ({ orgId: 'o-1', evidenceId, key: Buffer.alloc(32, 7) });
function sealed(plain: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < plain.length; at += chunkBytes)
    chunks.push(sealChunk(vessel(), at / chunkBytes, plain.subarray(at, at + chunkBytes)));
  return Buffer.concat(chunks);
}
const readerOf = (bytes: Buffer) => async (at: number, length: number) => bytes.subarray(at, at + length);
const gathered = (parts: AsyncIterable<Buffer>): Promise<Buffer> => buffer(parts);

test('any range of any length comes out as it went in', async () => {
  const whole = randomBytes(3 * chunkBytes + 777);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: whole.length }),
      fc.integer({ min: 0, max: whole.length }),
      fc.integer({ min: 0, max: whole.length + 5 }),
      async (bytes, from, to) => {
        const plain = whole.subarray(0, bytes);
        const file = sealed(plain);
        expect(file.length).toBe(sealedSize(bytes));
        const [start, end] = [Math.min(from, to, bytes), Math.max(from, to)];
        const got = await gathered(openRange(vessel(), readerOf(file), { bytes, from: start, to: end }));
        expect(got.equals(plain.subarray(start, end))).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

test('a chunk that was changed, moved, cut off or belongs to another item does not open', async () => {
  const plain = randomBytes(2 * chunkBytes);
  const file = sealed(plain);
  const changed = Buffer.from(file);
  changed[recordBytes + 100] = (changed[recordBytes + 100] ?? 0) ^ 1;
  const swapped = Buffer.concat([file.subarray(recordBytes), file.subarray(0, recordBytes)]);
  for (const wrong of [changed, swapped, file.subarray(0, recordBytes)])
    await expect(gathered(openRange(vessel(), readerOf(wrong), { bytes: plain.length }))).rejects.toBeInstanceOf(Error);
  expect(() => openChunk(vessel('e-2'), 0, file.subarray(0, recordBytes))).toThrow(/authenticate/);
});
