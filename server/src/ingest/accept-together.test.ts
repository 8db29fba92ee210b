// Senders that come at the same moment: a resend waits for the first one's answer, a sender too many is sent away.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext } from '#platform/testing';

import { acceptEvents, type Arrival } from './accept.ts';
import { anIntake, recordsOf } from './fixtures.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

let intake: Awaited<ReturnType<typeof anIntake>>;
beforeEach(async () => {
  intake = await anIntake();
});
afterEach(() => intake.drop());

const accept = (ctx: Context, said: Partial<Arrival> = {}) =>
  acceptEvents(ctx, intake.line, {
    source: 'json',
    site: null,
    key: null,
    records: recordsOf('{"message":"hello"}'),
    ...said,
  });

/** Yields one record, then waits for `go`. */
function heldBack(): { records: Arrival['records']; started: Promise<void>; go: () => void } {
  const [held, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  async function* records() {
    begun.resolve();
    yield [{ raw: '{"message":"hello"}' }];
    await held.promise;
  }
  return { records: records(), started: begun.promise, go: held.resolve };
}

it('a named batch is logged once and answered the same, also while the first is under way', async () => {
  const ctx = await testContext(handle);
  const held = heldBack();
  const first = accept(ctx, { key: 'a', records: held.records });
  // Whose look-ups end first is the database's affair: the others come once the first is at its records.
  await held.started;
  const meanwhile = accept(ctx, { key: 'a', records: recordsOf('{}', '{}') });
  const late = accept(ctx, { key: 'a', records: recordsOf('{}', '{}') });
  held.go();

  expect(await Promise.all([first, meanwhile, late])).toEqual(
    Array.from({ length: 3 }, () => ({ accepted: 1, unparsed: 0 })),
  );
  expect(await accept(ctx, { key: 'a', records: recordsOf('{}', '{}') })).toEqual({ accepted: 1, unparsed: 0 });
  expect(await intake.delivered()).toMatchObject([{ key: 'json a', count: 1 }]);
});

it('answers an empty body with 0 and logs nothing', async () => {
  const ctx = await testContext(handle);
  expect(await accept(ctx, { records: recordsOf() })).toEqual({ accepted: 0, unparsed: 0 });
  expect(await accept(ctx, { key: 'a', records: recordsOf() })).toEqual({ accepted: 0, unparsed: 0 });
  expect(await intake.delivered()).toEqual([]);
});

it('tells senders to come back when too many are at it, and then takes them', async () => {
  const ctx = await testContext(handle);
  const held = heldBack();
  const first = accept(ctx, { records: held.records });
  await held.started;
  const others = [accept(ctx), accept(ctx)];
  const settled = Promise.allSettled(others);
  await expect(
    Promise.any(
      others.map((one) =>
        one.then(
          () => Promise.reject(new Error('taken')),
          (error: unknown) => error,
        ),
      ),
    ),
  ).resolves.toMatchObject({
    kind: 'too_many_requests',
    code: 'ingest_busy',
    retryAfterSeconds: 1,
  });
  held.go();

  expect(await first).toEqual({ accepted: 1, unparsed: 0 });
  expect((await settled).map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await accept(ctx)).toEqual({ accepted: 1, unparsed: 0 });
});
