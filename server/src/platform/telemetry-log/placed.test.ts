// A log for each store: what one store does not take neither waits for another nor takes its room.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createLog } from '../log.ts';
import { createPlaces } from '../places.ts';
import {
  batchNumbers,
  openTelemetryLog,
  placedLog,
  type TelemetryLog,
  type TelemetryRecord,
} from '../telemetry-log.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-placed-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const log = createLog('silent');
const openLog = (name: string, maxBytes = 1 << 27, numbers = batchNumbers()): Promise<TelemetryLog> =>
  openTelemetryLog({ dir: join(dir, name), segmentBytes: 1 << 22, maxBytes, numbers, log });
const places = () =>
  createPlaces({
    find: (orgId) => Promise.resolve({ store: orgId, settled: false }),
    settle: (orgId) => Promise.resolve(orgId),
  });
const aRecord = (orgId: string, batch: bigint, bytes = 10): TelemetryRecord => ({
  batch,
  orgId,
  count: 1,
  meta: {},
  rows: Buffer.alloc(bytes, 'x'),
  detections: Buffer.alloc(0),
});

test('a full log refuses the organisations of its store only, and a store that takes nothing delays no other', async () => {
  const numbers = batchNumbers();
  const [first, eu] = [await openLog('a1', 1 << 27, numbers), await openLog('b1', 4_000, numbers)];
  const telemetry = placedLog(
    new Map([
      ['default', first],
      ['eu', eu],
    ]),
    first,
    places(),
  );
  await eu.consume({ store: () => new Promise(() => {}), recover: () => Promise.resolve() }).catch(() => {});
  const stored: TelemetryRecord[] = [];
  await first.consume({
    store: (record) => Promise.resolve(void stored.push(record)),
    recover: () => Promise.resolve(),
  });

  const send = (orgId: string) => telemetry.append(aRecord(orgId, telemetry.nextBatch(), 1_500));
  await send('eu');
  await send('eu');
  await expect(send('eu')).rejects.toMatchObject({ code: 'telemetry_log_full' });
  for (let n = 0; n < 300; n += 1) await send('default');
  await expect.poll(() => stored.length).toBe(300);
  expect(stored.every(({ orgId }) => orgId === 'default')).toBe(true);
  expect(telemetry.depth('default').records).toBe(0);
  expect(telemetry.depth('eu').records).toBe(2);
  expect(telemetry.depth().records).toBe(2);
  await expect(send('mars')).rejects.toMatchObject({ code: 'event_store_unknown', kind: 'unavailable' });
  await first.close();
});

test('what an earlier run left is shown before it is delivered, and no number is given twice', async () => {
  const before = await openLog('a2');
  const last = before.nextBatch() + 5_000_000_000n;
  await before.append(aRecord('eu', last));
  await before.close();

  const numbers = batchNumbers();
  const first = await openLog('b2', 1 << 27, numbers);
  const again = await openLog('a2', 1 << 27, numbers);
  const left: bigint[] = [];
  await again.left(({ batch }) => left.push(batch));
  expect(left).toEqual([last]);
  expect(first.nextBatch() > last).toBe(true);
  const recovered: bigint[] = [];
  await again.consume({
    store: () => Promise.resolve(),
    recover: ({ batch }) => Promise.resolve(void recovered.push(batch)),
  });
  expect(recovered).toEqual([last]);
  await Promise.all([first.close(), again.close()]);
});
