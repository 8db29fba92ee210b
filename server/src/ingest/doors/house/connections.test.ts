// How many connections a stream door takes: above the limits they are turned away and counted, and the others go on.
import { once } from 'node:events';

import { afterAll, afterEach, expect, test } from 'vitest';

import { openTestDatabase, testContext } from '#platform/testing';

import { changeDoor } from './change-door.ts';
import { aHouse, connected, freePort, heard, testDoors, until } from './fixtures.ts';
import type { Limits } from './listening.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
const ctx = await testContext(handle, { now: new Date() });

let stop = (): Promise<void> => Promise.resolve();
afterEach(() => stop());
let number = 0;

async function aLineHouse(limits: Partial<Limits>) {
  number += 1;
  const suffix = `crowd-${number}`;
  const made = await aHouse(handle, testDoors(suffix).doors, { limits });
  stop = made.stop;
  const at = { house: made.house, mainUrl: () => 'http://127.0.0.1:8480' };
  const change = (wanted: Record<string, unknown>) => changeDoor(at)(ctx, { doorId: `line-${suffix}`, ...wanted });
  return { house: made.house, change, suffix };
}

test('connections above the limit are turned away and counted', async () => {
  const { change, house, suffix } = await aLineHouse({ maxConnections: 1, graceMs: 200 });
  const port = await freePort();
  await change({ enabled: true, port, organisation: 'own' });
  const first = await connected(port);
  first.write('one\n');
  await once(first, 'data');
  const second = await connected(port);
  await heard(second);
  expect(house.tally.total(`line-${suffix}`, 'busy')).toBe(1);
  expect(first.destroyed).toBe(false);
});

test('one address does not take the places of others, and its connections above the limit are counted', async () => {
  const { change, house, suffix } = await aLineHouse({ maxPerAddress: 2, graceMs: 200 });
  const port = await freePort();
  await change({ enabled: true, port, organisation: 'own' });
  const open = house.places().find(({ door }) => door.kind === 'stream')?.opened?.listening;
  const known = [await connected(port), await connected(port)];
  await heard(await connected(port));
  expect(house.tally.total(`line-${suffix}`, 'busy')).toBe(1);
  expect(open?.connections()).toBe(2);
  known[0]?.end();
  await until(() => open?.connections() === 1);
  const next = await connected(port);
  next.write('one\n');
  await once(next, 'data');
  expect(house.tally.total(`line-${suffix}`, 'busy')).toBe(1);
});

test('who is turned away begins no handshake, and is no malformed one', async () => {
  const { change, house, suffix } = await aLineHouse({ maxTogether: 1, graceMs: 200 });
  const port = await freePort();
  await change({ enabled: true, port, tls: true, organisation: 'own' });
  await connected(port);
  await heard(await connected(port));
  expect(house.tally.total(`line-${suffix}`, 'busy')).toBe(1);
  expect(house.tally.total(`line-${suffix}`, 'malformed')).toBe(0);
});
