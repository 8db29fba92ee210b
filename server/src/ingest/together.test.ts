// Small requests of many senders become few batches, and each sender gets its own answer.
import { gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { openTestDatabase, testContext } from '#platform/testing';

import { acceptEvents } from './accept.ts';
import { createAdmission } from './admission.ts';
import { anIntake, recordsOf } from './fixtures.ts';
import { createSettlement } from './settle.ts';
import { storeBatches } from './store-batch.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

let intake: Awaited<ReturnType<typeof anIntake>>;
beforeEach(async () => {
  intake = await anIntake();
  intake.line.admission = createAdmission({ places: 1_000, queue: 1 });
});
afterEach(() => intake.drop());

const options = { gzip: false, maxBytes: 1 << 20, maxRecordBytes: 1 << 16, format: 'json' } as const;
const send = (ctx: Context, bytes: Buffer, key: string | null = null, gzip = false) =>
  acceptEvents(ctx, intake.line, {
    source: 'json',
    site: null,
    key,
    body: {
      options: { ...options, gzip },
      bytes: (async function* () {
        yield bytes;
      })(),
    },
  });
const line = (n: number): Buffer => Buffer.from(`{"message":"line ${n}"}`);

it('hundreds of senders of one line each share a few batches, in the order they came', async () => {
  const ctx = await testContext(handle);
  const answers = await Promise.all(Array.from({ length: 400 }, (_, n) => send(ctx, line(n))));
  expect(answers).toEqual(Array.from({ length: 400 }, () => ({ accepted: 1, unparsed: 0 })));
  const batches = await intake.delivered();
  expect(batches.length).toBeLessThan(10);
  const raws = batches.flatMap(({ rows }) =>
    rows
      .toString()
      .trimEnd()
      .split('\n')
      .map((text) => (JSON.parse(text) as { raw: string }).raw),
  );
  expect(raws).toEqual(Array.from({ length: 400 }, (_, n) => line(n).toString()));
});

it('a sender that comes alone does not wait for others', async () => {
  const ctx = await testContext(handle);
  for (let n = 0; n < 20; n += 1) await send(ctx, line(n));
  expect((await intake.delivered()).length).toBe(20);
});

it('who sends something damaged is refused alone; who packs much is taken all the same', async () => {
  const ctx = await testContext(handle);
  const much = gzipSync(Buffer.from(`${line(1).toString()}\n`.repeat(40_000)));
  expect(much.length).toBeLessThan(16_000);
  const answers = await Promise.allSettled([
    send(ctx, line(1)),
    send(ctx, Buffer.from('plain'), null, true),
    send(ctx, much.subarray(0, 20), null, true),
    send(ctx, much, null, true),
    send(ctx, gzipSync(Buffer.alloc(2 << 20)), null, true),
    acceptEvents(ctx, intake.line, { source: 'syslog', site: null, key: null, records: recordsOf('a', 'b') }),
    send(ctx, Buffer.from('{]\n{"a":1}')),
  ]);
  expect(
    answers.map((answer) =>
      answer.status === 'fulfilled' ? answer.value.accepted : (answer.reason as { code: string }).code,
    ),
  ).toEqual([1, 'body_not_gzip', 'body_not_gzip', 40_000, 'body_too_large', 2, 2]);
});

it('named requests that shared a batch are known again when they are sent again, also after a restart', async () => {
  const ctx = await testContext(handle);
  const all = () => Promise.all(Array.from({ length: 30 }, (_, n) => send(ctx, line(n), `key-${n}`)));
  const first = await all();
  expect(await all()).toEqual(first);
  const batches = await intake.delivered();
  expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(30);
  expect(batches.length).toBeLessThan(30);

  const again = await anIntake();
  const consumer = storeBatches(
    storeThatHasAll,
    createSettlement({ receipts: again.line.receipts, contextFor: () => ctx }),
  );
  for (const record of batches) await consumer.recover(record, false);
  await intake.drop();
  intake = again;
  again.line.admission = createAdmission({ places: 100, queue: 1 });
  expect(await all()).toEqual(first);
  expect(again.line.telemetry.depth().records).toBe(0);
});

/** Answers that it holds what it is asked for, and takes what it is given. */
const storeThatHasAll: EventEngine = {
  engineOf: () => Promise.resolve(storeThatHasAll),
  insert: () => Promise.resolve(),
  query: () => Promise.resolve([]),
  async *stream() {},
  command: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
