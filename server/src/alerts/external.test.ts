// Alerts that other products raise: their own identity is the key, and their word that something is over is heard.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { dedupKey } from './dedup-key.ts';
import type { Detection, External } from './detection.ts';
import { aDetection } from './fixtures.ts';
import { foldGroup, groupByKey } from './fold.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { tables } from './tables.ts';

const minute = 60_000;
const now = Date.parse('2026-03-14T12:00:00.000Z');
const from = (over: Partial<External> = {}): External => ({
  product: 'Acme',
  via: 'Acme of Lyon',
  url: 'https://acme.example/1',
  severity: 'P2',
  status: 'firing',
  autoClose: false,
  ...over,
});
const external = (minutes: number, over: Partial<External> = {}, more: Partial<Detection> = {}): Detection =>
  aDetection({ time: now - minutes * minute, native: { webhook: 'w', id: '1' }, external: from(over), ...more });

describe('the key', () => {
  const org = 'org';
  it('is the product’s own identity, whatever the entities', () => {
    const one = dedupKey(org, external(1));
    expect(one).toMatchObject({ kind: 'native' });
    expect(dedupKey(org, external(2, {}, { entities: ['host:other'] })).key).toBe(one.key);
    expect(dedupKey(org, external(2, {}, { native: { webhook: 'w', id: '2' } })).key).not.toBe(one.key);
    expect(dedupKey(org, external(2, {}, { native: { webhook: 'v', id: '1' } })).key).not.toBe(one.key);
  });
  it('is the entity where the product gives no identity, and the sender’s own key before all', () => {
    const { native: _, ...nameless } = external(1);
    expect(dedupKey(org, nameless)).toMatchObject({ kind: 'template' });
    expect(dedupKey(org, external(1, {}, { dedup: 'own' }))).toMatchObject({ kind: 'explicit' });
  });
  it('of our own detections stays the entity', () => {
    const { external: _, ...own } = external(1);
    expect(dedupKey(org, own)).toMatchObject({ kind: 'template' });
  });
});

describe('folding', () => {
  const fold = (detections: Detection[]) => {
    const [group] = groupByKey('org', detections, now);
    return foldGroup(null, group?.arrivals ?? [], now);
  };
  it('the end of nothing falls nowhere', () => {
    expect(fold([external(1, { status: 'resolved' })])).toEqual([]);
  });
  it('in one batch, begin, end and begin again are heard in order of time, however they came', () => {
    const events = [external(1), external(3), external(2, { status: 'resolved' })];
    for (const order of [events, events.toReversed()]) {
      const [segment, ...others] = fold(order);
      expect(others).toEqual([]);
      expect(segment).toMatchObject({ source: { status: 'firing', at: now - minute }, state: { count: 2 } });
    }
  });
  it('the end counts for nothing but itself', () => {
    const [segment] = fold([external(3), external(2, { status: 'resolved' })]);
    expect(segment).toMatchObject({
      source: { status: 'resolved' },
      state: { count: 1, stage: 'new' },
      closedBySource: false,
    });
  });
  it('closes what is new, if so wished, and a new beginning reopens it', () => {
    const closing = { autoClose: true };
    const [closed] = fold([external(3, closing), external(2, { ...closing, status: 'resolved' })]);
    expect(closed).toMatchObject({
      state: { stage: 'resolved', verdict: 'undetermined', resolvedAt: now },
      closedBySource: true,
    });
    const [opened] = fold([
      external(3, closing),
      external(2, { ...closing, status: 'resolved' }),
      external(1, closing),
    ]);
    expect(opened).toMatchObject({ state: { stage: 'new', verdict: null }, closedBySource: false });
  });
});

describe('raising', () => {
  let handle: DatabaseHandle;
  let ctx: TestContext;
  beforeAll(async () => {
    handle = await openTestDatabase();
    ctx = await testContext(handle, { now: new Date(now) });
  });
  afterAll(() => handle.close());
  const rows = () =>
    inTransaction(ctx, ({ db }) => tables(db).selectFrom('alert').selectAll().orderBy('number').execute());

  it('keeps what the product said, and changes only that when it ends', async () => {
    await raiseAlerts(ctx, { batchKey: 'a', detections: [external(5, {}, { title: 'Disk full on web-1' })] });
    const [before] = await rows();
    expect(before).toMatchObject({
      title: 'Disk full on web-1',
      ruleTitle: 'Memory of the logon process read',
      sourceProduct: 'Acme',
      sourceName: 'Acme of Lyon',
      sourceUrl: 'https://acme.example/1',
      sourceSeverity: 'P2',
      sourceStatus: 'firing',
    });
    const ended = external(4, { status: 'resolved', url: null, severity: null }, { title: 'Disk full on web-1' });
    const result = await raiseAlerts(ctx, { batchKey: 'b', detections: [ended] });
    expect(result).toMatchObject({ counts: { created: 0, updated: 1 }, unmatched: 0 });
    const [after] = await rows();
    expect(after).toMatchObject({
      occurrenceCount: 1,
      lastSeenAt: before?.lastSeenAt,
      rev: before?.rev,
      stage: 'new',
      sourceUrl: 'https://acme.example/1',
      sourceSeverity: 'P2',
      sourceStatus: 'resolved',
      sourceStatusAt: new Date(now - 4 * minute),
    });
    expect(await activitiesOf(ctx, 'alert.updated')).toEqual([]);
    expect(await activitiesOf(ctx, 'alert.source_said')).toHaveLength(1);
  });

  it('says how many ends had no alert', async () => {
    const lost = external(1, { status: 'resolved' }, { native: { webhook: 'w', id: 'never' } });
    expect(await raiseAlerts(ctx, { batchKey: 'c', detections: [lost] })).toMatchObject({ alerts: [], unmatched: 1 });
    expect(await rows()).toHaveLength(1);
  });
});
