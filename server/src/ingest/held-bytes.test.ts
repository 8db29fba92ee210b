// The bound on what is held: who finds no room waits, in order, and is refused in the end.
import { expect, test } from 'vitest';

import { createHeldBytes } from './held-bytes.ts';

const hour = 3_600_000;

test('who finds no room waits until there is, and is not overtaken by smaller ones', async () => {
  const held = createHeldBytes({ mostBytes: 100, patienceMs: hour });
  const [first, large, small] = [held.start(), held.start(), held.start()];
  await first.grow(60);
  const order: string[] = [];
  const waiting = [large.grow(80).then(() => order.push('large')), small.grow(10).then(() => order.push('small'))];
  expect(held.total()).toBe(60);
  first.release();
  await Promise.all(waiting);
  expect(order).toEqual(['large', 'small']);
  expect(held.total()).toBe(90);
  large.release();
  small.release();
  small.release();
  expect(held.total()).toBe(0);
});

test('two that hold a part and wait for more are told to come back, and others get in', async () => {
  const held = createHeldBytes({ mostBytes: 100, patienceMs: 20 });
  const both = [held.start(), held.start()];
  for (const one of both) await one.grow(50);
  const grown = await Promise.allSettled(
    both.map(async (one) => {
      await one.grow(50).finally(one.release);
    }),
  );
  const refused = grown.filter((one) => one.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ kind: 'too_many_requests', code: 'ingest_busy', retryAfterSeconds: 1 });
  expect(held.total()).toBe(0);
  await held.start().grow(100);
  expect(held.total()).toBe(100);
});

test('what can never have room, or comes when its request is over, is not counted', async () => {
  const held = createHeldBytes({ mostBytes: 100, patienceMs: hour });
  await expect(held.start().grow(101)).rejects.toMatchObject({ code: 'ingest_busy' });
  const [first, gone] = [held.start(), held.start()];
  await first.grow(100);
  const late = gone.grow(50);
  gone.release();
  first.release();
  await late;
  expect(held.total()).toBe(0);
  expect(held.take(100)).toBe(true);
  expect(held.take(1)).toBe(false);
  held.give(100);
  expect(held.total()).toBe(0);
});
