// Resumable uploads: what was sent is there, however often it broke off, and what was torn is sent again.
import { createHash, randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { anIncident, aWorld, pieces, said, type Ground } from './fixtures.ts';
import { setLimits } from './limits.ts';
import { getEvidence } from './list.ts';
import { registerEvidence } from './register.ts';
import { findEvidence } from './store.ts';
import { readMetadata } from './upload-routes.ts';
import { createUploads, fileNameOf } from './upload.ts';
import { bytesOf } from './world.ts';

let handle: DatabaseHandle;
let ctx: TestContext;
let ground: Ground;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());
beforeEach(async () => {
  ctx = await testContext(handle);
  ground = aWorld(handle);
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
async function begun(length: number) {
  const { id: evidenceId } = await registerEvidence(ctx, said(await anIncident(ctx)));
  const { id } = await createUploads(ground.world).create(ctx, { evidenceId, fileName: '../a/b.bin', length });
  return { evidenceId, id };
}
async function* brokenAfter(bytes: Buffer): AsyncGenerator<Buffer> {
  yield* pieces(bytes, 3000);
  throw new Error('the line broke');
}
const stored = async (evidenceId: string): Promise<Buffer> => {
  const row = await inTransaction(ctx, ({ db }) => findEvidence(db, evidenceId));
  return await buffer(bytesOf(ground.world, row));
};

test('parts of any size, broken off anywhere and gone on with by any process, make the file that was sent', async () => {
  const bytes = randomBytes(300_001);
  const cut = fc.record({ length: fc.integer({ min: 0, max: 150_000 }), restart: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { maxLength: 4 }), async (cuts) => {
      const { evidenceId, id } = await begun(bytes.length);
      let uploads = createUploads(ground.world);
      for (const { length, restart } of cuts) {
        const { received } = await uploads.find(ctx, id);
        const part = bytes.subarray(received, Math.min(received + length, bytes.length - 1));
        await expect(uploads.append(ctx, id, received, brokenAfter(part))).rejects.toThrow('the line broke');
        expect((await uploads.find(ctx, id)).received).toBe(received + part.length);
        if (restart) uploads = createUploads(ground.world);
      }
      const { received } = await uploads.find(ctx, id);
      expect(await uploads.append(ctx, id, received, pieces(bytes.subarray(received)))).toMatchObject({ whole: true });
      expect((await stored(evidenceId)).equals(bytes)).toBe(true);
      const { file } = await getEvidence(ctx, { evidenceId });
      expect(file).toMatchObject({ sha256: sha256(bytes), bytes: bytes.length, name: 'b.bin' });
    }),
    { numRuns: 8 },
  );
});

test('where the last chunk was torn by a power cut, the sender is told to send it again', async () => {
  const bytes = randomBytes(100_000);
  const { evidenceId, id } = await begun(bytes.length);
  const first = createUploads(ground.world);
  await expect(first.append(ctx, id, 0, brokenAfter(bytes.subarray(0, 90_000)))).rejects.toThrow('the line broke');
  const file = await open(join(ground.dir, ctx.orgId, `${evidenceId}.part`), 'r+');
  await file.write(Buffer.alloc(64, 1), 0, 64, 70_000);
  await file.close();
  const uploads = createUploads(ground.world);
  expect(await codeOf(uploads.append(ctx, id, 90_000, pieces(bytes.subarray(90_000))))).toBe('upload_offset');
  const { received } = await uploads.find(ctx, id);
  expect(received).toBe(65_536);
  await uploads.append(ctx, id, received, pieces(bytes.subarray(received)));
  expect((await stored(evidenceId)).equals(bytes)).toBe(true);
});

test('a wrong place, too many bytes, a second sender and somebody else’s upload are refused', async () => {
  const { evidenceId, id } = await begun(1000);
  const uploads = createUploads(ground.world);
  expect(await codeOf(uploads.append(ctx, id, 5, pieces(randomBytes(5))))).toBe('upload_offset');
  expect(await codeOf(uploads.append(ctx, id, 0, pieces(randomBytes(1001))))).toBe('upload_too_long');
  expect(await codeOf(uploads.create(ctx, { evidenceId, fileName: 'x', length: 5 }))).toBe('upload_exists');
  const gate = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Buffer> {
    yield randomBytes(10);
    await gate.promise;
  }
  const running = uploads.append(ctx, id, 0, slow());
  await expect.poll(() => codeOf(uploads.append(ctx, id, 0, pieces(randomBytes(5))))).toBe('upload_busy');
  gate.resolve();
  await running;
  const ben = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock });
  expect(await codeOf(uploads.find(ben, id))).toBe('upload_not_found');
});

test('one that was ended, or that nobody goes on with for a week, is gone, and the item takes another', async () => {
  const { evidenceId, id } = await begun(1000);
  const uploads = createUploads(ground.world);
  await uploads.terminate(ctx, id);
  expect(await codeOf(uploads.find(ctx, id))).toBe('upload_not_found');
  const again = await uploads.create(ctx, { evidenceId, fileName: 'x', length: 5 });
  ctx.clock.advance(8 * 24 * 3_600_000);
  await uploads.expire(ctx);
  expect(await codeOf(uploads.find(ctx, again.id))).toBe('upload_not_found');
  const { id: third } = await uploads.create(ctx, { evidenceId, fileName: 'x', length: 5 });
  await rm(ground.dir, { recursive: true });
  await uploads.append(ctx, third, 0, pieces(Buffer.from('12345')));
  expect((await stored(evidenceId)).toString()).toBe('12345');
});

test('limits hold for one file and for all of them, those that are coming included', async () => {
  await setLimits(ctx, { mostFileBytes: 1000, mostTotalBytes: 1500 });
  await begun(900);
  expect(await codeOf(begun(1001))).toBe('evidence_too_large');
  expect(await codeOf(begun(900))).toBe('evidence_full');
});

test('a name is never a path, and metadata is read as tus writes it', () => {
  expect(['../../etc/passwd', 'C:\\x\\a.exe', 'a\u0000\nb', ''].map(fileNameOf)).toEqual([
    'passwd',
    'a.exe',
    'ab',
    'file',
  ]);
  const read = readMetadata(`filename ${Buffer.from('née.txt').toString('base64')},evidence RVZE,empty`);
  expect(Object.fromEntries(read)).toEqual({ filename: 'née.txt', evidence: 'EVD', empty: '' });
});
