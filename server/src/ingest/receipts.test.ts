// A named batch is worked on once, whoever sends it again and whenever.
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext } from '#platform/testing';

import { createReceipts } from './receipts.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const never = () => Promise.reject(new Error('This batch was taken already.'));
const answer = (accepted: number) => () => Promise.resolve({ accepted, unparsed: 1 });

it('answers a resend the same before and after the batch is settled, and after a restart', async () => {
  const ctx = await testContext(handle);
  const receipts = createReceipts();
  const first = await receipts.once(ctx, 'a', answer(3));
  expect(await receipts.once(ctx, 'a', never)).toEqual(first);
  await receipts.settle(ctx, 'a', first);
  expect(await receipts.once(ctx, 'a', never)).toEqual(first);
  expect(await createReceipts().once(ctx, 'a', never)).toEqual(first);
});

it('works once on a name that many send at the same moment', async () => {
  const ctx = await testContext(handle);
  const receipts = createReceipts();
  let worked = 0;
  const work = () => Promise.resolve({ accepted: ++worked, unparsed: 0 });
  const answers = await Promise.all(Array.from({ length: 5 }, () => receipts.once(ctx, 'a', work)));
  expect(worked).toBe(1);
  expect(new Set(answers.map(({ accepted }) => accepted))).toEqual(new Set([1]));
});

it('frees the name of a batch that failed and of one that held nothing', async () => {
  const ctx = await testContext(handle);
  const receipts = createReceipts();
  await expect(receipts.once(ctx, 'a', () => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(await receipts.once(ctx, 'a', answer(0))).toEqual({ accepted: 0, unparsed: 1 });
  expect(await receipts.once(ctx, 'a', answer(2))).toEqual({ accepted: 2, unparsed: 1 });
});

it('knows the batches that the log still holds, and keeps organisations apart', async () => {
  const ctx = await testContext(handle);
  const other = await testContext(handle);
  const receipts = createReceipts();
  receipts.remember(ctx.orgId, 'a', { accepted: 5, unparsed: 0 });
  expect(await receipts.once(ctx, 'a', never)).toEqual({ accepted: 5, unparsed: 0 });
  expect(await receipts.once(other, 'a', answer(9))).toMatchObject({ accepted: 9 });

  await receipts.settle(ctx, 'a', { accepted: 5, unparsed: 0 });
  expect(await receipts.once(ctx, 'a', never)).toMatchObject({ accepted: 5 });
});
