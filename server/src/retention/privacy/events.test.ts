// Events and detections are rewritten within the engine: the value is gone, the pseudonym is found, others are untouched.
import * as eventsApi from '@tocsin/contracts/api/events';
import { afterAll, expect, it } from 'vitest';

import { searchEvents } from '#events';
import { testContext, type TestContext } from '#platform/testing';

import { aStore } from '../../events/fixtures.ts';
import { chainAll } from '../../ledger/fixtures.ts';
import { anEventOf, erased, openWorld } from './fixtures.ts';

const { handle, store, world, close } = await openWorld({ aStore, chainAll });
afterAll(close);

const found = async (ctx: TestContext, query: string) => {
  const from = new Date(ctx.now().getTime() - 86_400_000).toISOString();
  const to = new Date(ctx.now().getTime() + 60_000).toISOString();
  return (await searchEvents(store, ctx, eventsApi.searchEvents.input.parse({ query, from, to }))).items;
};
const wholeOf = async (orgId: string): Promise<string> =>
  JSON.stringify(await store.query('SELECT * FROM event', { wall: { org: orgId, sites: null } }));

it('finds nobody by the value any more, and everything by the pseudonym', async () => {
  const [ctx, theirs] = [await testContext(handle), await testContext(handle)];
  const colleague = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock });
  for (const { orgId } of [ctx, theirs]) {
    await anEventOf(store, orgId, ctx.now().getTime(), 'anna.petit');
    await anEventOf(store, orgId, ctx.now().getTime(), 'joanna.petit');
  }
  expect(await found(ctx, 'user.name:"anna.petit"')).toHaveLength(1);
  const done = await erased(world, [ctx, colleague], 'Anna.Petit');
  expect(done).toMatchObject({ state: 'done', identifier: null, counts: { events: 1 } });
  const { pseudonym } = done;
  const text = await wholeOf(ctx.orgId);
  expect(text).not.toMatch(/(?<![a-z])anna\.petit(?![a-z])/i);
  expect(text).toContain('joanna.petit');
  // What merely contains it is somebody else's.
  expect(text).toContain('xanna.petitx');
  expect(await found(ctx, 'user.name:"anna.petit"')).toEqual([]);
  for (const query of [`user.name:"${pseudonym}"`, `"${pseudonym}"`]) {
    const events = await found(ctx, query);
    expect([query, events.length]).toEqual([query, 1]);
    expect(events[0]?.fields).toMatchObject({ 'user.name': pseudonym, 'host.name': 'ws14' });
  }
  expect(await wholeOf(theirs.orgId)).toContain('anna.petit');
});

it('gives an address another one, in columns of addresses too', async () => {
  const ctx = await testContext(handle);
  const colleague = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock });
  await anEventOf(store, ctx.orgId, ctx.now().getTime(), 'c.moreau');
  const { pseudonym, counts } = await erased(world, [ctx, colleague], '10.0.0.7');
  expect(pseudonym).toMatch(/^100::/);
  expect(counts).toMatchObject({ events: 1 });
  expect(await found(ctx, 'source.ip:10.0.0.7')).toEqual([]);
  expect(await wholeOf(ctx.orgId)).not.toContain('10.0.0.7');
});
