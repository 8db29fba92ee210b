import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Bus } from '../bus.ts';
import { createLog } from '../log.ts';
import type { TelemetryRecord } from '../telemetry-log.ts';
import { drawBatch, openStreamLog, packRecord, unpackRecord } from './stream.ts';

const aRecord = (change: Partial<TelemetryRecord> = {}): TelemetryRecord => ({
  batch: 18_446_744_073_709_551_000n,
  orgId: 'org',
  rows: Buffer.from('{"seq":0}\n'),
  detections: Buffer.from(''),
  count: 1,
  meta: { detected: 0 },
  ...change,
});

test('a record comes out as it was packed', () => {
  const bytes = fc.uint8Array().map((value) => Buffer.from(value));
  fc.assert(
    fc.property(bytes, bytes, fc.option(fc.string(), { nil: undefined }), (rows, detections, key) => {
      const record = aRecord({ rows, detections, ...(key === undefined ? {} : { key }) });
      expect(unpackRecord(packRecord(record))).toEqual(record);
    }),
  );
});

test('appends under the name of the batch, or the number where it has none', async () => {
  const published: { subject: string; id: string }[] = [];
  const bus = {
    publish: async (subject: string, _: Uint8Array, id: string) => {
      published.push({ subject, id });
      return { duplicate: false };
    },
    depth: async () => ({ messages: 0, bytes: 0, oldestMs: 0 }),
  } as unknown as Bus;
  const log = openStreamLog({ bus, log: createLog('silent') });
  await log.append(aRecord());
  await log.append(aRecord({ key: 'a', batch: 1n }));
  await log.append(aRecord({ key: 'a', batch: 2n }));
  const noise = Buffer.from(Array.from({ length: 1_200_000 }, () => Math.floor(Math.random() * 256)));
  await expect(log.append(aRecord({ rows: noise }))).rejects.toMatchObject({ code: 'batch_too_large' });
  await log.close();
  expect(published.map(({ subject }) => subject)).toEqual(Array.from({ length: 3 }, () => 'telemetry.org.ready'));
  expect(published[0]?.id).toBe('18446744073709551000');
  expect(published[1]?.id).toBe(published[2]?.id);
});

test('numbers hold the time and hardly ever meet', () => {
  const numbers = Array.from({ length: 100 }, () => drawBatch(1_772_438_460_511));
  expect(numbers.every((number) => number >> 20n === 1_772_438_460_511n)).toBe(true);
  expect(new Set(numbers).size).toBeGreaterThan(98);
});
