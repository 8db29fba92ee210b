// Reading again what could not be read, over a real event store.
import { Mapping } from '@tocsin/contracts/mapping';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createAppender, createRecoverer } from '#events';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { openTestDatabase, testContext } from '#platform/testing';

import { aStore } from '../../events/fixtures.ts';
import { acceptEvents } from '../accept.ts';
import type { AssemblyLine } from '../assembly-line.ts';
import { anIntake, recordsOf } from '../fixtures.ts';
import { createMapping } from './manage.ts';
import { replayUnparsed, type ReplayOrder } from './replay.ts';

let handle: DatabaseHandle;
let store: EventEngine;
let drop: () => Promise<void>;
beforeAll(async () => {
  handle = await openTestDatabase();
  ({ store, drop } = await aStore());
});
afterAll(async () => {
  await drop();
  await handle.close();
});

const rowsOf = (ctx: Context) =>
  store.query<{ dataset: string; raw: string; user_name: string; at: string }>(
    `SELECT dataset, raw, user_name, toUnixTimestamp64Milli(time) AS at FROM event WHERE org = {org:String} ORDER BY raw`,
    { wall: 'system', params: { org: ctx.orgId } },
  );
const mapping = Mapping.parse({
  format: 'key-value',
  dataset: 'till.sale',
  fields: [{ from: 'clerk', to: 'user.name' }],
});

test('what can be read now becomes events and leaves the unparsed; the rest stays, also when it is done twice', async () => {
  // What arrived long ago would be past its retention.
  const ctx = { ...(await testContext(handle)), now: () => new Date() };
  const intake = await anIntake();
  const line: AssemblyLine = { ...intake.line, store };
  const append = createAppender(store);
  const recover = createRecoverer(store);
  await intake.line.telemetry.consume({ store: append, recover });
  const settled = async (): Promise<void> => expect.poll(() => line.telemetry.depth().records).toBe(0);

  await acceptEvents(ctx, line, {
    source: 'okta',
    site: null,
    key: null,
    records: recordsOf('amount=12 clerk=ana paid=yes', 'nothing of the kind', 'amount=3 clerk=bo paid=no'),
  });
  await acceptEvents(ctx, line, {
    source: 'json',
    site: null,
    key: null,
    records: recordsOf('amount=9 clerk=cy paid=no'),
  });
  await settled();
  expect((await rowsOf(ctx)).map(({ dataset }) => dataset)).toEqual(Array.from({ length: 4 }, () => 'unparsed'));
  const arrived = (await rowsOf(ctx)).find(({ raw }) => raw.includes('ana'))?.at;

  await createMapping(ctx, { name: 'till', title: 'Till', mapping, note: '' });
  const readAs = await line.mappings.find(ctx, 'my-till');
  if (!readAs) throw new Error('The mapping is no source.');
  const order: ReplayOrder = {
    id: 'one',
    source: 'okta',
    site: null,
    readAs,
    from: new Date(Date.now() - 3_600_000 * 24 * 365 * 20),
    to: new Date(Date.now() + 3_600_000 * 24 * 365 * 20),
  };
  const told: number[] = [];
  const progress = await replayUnparsed(ctx, line, order, async ({ lookedAt }) => void told.push(lookedAt));
  expect(progress).toEqual({ lookedAt: 3, replayed: 2 });
  expect(told).toEqual([3]);
  await settled();
  const expected = [
    ['till.sale', 'amount=12 clerk=ana paid=yes', 'ana'],
    ['till.sale', 'amount=3 clerk=bo paid=no', 'bo'],
    ['unparsed', 'amount=9 clerk=cy paid=no', ''],
    ['unparsed', 'nothing of the kind', ''],
  ];
  const shown = async () => (await rowsOf(ctx)).map(({ dataset, raw, user_name: user }) => [dataset, raw, user]);
  expect(await shown()).toEqual(expected);
  // It keeps the time at which it came.
  expect((await rowsOf(ctx)).find(({ raw }) => raw.includes('ana'))?.at).toBe(arrived);

  expect(await replayUnparsed(ctx, line, order, async () => {})).toEqual({ lookedAt: 1, replayed: 0 });
  await settled();
  expect(await shown()).toEqual(expected);
  await intake.drop();
});
