// The sentinels over a real event store and a real database.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Context } from '#platform/context';
import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { openTestDatabase, testContext } from '#platform/testing';

import { anEvent, aRow, aStore, rowBytes } from '../events/fixtures.ts';
import { canariesRaised, sendCanary, watchCanaries } from './canary.ts';
import {
  changeSourceWatch,
  getSourceHealth,
  getSourceTalkers,
  getUnparsedReasons,
  type HealthParts,
} from './health.ts';
import { learnUsual } from './measure.ts';
import { learnSources, watchSources } from './watch.ts';

const minuteMs = 60_000;
/** A Friday. */
const start = Date.parse('2026-11-20T12:05:00Z');
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

let ctx: Context;
let parts: HealthParts;
let now: number;
let batch = 0n;
beforeEach(async () => {
  now = start;
  ctx = { ...(await testContext(handle)), now: () => new Date(now) };
  const titleOf = (id: string): string => (id === 'windows' ? 'Windows' : id);
  parts = { store, titleOf, canaryRuleAtWork: async () => true };
});

type Came = { at: number; count: number; lateMs?: number; unparsed?: boolean; source?: string; site?: string };
/** Stores what came, as the assembly line does. */
async function come(...arrivals: Came[]): Promise<void> {
  const rows = arrivals.flatMap(({ at, count, lateMs = 500, unparsed = false, source = 'windows', site = '' }) => {
    batch = batch + 1n;
    const number = (BigInt(at) << 20n) | (batch & 0xf_ffffn);
    return Array.from({ length: count }, (_, seq) =>
      aRow({
        orgId: ctx.orgId,
        site,
        source,
        batch: number,
        seq,
        receivedAt: at,
        raw: `line ${seq}`,
        event: anEvent({
          time: at - lateMs,
          dataset: unparsed ? 'unparsed' : 'windows.sysmon',
          ecs: { 'host.name': seq % 3 === 0 ? 'lyo-1' : 'lyo-2' },
          attrs: unparsed ? { 'error.message': 'The line holds no message.' } : {},
        }),
      }),
    );
  });
  for (let from = 0; from < rows.length; from += 20_000)
    await store.insert('event', rowBytes(rows.slice(from, from + 20_000)), { token: `${ctx.orgId} ${batch} ${from}` });
}
/** Ten events every five minutes. */
const steadily = (from: number, to: number, count = 10): Came[] =>
  Array.from({ length: Math.floor((to - from) / (5 * minuteMs)) }, (_, index) => ({
    at: from + index * 5 * minuteMs,
    count,
  }));

const alerts = async (): Promise<{ title: string; stage: string; message: string; count: number }[]> =>
  inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ title: string; stage: string; count: number }>`
      select title, stage, occurrence_count as count from alert order by number`.execute(tx.db);
    return rows as never;
  });

test('a source that falls silent raises one alert, which ends when it speaks again', async () => {
  await come(...steadily(start - 6 * 3_600_000, start));
  await watchSources(ctx, store);
  await learnSources(ctx, store);
  await watchSources(ctx, store);
  expect(await alerts()).toEqual([]);

  now = start + 30 * minuteMs;
  await watchSources(ctx, store);
  now += minuteMs;
  await watchSources(ctx, store);
  expect(await alerts()).toMatchObject([{ title: 'A source is silent: windows', stage: 'new' }]);
  const { items } = await getSourceHealth(ctx, parts);
  // The watch began after the last of it had come.
  expect(items.map(({ firstSeenAt, lastArrivalAt }) => firstSeenAt <= lastArrivalAt)).toEqual([true]);
  expect(items).toMatchObject([
    {
      source: 'windows',
      title: 'Windows',
      events: 720,
      findings: [{ kind: 'silent', since: '2026-11-20T12:35:00.000Z' }],
    },
  ]);

  now += minuteMs;
  await come({ at: now, count: 3 });
  await watchSources(ctx, store);
  expect(await alerts()).toMatchObject([{ stage: 'resolved' }]);
  expect((await getSourceHealth(ctx, parts)).items[0]?.findings).toEqual([]);
});

test('what is muted raises nothing, and a person may say how often to expect something', async () => {
  await come({ at: start, count: 3 });
  await watchSources(ctx, store);
  now = start + 10 * minuteMs;
  const key = { source: 'windows', site: '' };
  await changeSourceWatch(ctx, { ...key, expectedEveryS: 300, mutedUntil: new Date(now + minuteMs).toISOString() });
  await watchSources(ctx, store);
  expect(await alerts()).toEqual([]);
  now += 2 * minuteMs;
  await watchSources(ctx, store);
  expect(await alerts()).toHaveLength(1);
  await expect(
    changeSourceWatch(ctx, { source: 'none', site: '', expectedEveryS: null, mutedUntil: null }),
  ).rejects.toMatchObject({ code: 'source_not_found' });
  const viewer = await testContext(handle, { role: 'viewer' });
  await expect(changeSourceWatch(viewer, { ...key, expectedEveryS: null, mutedUntil: null })).rejects.toMatchObject({
    kind: 'forbidden',
  });
});

test('learns pauses, half hours and the share that cannot be read, each source and site for itself', async () => {
  const days = Array.from({ length: 5 }, (_, day) => start - (day + 1) * 86_400_000);
  await come(
    ...days.flatMap((day) => steadily(day - 60 * minuteMs, day, 20)),
    ...days.map((day): Came => ({ at: day, count: 4, site: 'lyo' })),
    { at: days[0] ?? 0, count: 25, unparsed: true },
  );
  const usual = await learnUsual(store, { org: ctx.orgId, sites: null }, start);
  expect([...usual.keys()].toSorted()).toEqual(['windows ', 'windows lyo']);
  const own = usual.get('windows ');
  expect(own?.minutes).toBe(61);
  expect(own?.unparsedShare).toBeCloseTo(25 / (5 * 12 * 20 + 25), 5);
  // 11:05–11:30 and 11:30–12:00 hold full half hours; Sunday to Thursday are four weekdays and one day of the weekend.
  expect(own?.halfHours.find(({ weekend, slot }) => !weekend && slot === 23)).toMatchObject({ days: 4, median: 120 });
  expect(own?.halfHours.find(({ weekend, slot }) => weekend && slot === 23)).toMatchObject({ days: 1, ofDays: 1 });
});

test('a clock that is steadily wrong, and a source that has become unreadable, are found', async () => {
  await come(
    { at: now - minuteMs, count: 50, lateMs: 3_600_000 },
    { at: now - minuteMs, count: 60, unparsed: true, source: 'syslog' },
  );
  await watchSources(ctx, store);
  expect((await alerts()).map(({ title }) => title).toSorted()).toEqual([
    'A source has become unreadable: syslog',
    'The clock of a source is wrong: windows',
  ]);
  const { items } = await getSourceHealth(ctx, parts);
  expect(items.find(({ source }) => source === 'windows')).toMatchObject({ lagMs: 3_600_000 });
  expect(await getUnparsedReasons(ctx, parts, { source: 'syslog', site: '' })).toMatchObject({
    items: [{ reason: 'The line holds no message.', events: 60 }],
  });
  expect((await getSourceTalkers(ctx, parts, { source: 'windows', site: '' })).items).toMatchObject([
    { name: 'lyo-2', events: 33 },
    { name: 'lyo-1', events: 17 },
  ]);
});

test('an organisation sees only its own sources', async () => {
  await come({ at: now, count: 5 });
  const other = { ...(await testContext(handle)), now: () => new Date(now) };
  await watchSources(other, store);
  expect((await getSourceHealth(other, parts)).items).toEqual([]);
});

test('a canary that comes through is well; one that does not is an alert until the next does', async () => {
  const sent: Record<string, unknown>[] = [];
  const send = async (_: Context, source: string, records: AsyncIterable<{ raw: string }[]>): Promise<void> => {
    expect(source).toBe('tocsin');
    for await (const [record] of records) sent.push(JSON.parse(record?.raw ?? '') as Record<string, unknown>);
  };
  const state = async () => (await getSourceHealth(ctx, parts)).canary;
  expect(await state()).toMatchObject({ state: 'waiting' });
  await sendCanary(ctx, send);
  now += 900;
  await canariesRaised(ctx, [String(sent[0]?.['tocsin.canary'])]);
  await watchCanaries(ctx);
  expect(await state()).toMatchObject({ state: 'well', tookMs: [900] });

  now += 5 * minuteMs;
  await sendCanary(ctx, send);
  now += 2 * minuteMs;
  await watchCanaries(ctx);
  now += minuteMs;
  await watchCanaries(ctx);
  expect(await state()).toMatchObject({ state: 'missed', tookMs: [900, null] });
  expect(await alerts()).toMatchObject([{ title: 'A canary did not become an alert in time', stage: 'new', count: 1 }]);

  now += 2 * minuteMs;
  await sendCanary(ctx, send);
  await canariesRaised(ctx, [String(sent[2]?.['tocsin.canary'])]);
  await watchCanaries(ctx);
  expect(await alerts()).toMatchObject([{ stage: 'resolved' }]);
  expect(await state()).toMatchObject({ state: 'well' });

  now += 5 * minuteMs;
  await expect(sendCanary(ctx, async () => Promise.reject(new Error('The doors are closed.')))).rejects.toThrow(
    'closed',
  );
  now += 2 * minuteMs;
  await watchCanaries(ctx);
  expect(await state()).toMatchObject({ state: 'missed' });
});
