// Files lie where their organisation is pinned to, and are not found elsewhere.
import { rmSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { uuidv7 } from '../id.ts';
import { openObjects } from '../objects.ts';
import { createPlaces } from '../places.ts';
import { openPlacedObjects } from './placed.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-placed-objects-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

test('the objects of an organisation are in the folder of its store, or in the shared one where it names none', async () => {
  const [home, eu, us] = [uuidv7(), uuidv7(), uuidv7()];
  const pins = new Map([
    [home, 'default'],
    [eu, 'eu'],
    [us, 'us'],
  ]);
  const settled: string[] = [];
  const objects = await openPlacedObjects({
    dir: join(dir, 'shared'),
    byStore: new Map([['eu', join(dir, 'eu')]]),
    places: createPlaces({
      find: (orgId) => Promise.resolve({ store: pins.get(orgId) ?? '', settled: false }),
      settle: (orgId) => {
        settled.push(orgId);
        return Promise.resolve(pins.get(orgId) ?? '');
      },
    }),
  });
  const put = (orgId: string) =>
    objects.put(
      orgId,
      (async function* () {
        yield Buffer.from('évidence');
      })(),
    );
  expect(await objects.stat(eu, '0'.repeat(64))).toBeNull();
  expect(settled).toEqual([]);
  const { sha256 } = await put(eu);
  for (const orgId of [home, us]) await put(orgId);
  expect(settled).toEqual([eu, home, us]);
  const found = async (folder: string) => (await readdir(join(dir, folder))).filter((name) => name !== 'incoming');
  expect(await found('eu')).toEqual([eu]);
  expect((await found('shared')).toSorted()).toEqual([home, us].toSorted());
  expect(Buffer.concat(await (await objects.get(eu, sha256)).toArray()).toString()).toBe('évidence');
  // A pin that named another place would find nothing.
  expect(await (await openObjects(join(dir, 'shared'))).stat(eu, sha256)).toBeNull();
});
