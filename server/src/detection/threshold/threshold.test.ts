// Thresholds over a real event store: reached once a run, told once, silent in shadow.
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { anEvent, aRow, aStore, rowBytes } from '../../events/fixtures.ts';
import { addRule } from '../add-rule.ts';
import { readCounters } from '../correlation/counters.ts';
import { takeTurn } from '../correlation/runner.ts';
import { getRule } from '../get-rule.ts';

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

const minute = 60_000;
const start = Date.now() - 60 * minute;
const text = `title: Many refused logons
kind: threshold
query: 'event.code:4625'
group-by: [user.name]
count: { gte: 3 }
timeframe: 5m
level: high
actions:
  - { type: webhook, url: 'https://hooks.example.org/soc' }
`;

let batches = 90_000n;
async function arrive(ctx: Context, events: readonly { at: number; user: string; code?: string }[]): Promise<void> {
  const batch = ++batches;
  const rows = events.map(({ at, user, code = '4625' }, seq) =>
    aRow({
      orgId: ctx.orgId,
      batch,
      seq,
      receivedAt: Date.now(),
      entities: [`user:${user}`],
      event: anEvent({
        time: start + at,
        message: `logon of ${user}`,
        ecs: { 'user.name': user, 'event.code': code },
      }),
    }),
  );
  await store.insert('event', rowBytes(rows), { token: `threshold-${batch}` });
}
async function turn(ctx: Context): Promise<void> {
  const counters = await readCounters(ctx, undefined);
  await takeTurn(ctx, store, counters, 'one');
}
const aScene = async (mode: 'active' | 'shadow') => {
  const ctx = await testContext(handle, { now: new Date() });
  const rule = await addRule(ctx, { source: text, enabled: true, mode });
  await turn(ctx);
  return { ctx, rule };
};

it('raises an alert and sends word once a run and group, and counts how often and when last', async () => {
  const { ctx, rule } = await aScene('active');
  await arrive(ctx, [
    { at: 0, user: 'ada' },
    { at: minute, user: 'ada' },
    { at: minute, user: 'bob' },
    { at: 2 * minute, user: 'ada', code: '4624' },
  ]);
  await turn(ctx);
  expect(await activitiesOf(ctx, 'rule.triggered')).toEqual([]);

  await arrive(ctx, [{ at: 2 * minute, user: 'ada' }]);
  await turn(ctx);
  await turn(ctx);
  await arrive(ctx, [{ at: 3 * minute, user: 'ada' }]);
  await turn(ctx);
  expect(await activitiesOf(ctx, 'rule.triggered')).toMatchObject([
    {
      subjectId: rule.id,
      data: {
        group: { 'user.name': 'ada' },
        count: 3,
        severity: 3,
        actions: [{ type: 'webhook', url: 'https://hooks.example.org/soc' }],
      },
    },
  ]);
  expect(await activitiesOf(ctx, 'alert.raised')).toHaveLength(1);

  await arrive(
    ctx,
    [30, 31, 32].map((at) => ({ at: at * minute, user: 'ada' })),
  );
  await turn(ctx);
  expect(await activitiesOf(ctx, 'rule.triggered')).toHaveLength(2);
  expect(await getRule(ctx, { ruleId: rule.id })).toMatchObject({ hits: 2, lastHitAt: expect.any(String) });
});

it('finds what arrives out of order, in events’ own time', async () => {
  const { ctx } = await aScene('active');
  for (const at of [4, 0, 2]) {
    await arrive(ctx, [{ at: at * minute, user: 'eve' }]);
    await turn(ctx);
  }
  expect(await activitiesOf(ctx, 'rule.triggered')).toMatchObject([{ data: { group: { 'user.name': 'eve' } } }]);
});

it('counts in shadow without an alert and without a word', async () => {
  const { ctx, rule } = await aScene('shadow');
  await arrive(
    ctx,
    [0, 1, 2].map((at) => ({ at: at * minute, user: 'ada' })),
  );
  await turn(ctx);
  expect(await activitiesOf(ctx, 'rule.triggered')).toEqual([]);
  expect(await activitiesOf(ctx, 'alert.raised')).toEqual([]);
  expect(await getRule(ctx, { ruleId: rule.id })).toMatchObject({ hits: 0, shadowHits: 1 });
});
