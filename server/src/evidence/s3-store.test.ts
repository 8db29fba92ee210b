// Evidence in a bucket, against an object storage that keeps to S3's rules: signatures, checksums, Object Lock.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { createOutbound } from '#platform/outbound';
import { aBucket, type FakeBucket } from '#platform/s3-fixtures';
import { Secret } from '#platform/secret';
import { openTestDatabase, testClock, testContext, type TestContext } from '#platform/testing';

import { askDisposal, decideDisposalWith } from './disposal.ts';
import { anItem, aWorld, type Ground } from './fixtures.ts';
import { getEvidence } from './list.ts';
import { sealWith } from './moves.ts';
import { createS3Store, type S3Store } from './s3-store.ts';
import { findEvidence } from './store.ts';
import { verifyWith } from './verify.ts';
import { bytesOf } from './world.ts';

const clock = testClock();
const outbound = createOutbound({ allow: ['127.0.0.1'] });
const account = { accessKeyId: 'AKIA', secretAccessKey: 'very secret', region: 'eu-west-3' };
let handle: DatabaseHandle;
let bucket: FakeBucket;
let ctx: TestContext;
let ground: Ground;
const storeIn = ({ endpoint }: FakeBucket): S3Store =>
  createS3Store({
    outbound,
    now: clock.now,
    place: {
      endpoint,
      bucket: 'proof',
      prefix: 'tocsin/',
      region: account.region,
      pathStyle: true,
      credentials: { accessKeyId: account.accessKeyId, secretAccessKey: new Secret(account.secretAccessKey) },
    },
  });
beforeAll(async () => {
  handle = await openTestDatabase();
  bucket = await aBucket('proof', { ...account, now: clock.now });
});
afterAll(async () => {
  await Promise.all([bucket.close(), outbound.close()]);
  await handle.close();
});
beforeEach(async () => {
  ctx = await testContext(handle, { clock });
  ground = aWorld(handle, { s3: storeIn(bucket) });
});
const keyOf = (evidenceId: string, segment: number) => `tocsin/${ctx.orgId}/${evidenceId}/00000${segment}`;

test('a file is kept in segments, read back by range, and nothing of it stays on the disk', async () => {
  const bytes = randomBytes(9 * 2 ** 20);
  const { id } = await anItem(ground.world, ctx, bytes);
  const row = await inTransaction(ctx, ({ db }) => findEvidence(db, id));
  expect(row.store).toBe('s3');
  const range = { from: 8_300_000, to: 8_500_000 };
  expect((await buffer(bytesOf(ground.world, row, range))).equals(bytes.subarray(range.from, range.to))).toBe(true);
  expect(await verifyWith(ground.world)(ctx, { evidenceId: id })).toMatchObject({ bytes: { ok: true } });
  expect(existsSync(join(ground.dir, ctx.orgId, `${id}.part`))).toBe(false);
  bucket.put(keyOf(id, 1), randomBytes(100_000));
  expect(await verifyWith(ground.world)(ctx, { evidenceId: id })).toMatchObject({ bytes: { ok: false } });
});

test('the seal locks each segment; disposal waits for the lock, and then takes them all', async () => {
  const { id } = await anItem(ground.world, ctx, randomBytes(100_000));
  const sealed = await sealWith(ground.world)(ctx, { evidenceId: id, reason: '' });
  expect(bucket.lockOf(keyOf(id, 0))).toBe(`COMPLIANCE until ${sealed.file?.lockedUntil}`);
  await expect(askDisposal(ctx, { evidenceId: id, reason: 'Old' })).rejects.toMatchObject({ code: 'evidence_locked' });
  clock.advance(366 * 24 * 3_600_000);
  await askDisposal(ctx, { evidenceId: id, reason: 'Old' });
  const ben = await testContext(handle, { orgId: ctx.orgId, clock });
  await decideDisposalWith(ground.world)(ben, { evidenceId: id, approve: true, reason: 'Agreed' });
  expect(bucket.requests.at(-1)).toBe(`DELETE /proof/${keyOf(id, 0)}`);
});

test('a bucket that does not lock is told, and the item does not claim to be locked', async () => {
  const open = await aBucket('proof', { ...account, now: clock.now, ignoresLocks: true });
  const world = { ...ground.world, s3: storeIn(open) };
  const { id } = await anItem(world, ctx, randomBytes(10));
  await expect(sealWith(world)(ctx, { evidenceId: id, reason: '' })).rejects.toMatchObject({
    code: 'object_not_locked',
  });
  expect((await getEvidence(ctx, { evidenceId: id })).file?.lockedUntil).toBeNull();
  await open.close();
});
