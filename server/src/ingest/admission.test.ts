import { expect, test } from 'vitest';

import { createAdmission } from './admission.ts';

test('places are handed on in order of arrival and never exceed the limit', async () => {
  const admission = createAdmission({ places: 2, queue: 10 });
  const order: number[] = [];
  let most = 0;
  await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const leave = await admission.enter();
      order.push(index);
      most = Math.max(most, admission.active());
      await new Promise((resolve) => setTimeout(resolve, 1));
      leave();
      leave();
    }),
  );
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(most).toBe(2);
  expect(admission.active()).toBe(0);
});

test('who finds the queue full is told to come back, and the others still get in', async () => {
  const admission = createAdmission({ places: 1, queue: 1 });
  const leave = await admission.enter();
  const second = admission.enter();
  await expect(admission.enter()).rejects.toMatchObject({ code: 'ingest_busy', retryAfterSeconds: 1 });
  leave();
  (await second)();
  expect(admission.active()).toBe(0);
});
