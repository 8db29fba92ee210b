// Proves that files come back as they went in, once each, behind the wall, and never half.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { uuidv7 } from './id.ts';
import { type Objects, openObjects } from './objects.ts';

let dir = '';
let objects: Objects;
const orgId = uuidv7();
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-objects-'));
  objects = await openObjects(join(dir, 'store'));
});
afterAll(() => rm(dir, { recursive: true }));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
const read = async (org: string, hash: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of await objects.get(org, hash)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};
const leftOvers = () => readdir(join(dir, 'store', 'incoming'));

test('whatever bytes go in come out, under their SHA-256', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), fc.integer({ min: 1, max: 700 }), async (bytes, size) => {
      const stored = await objects.put(orgId, inChunks(bytes, size));
      expect(stored).toEqual({ sha256: sha256(bytes), bytes: bytes.length });
      expect(await objects.stat(orgId, stored.sha256)).toEqual(stored);
      expect(sha256(await read(orgId, stored.sha256))).toBe(stored.sha256);
    }),
    { numRuns: 40 },
  );
  expect(await leftOvers()).toEqual([]);
});

test('the same content sent many times at once is one file, never written again', async () => {
  const bytes = randomBytes(200_000);
  const stored = await Promise.all(Array.from({ length: 8 }, () => objects.put(orgId, inChunks(bytes, 4_096))));
  expect(new Set(stored.map((one) => one.sha256))).toEqual(new Set([sha256(bytes)]));
  const path = join(dir, 'store', orgId, sha256(bytes).slice(0, 2), sha256(bytes));
  const before = await stat(path);
  await objects.put(orgId, inChunks(bytes, 4_096));
  const after = await stat(path);
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});

test('another organisation does not find it', async () => {
  const { sha256: hash } = await objects.put(orgId, inChunks(Buffer.from('ours'), 4));
  const other = uuidv7();
  expect(await objects.stat(other, hash)).toBeNull();
  await expect(objects.get(other, hash)).rejects.toMatchObject({ kind: 'not_found' });
});

test('a stream that breaks or is too long leaves nothing behind', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    throw new Error('the sender went away');
  }
  await expect(objects.put(orgId, broken())).rejects.toThrow('the sender went away');
  const long = objects.put(orgId, inChunks(Buffer.alloc(100), 10), { maxBytes: 50 });
  await expect(long).rejects.toMatchObject({ kind: 'too_large', code: 'object_too_large' });
  expect(await leftOvers()).toEqual([]);
  expect(await objects.stat(orgId, sha256(Buffer.alloc(100)))).toBeNull();
});

test('what a killed process left half written is removed a day later', async () => {
  const incoming = join(dir, 'store', 'incoming');
  const old = new Date(Date.now() - 25 * 60 * 60 * 1_000);
  await writeFile(join(incoming, 'abandoned'), 'half');
  await utimes(join(incoming, 'abandoned'), old, old);
  await writeFile(join(incoming, 'arriving'), 'half');
  await openObjects(join(dir, 'store'));
  expect(await leftOvers()).toEqual(['arriving']);
  await rm(join(incoming, 'arriving'));
});

test.each(['../../etc/passwd', 'ab/../../x', '', 'A'.repeat(64), `${'a'.repeat(63)}/`, 'incoming'])(
  'the name %j finds nothing',
  async (name) => {
    expect(await objects.stat(orgId, name)).toBeNull();
    await expect(objects.get(orgId, name)).rejects.toMatchObject({ kind: 'not_found' });
  },
);

test.each(['..', 'incoming', '../other', `${uuidv7()}/..`])('the organisation %j is refused', async (name) => {
  await expect(objects.put(name, inChunks(Buffer.from('x'), 1))).rejects.toThrow('must be a UUID');
  await expect(objects.stat(name, sha256(Buffer.from('x')))).rejects.toThrow('must be a UUID');
});

test('memory stays flat for a file of 128 MiB', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 7);
  async function* large(): AsyncGenerator<Uint8Array> {
    for (let index = 0; index < 128; index += 1) yield chunk;
  }
  const before = process.memoryUsage().rss;
  const { bytes } = await objects.put(orgId, large());
  expect(bytes).toBe(128 * 1024 * 1024);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
});
