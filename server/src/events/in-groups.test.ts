// Many small batches become few groups, none waits longer than a second, and a failure is told to whom it concerns.
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, it } from 'vitest';

import type { TelemetryRecord } from '#platform/telemetry-log';

import { inGroups } from './in-groups.ts';

const recordOf = (batch: number, count: number): TelemetryRecord => ({
  batch: BigInt(batch),
  orgId: 'org-1',
  count,
  rows: Buffer.alloc(count),
  detections: Buffer.alloc(0),
  meta: {},
});

function collector() {
  const groups: number[][] = [];
  const add = inGroups(async (records) => {
    groups.push(records.map(({ batch }) => Number(batch)));
    await sleep(5);
  });
  return { groups, add };
}

it('takes the first at once, and gathers what comes shortly after', async () => {
  const { groups, add } = collector();
  const first = add(recordOf(0, 100));
  expect(groups).toEqual([[0]]);
  await first;
  await Promise.all([1, 2, 3].map(async (batch) => (await sleep(batch * 10), add(recordOf(batch, 100)))));
  expect(groups).toEqual([[0], [1, 2, 3]]);
});

it('waits for no more company once a group is worthwhile', async () => {
  const { groups, add } = collector();
  await add(recordOf(0, 5_000));
  await sleep(1);
  const both = [1, 2].map((batch) => add(recordOf(batch, 5_000)));
  expect(groups).toEqual([[0], [1, 2]]);
  await Promise.all(both);
});

it('splits what is too much for one group, and takes a batch alone that is', async () => {
  const { groups, add } = collector();
  await Promise.all([0, 1, 2, 3].map((batch) => add(recordOf(batch, batch === 2 ? 30_000 : 15_000))));
  expect(groups).toEqual([[0], [1], [2], [3]]);
});

it('tells a failure to the batches of that group and goes on', async () => {
  let calls = 0;
  const add = inGroups(async () => {
    calls += 1;
    if (calls === 1) throw new Error('no room');
  });
  await expect(add(recordOf(0, 1))).rejects.toThrow('no room');
  await expect(add(recordOf(1, 1))).resolves.toBeUndefined();
});
