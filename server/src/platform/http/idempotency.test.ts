// How long an answer is kept, and what becomes of a request that died half way.
import { afterAll, expect, test } from 'vitest';

import { Problem } from '../errors.ts';
import { openTestDatabase, testContext } from '../testing.ts';
import { once, type Answer } from './idempotency.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());

const request = {
  key: 'k',
  method: 'POST',
  path: '/things',
  input: { a: 1, b: { c: 2, d: [3] } },
  answersSecret: false,
};
const hours = 60 * 60 * 1000;
const started = async () => {
  const ctx = await testContext(handle);
  let runs = 0;
  const work = async (): Promise<Answer> => ({ status: 201, body: { run: ++runs } });
  return { ctx, work, runs: () => runs };
};

test('an answer is kept for 24 hours', async () => {
  const { ctx, work, runs } = await started();
  await once(ctx, request, work);
  ctx.clock.advance(24 * hours - 1000);
  expect(await once(ctx, request, work)).toEqual({ answer: { status: 201, body: { run: 1 } }, replayed: true });
  ctx.clock.advance(2000);
  expect((await once(ctx, request, work)).replayed).toBe(false);
  expect(runs()).toBe(2);
});

test('the same fields in another order are the same request', async () => {
  const { ctx, work } = await started();
  await once(ctx, request, work);
  expect((await once(ctx, { ...request, input: { b: { d: [3], c: 2 }, a: 1 } }, work)).replayed).toBe(true);
  const other = once(ctx, { ...request, input: { a: 1, b: { c: 2, d: [4] } } }, work);
  await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
});

test('another organisation’s keys are its own', async () => {
  const [ours, theirs] = [await started(), await started()];
  await once(ours.ctx, request, ours.work);
  const asSame = { ...theirs.ctx, actor: ours.ctx.actor };
  expect((await once(asSame, request, theirs.work)).replayed).toBe(false);
});

test('a request that died with its process is taken over after two minutes, by one', async () => {
  const { ctx, work, runs } = await started();
  const { promise: never, resolve } = Promise.withResolvers<Answer>();
  const begun = Promise.withResolvers<void>();
  const dead = once(ctx, request, () => {
    begun.resolve();
    return never;
  });
  await begun.promise;
  await expect(once(ctx, request, work)).rejects.toBeInstanceOf(Problem);
  ctx.clock.advance(2 * 60 * 1000 + 1);
  const both = await Promise.allSettled([once(ctx, request, work), once(ctx, request, work)]);
  expect(runs()).toBe(1);
  expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  resolve({ status: 201, body: { run: 'late' } });
  await dead;
  expect((await once(ctx, request, work)).answer.body).toEqual({ run: 1 });
});
