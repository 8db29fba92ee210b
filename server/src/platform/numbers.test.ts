// Proves that numbers have no gaps, and that years, kinds and organisations count by themselves.
import { afterAll, expect, test } from 'vitest';

import { inTransaction } from './context.ts';
import { nextNumber } from './numbers.ts';
import { openTestDatabase, testContext } from './testing.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());

test('each kind, year and organisation counts from one', async () => {
  const ours = await testContext(handle, { now: '2026-12-31T23:59:59.999Z' });
  const theirs = await testContext(handle, { clock: ours.clock });
  const next = (ctx: typeof ours, prefix: string, kind: string) =>
    inTransaction(ctx, (tx) => nextNumber(tx, prefix, kind));
  expect(await next(ours, 'ALR', 'alert')).toBe('ALR-2026-00001');
  expect(await next(ours, 'ALR', 'alert')).toBe('ALR-2026-00002');
  expect(await next(ours, 'INC', 'incident')).toBe('INC-2026-00001');
  expect(await next(theirs, 'ALR', 'alert')).toBe('ALR-2026-00001');
  ours.clock.advance(1);
  expect(await next(ours, 'ALR', 'alert')).toBe('ALR-2027-00001');
});

test('a transaction that fails uses no number up', async () => {
  const ctx = await testContext(handle);
  const failed = inTransaction(ctx, async (tx) => {
    await nextNumber(tx, 'INC', 'incident');
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await inTransaction(ctx, (tx) => nextNumber(tx, 'INC', 'incident'))).toBe('INC-2026-00001');
});
