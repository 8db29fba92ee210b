// What the list of the sources holds besides ours: the organisation's own mappings, and nobody else's.
import { Mapping } from '@tocsin/contracts/mapping';
import { afterAll, expect, it } from 'vitest';

import type { EventStore } from '#platform/event-store';
import { openTestDatabase, testContext } from '#platform/testing';

import type { AssemblyLine } from './assembly-line.ts';
import type { House } from './doors/house/house.ts';
import { createListSources } from './list-sources.ts';
import { createMapping } from './mappings/manage.ts';
import { createMappingSets } from './mappings/sets.ts';
import { sources } from './sources/index.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());

const arrived = {
  source: 'my-shop',
  dataset: 'shop.order',
  site: '',
  n: '7',
  bad: '2',
  ingested: '1000',
  time: '1000',
};
// Only what listing asks of them.
const store = { query: () => Promise.resolve([arrived]) } as unknown as EventStore;
const line = { store, mappings: createMappingSets({ freshMs: 0 }) } as AssemblyLine;
const house = { places: () => [] } as unknown as House;

it('has mappings of the organisation, with what came of them', async () => {
  const [ctx, other] = [await testContext(handle), await testContext(handle)];
  const mapping = Mapping.parse({ format: 'json', dataset: 'shop.order', fields: [] });
  await createMapping(ctx, { name: 'shop', title: 'Shop', mapping, note: 'First' });
  const list = createListSources(line, house, () => 'http://127.0.0.1:8480');
  const { items } = await list(ctx);
  expect(items).toHaveLength(sources.length + 1);
  expect(items.at(-1)).toMatchObject({ id: 'my-shop', title: 'Shop', kind: 'generic', events: 7, unparsed: 2 });
  expect((await list(other)).items).toHaveLength(sources.length);
});
