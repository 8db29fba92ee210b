// Bodies of many parts: all or nothing for the sender, once however often they are sent, and never much in memory.
import { readdirSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { TelemetryRecord } from '#platform/telemetry-log';
import { openTestDatabase, testContext } from '#platform/testing';

import { acceptEvents } from './accept.ts';
import { createAdmission } from './admission.ts';
import type { Intake } from './assembly-line.ts';
import { anIntake } from './fixtures.ts';
import { createPartsRoom } from './held-parts.ts';

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

const total = 5_000;
const lineOf = (n: number): string => `{"message":"event ${n} ${'x'.repeat(1_200)}"}\n`;
const options = { gzip: false, maxBytes: 1 << 26, maxRecordBytes: 1 << 16, format: 'json' } as const;

async function* body(count = total): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n += 50)
    yield Buffer.from(Array.from({ length: Math.min(50, count - n) }, (_, at) => lineOf(n + at)).join(''));
}
const send = (
  ctx: Context,
  key: string | null,
  {
    bytes = body(),
    line = intake.line,
    maxBytes = options.maxBytes,
  }: Partial<{
    bytes: AsyncIterable<Buffer>;
    line: Intake;
    maxBytes: number;
  }> = {},
) => acceptEvents(ctx, line, { source: 'json', site: null, key, body: { bytes, options: { ...options, maxBytes } } });

const messagesOf = (records: readonly TelemetryRecord[]): number[] =>
  records.flatMap(({ rows }) =>
    [...rows.toString().matchAll(/"message":"event (\d+) /g)].map((found) => Number(found[1])),
  );
const whole = Array.from({ length: total }, (_, n) => n);

it('is logged in parts of a few megabytes, and answered with the sum', async () => {
  const ctx = await testContext(handle);
  expect(await send(ctx, 'a')).toEqual({ accepted: total, unparsed: 0 });
  expect(await send(ctx, 'a')).toEqual({ accepted: total, unparsed: 0 });
  const records = await intake.delivered();
  expect(records.length).toBeGreaterThan(2);
  expect(Math.max(...records.map(({ rows }) => rows.length))).toBeLessThan(12 << 20);
  expect(messagesOf(records)).toEqual(whole);
});

it('waits on the disk what memory has no room for, and leaves nothing there', async () => {
  const ctx = await testContext(handle);
  intake.line.parts = createPartsRoom({ memoryBytes: 1 << 20, dir: `${intake.dir}/spool` });
  expect(await send(ctx, null)).toEqual({ accepted: total, unparsed: 0 });
  expect(intake.line.parts.bytesInMemory()).toBe(0);
  expect(readdirSync(`${intake.dir}/spool`)).toEqual([]);
  expect(messagesOf(await intake.delivered())).toEqual(whole);
});

it('leaves nothing behind when it breaks off late or turns out too large', async () => {
  const ctx = await testContext(handle);
  async function* broken(): AsyncGenerator<Buffer> {
    yield* body(4_000);
    throw new Error('The connection broke.');
  }
  await expect(send(ctx, 'b', { bytes: broken() })).rejects.toThrow('The connection broke.');
  await expect(send(ctx, 'b', { maxBytes: 5 << 20 })).rejects.toMatchObject({ code: 'body_too_large' });
  expect(intake.line.telemetry.depth().records).toBe(0);
  expect(intake.line.parts.bytesInMemory()).toBe(0);
  expect(await send(ctx, 'b')).toEqual({ accepted: total, unparsed: 0 });
  expect(messagesOf(await intake.delivered())).toEqual(whole);
});

it('sent again after the log failed between two parts goes on where it stopped', async () => {
  const ctx = await testContext(handle);
  let appended = 0;
  const failing: Intake = {
    ...intake.line,
    telemetry: {
      ...intake.line.telemetry,
      append: (record) => {
        appended += 1;
        if (appended === 2) return Promise.reject(new Problem('conflict', 'test_failure', 'The disk is gone.'));
        return intake.line.telemetry.append(record);
      },
    },
  };
  await expect(send(ctx, 'c', { line: failing })).rejects.toMatchObject({ code: 'test_failure' });
  expect(intake.line.telemetry.depth().records).toBe(1);
  expect(await send(ctx, 'c', { line: failing })).toEqual({ accepted: total, unparsed: 0 });
  expect(messagesOf(await intake.delivered())).toEqual(whole);
});

it('of many senders at once, over a log that is slow, keep memory bounded', async () => {
  const ctx = await testContext(handle);
  intake.line.admission = createAdmission({ places: 100, queue: 0 });
  intake.line.largeAdmission = createAdmission({ places: 3, queue: 100 });
  intake.line.parts = createPartsRoom({ memoryBytes: 8 << 20, dir: intake.dir });
  const slow: Intake = {
    ...intake.line,
    telemetry: {
      ...intake.line.telemetry,
      append: async (record) => {
        most = Math.max(most, intake.line.parts.bytesInMemory());
        await new Promise((resolve) => setTimeout(resolve, 20));
        return intake.line.telemetry.append(record);
      },
    },
  };
  let most = 0;
  let read = 0;
  let answered = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const bytes of body(2_000)) {
      read += bytes.length;
      // No more bodies are read than there are places, whoever waits.
      expect(read - answered * 2_000 * 1_230).toBeLessThan(4 * 2_000 * 1_230);
      yield bytes;
    }
  }
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      await send(ctx, null, { bytes: counted(), line: slow });
      answered += 1;
    }),
  );
  expect(most).toBeLessThanOrEqual(8 << 20);
  expect((await intake.delivered()).reduce((sum, { count }) => sum + count, 0)).toBe(24_000);
});
