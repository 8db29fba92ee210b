// Reading the queue: lists, facets, histogram and single alerts, on a real database.
import { AlertDetail, DedupExplanation } from '@tocsin/contracts/alert';
import {
  AlertFilter,
  getAlertHistogram as histogramEndpoint,
  listAlerts as listEndpoint,
} from '@tocsin/contracts/api/alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { actOnAlerts } from './act.ts';
import { explainAlertDedup } from './explain-dedup.ts';
import { getAlertFacets } from './facets.ts';
import { aDetection } from './fixtures.ts';
import { getAlert } from './get.ts';
import { getAlertHistogram } from './histogram.ts';
import { listAlertActivity } from './list-activity.ts';
import { listRelatedAlerts } from './list-related.ts';
import { listAlerts } from './list.ts';
import { raiseAlerts } from './raise-alerts.ts';

let handle: DatabaseHandle;
let ctx: TestContext;
const now = Date.parse('2026-03-14T12:00:00.000Z');
const minute = 60_000;

const list = (input: Record<string, unknown> = {}, who = ctx) => listAlerts(who, listEndpoint.input.parse(input));
const numbers = async (input: Record<string, unknown> = {}) =>
  (await list(input)).items.map(({ number }) => Number(number.slice(-2)));
const facets = (input: Record<string, unknown> = {}) => getAlertFacets(ctx, AlertFilter.parse(input));

/** Twelve alerts: number n was last seen n minutes before noon, on host h<n mod 3>, with severity n mod 5. */
beforeAll(async () => {
  handle = await openTestDatabase();
  ctx = await testContext(handle, { now: new Date(now) });
  for (let n = 1; n <= 12; n += 1)
    await raiseAlerts(ctx, {
      batchKey: `${n}`,
      detections: Array.from({ length: n % 4 === 0 ? 3 : 1 }, () =>
        aDetection({
          time: now - n * minute,
          dataset: n % 2 === 0 ? 'windows.sysmon' : 'zeek.conn',
          entities: [`host:h${n % 3}`, `user:U${n % 2}`],
          rule: {
            id: `rule-${n}`,
            title: `Rule 100%_${n}`,
            severity: n % 5,
            attack: { tactics: n % 2 === 0 ? ['execution', 'persistence'] : ['discovery'], techniques: ['T1003.001'] },
          },
        }),
      ),
    });
  const { items } = await list({ limit: 200 });
  const idOf = (n: number) =>
    items.filter(({ number }) => number.endsWith(String(n).padStart(5, '0'))).map(({ id }) => id);
  await actOnAlerts(ctx, { action: 'resolve', ids: [...idOf(1), ...idOf(2)], verdict: 'false_positive' });
  await actOnAlerts(ctx, { action: 'assign', ids: idOf(3), assigneeId: ctx.actor.id });
});
afterAll(() => handle.close());

describe('the list', () => {
  it('sorts in every way and pages without gap or repetition', async () => {
    const all: Record<string, number[]> = {};
    for (const sort of listEndpoint.input.shape.sort.unwrap().options) {
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page = await list({ sort, limit: 5, ...(cursor === null ? {} : { cursor }) });
        seen.push(...page.items.map(({ number }) => Number(number.slice(-2))));
        cursor = page.next;
      } while (cursor !== null);
      all[sort] = seen;
      expect(seen.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    }
    expect(all['-lastSeenAt']).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(all['lastSeenAt']).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(all['-severity']).toEqual([4, 9, 3, 8, 2, 7, 12, 1, 6, 11, 5, 10]);
    expect(all['-occurrenceCount']?.slice(0, 3)).toEqual([4, 8, 12]);
    expect(all['-riskScore']?.slice(0, 2)).toEqual([4, 9]);
  });

  const filters: [Record<string, unknown>, number[]][] = [
    [{ stage: 'resolved' }, [1, 2]],
    [{ stage: 'new,acknowledged', severity: '3' }, [3, 8]],
    [{ verdict: ['false_positive'] }, [1, 2]],
    [{ assignee: 'me' }, [3]],
    [{ assignee: 'none', severity: [3, 4] }, [4, 8, 9]],
    [{ assignee: 'none,me', severity: '3' }, [3, 8]],
    [{ dataset: 'zeek.conn', severity: '0' }, [5]],
    [{ rule: 'rule-7,rule-8' }, [7, 8]],
    [{ tactic: 'persistence', minRisk: 70 }, [4, 8]],
    [{ technique: 'T1003', severity: '4' }, [4, 9]],
    [{ technique: 'T1003.001', severity: '4' }, [4, 9]],
    [{ technique: 'T1059' }, []],
    [{ entity: 'host:H0' }, [3, 6, 9, 12]],
    [{ entity: ['host:h0', 'host:h1'], severity: '4' }, [4, 9]],
    [{ q: 'alr-2026-00007' }, [7]],
    [{ q: '00007' }, [7]],
    [{ q: 'RULE H2 u1' }, [5, 11]],
    [{ q: '100%_4' }, [4]],
    [{ q: '1000_4' }, []],
    [{ q: 'rule-12' }, [12]],
    [{ from: '2026-03-14T11:56:00Z', to: '2026-03-14T11:58:00+00:00' }, [3, 4]],
    [{ incident: 'none', severity: '4' }, [4, 9]],
    [{ incident: 'INC-2026-00001' }, []],
    [{ site: 'lyo' }, []],
  ];
  it.each(filters)('filters by %o', async (filter, expected) => {
    expect((await numbers(filter)).toSorted((a, b) => a - b)).toEqual(expected);
  });

  it('says what is wrong with a cursor or an assignee', async () => {
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ kind: 'invalid_input', code: 'invalid_cursor' });
    const forged = Buffer.from('{"sort":"-lastSeenAt","after":["now","x"]}').toString('base64url');
    await expect(list({ cursor: forged })).rejects.toMatchObject({ code: 'invalid_cursor' });
    const { next } = await list({ limit: 1 });
    await expect(list({ cursor: next, sort: '-severity' })).rejects.toMatchObject({ code: 'invalid_cursor' });
    await expect(list({ assignee: 'bob' })).rejects.toMatchObject({ code: 'assignee_unknown' });
  });

  it('shows nothing of another organisation', async () => {
    expect((await list({}, await testContext(handle))).items).toEqual([]);
  });
});

describe('the facets', () => {
  const of = (facet: { value: string; count: number }[]) =>
    Object.fromEntries(facet.map(({ value, count }) => [value, count]));

  it('count everything without a filter', async () => {
    const counted = await facets();
    expect(counted.total).toBe(12);
    expect(of(counted.severity)).toEqual({ 0: 2, 1: 3, 2: 3, 3: 2, 4: 2 });
    expect(of(counted.stage)).toEqual({ new: 9, acknowledged: 1, resolved: 2 });
    expect(of(counted.assignee)).toEqual({ none: 11, [ctx.actor.id]: 1 });
    expect(of(counted.dataset)).toEqual({ 'windows.sysmon': 6, 'zeek.conn': 6 });
    expect(of(counted.tactic)).toEqual({ execution: 6, persistence: 6, discovery: 6 });
    expect(of(counted.entity)).toEqual({ 'host:h0': 4, 'host:h1': 4, 'host:h2': 4, 'user:U0': 6, 'user:U1': 6 });
    expect(counted.severity.find(({ value }) => value === '4')?.label).toBe('critical');
    expect(counted.rule).toHaveLength(12);
  });

  it('leave out only their own filter', async () => {
    const counted = await facets({ severity: '4', stage: 'new', tactic: 'discovery' });
    expect(counted.total).toBe(1);
    expect(of(counted.severity)).toEqual({ 0: 1, 1: 1, 2: 1, 4: 1 });
    expect(of(counted.stage)).toEqual({ new: 1 });
    expect(of(counted.tactic)).toEqual({ discovery: 1, execution: 1, persistence: 1 });
  });

  it('agree with the list for every value, whatever the other filters', async () => {
    for (const base of [
      {},
      { severity: '2,3' },
      { stage: 'new', dataset: 'zeek.conn' },
      { entity: 'host:h1' },
      { q: 'rule' },
    ]) {
      const counted = await facets(base);
      for (const name of ['severity', 'stage', 'assignee', 'rule', 'tactic', 'dataset', 'entity'] as const)
        for (const { value, count } of counted[name])
          expect([base, name, value, (await numbers({ ...base, [name]: value })).length]).toEqual([
            base,
            name,
            value,
            count,
          ]);
    }
  });

  it('count when every plain facet has a filter of its own', async () => {
    const all = {
      severity: '4',
      stage: 'new',
      assignee: 'none',
      site: 'lyo',
      rule: 'rule-4',
      dataset: 'windows.sysmon',
    };
    expect(await facets(all)).toMatchObject({ total: 0, site: [] });
  });
});

describe('the histogram', () => {
  const histogram = (input: Record<string, unknown>) => getAlertHistogram(ctx, histogramEndpoint.input.parse(input));

  it('counts by first seen and severity, and compares with the window before', async () => {
    const made = await histogram({ from: '2026-03-14T11:54:00Z', to: '2026-03-14T12:00:00Z', buckets: '12' });
    expect(made.bucketMs).toBe(30_000);
    expect(made.bySeverity.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([1, 2, 1, 1, 1]);
    expect(made.bySeverity[4]?.indexOf(1)).toBe(4);
    expect(made.change).toEqual([0, 1, -1, 0, 0]);
    expect(made.open).toEqual([2, 2, 2, 2, 2]);
  });

  it('covers the last 24 hours by default and keeps to the filter', async () => {
    const made = await histogram({ dataset: 'zeek.conn' });
    expect([made.from, made.to]).toEqual(['2026-03-13T12:00:00.000Z', '2026-03-14T12:00:00.000Z']);
    expect(made.bySeverity).toHaveLength(5);
    expect(made.bySeverity[0]).toHaveLength(96);
    expect(made.bySeverity.flat().reduce((sum, count) => sum + count, 0)).toBe(6);
  });

  it('refuses a window that ends before it begins', async () => {
    await expect(histogram({ from: '2026-03-14T12:00:00Z', to: '2026-03-14T11:00:00Z' })).rejects.toMatchObject({
      code: 'window_empty',
    });
  });
});

describe('one alert', () => {
  it('is found by id and by number, with its evidence', async () => {
    const detail = AlertDetail.parse(await getAlert(ctx, { alertId: 'alr-2026-00004' }));
    expect(detail).toMatchObject({ number: 'ALR-2026-00004', occurrenceCount: 3, scoreFactors: [expect.any(String)] });
    expect(detail.evidence).toHaveLength(3);
    expect(detail.evidence[0]).toMatchObject({ fields: { 'host.name': 'lyo-ws514' } });
    expect((await getAlert(ctx, { alertId: detail.id })).number).toBe(detail.number);
    await expect(getAlert(ctx, { alertId: 'ALR-2026-99999' })).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('explains its key, windows and history', async () => {
    const { id } = await getAlert(ctx, { alertId: 'ALR-2026-00004' });
    const explained = DedupExplanation.parse(await explainAlertDedup(ctx, { alertId: id }));
    expect(explained).toMatchObject({
      keyKind: 'template',
      open: true,
      reopenUntil: null,
      idleUntil: '2026-03-15T11:56:00.000Z',
      maxUntil: '2026-03-21T11:56:00.000Z',
      components: [
        { name: 'rule', value: 'rule-4' },
        { name: 'site', value: 'none' },
        { name: 'host', value: 'h1' },
      ],
    });
    expect(new Map(explained.history.map(({ outcome, count }) => [outcome, count]))).toEqual(
      new Map([
        ['created', 1],
        ['repeated', 2],
      ]),
    );
  });

  it('is not open for more once its windows have passed', async () => {
    const { id } = await getAlert(ctx, { alertId: 'ALR-2026-00004' });
    const later = { ...ctx, now: () => new Date('2026-03-15T11:56:00.001Z') };
    expect((await explainAlertDedup(later, { alertId: id })).open).toBe(false);
  });

  it('shows what happened to it, newest first', async () => {
    const { id } = await getAlert(ctx, { alertId: 'ALR-2026-00001' });
    const { items, next } = await listAlertActivity(ctx, { alertId: id, limit: 50 });
    expect(items.map(({ type }) => type)).toEqual(['alert.resolved', 'alert.raised']);
    expect(next).toBe(null);
    const first = await listAlertActivity(ctx, { alertId: id, limit: 1 });
    expect(first.items).toEqual(items.slice(0, 1));
    const second = await listAlertActivity(ctx, { alertId: id, limit: 1, cursor: first.next ?? '' });
    expect(second).toEqual({ items: items.slice(1), next: null });
  });

  it('has relatives by shared entities, those that share most first', async () => {
    const { id } = await getAlert(ctx, { alertId: 'ALR-2026-00006' });
    const { items } = await listRelatedAlerts(ctx, { alertId: id });
    expect(items[0]).toMatchObject({ number: 'ALR-2026-00012', shared: ['host:h0', 'user:u0'] });
    expect(items.every(({ shared }) => shared.length > 0)).toBe(true);
    expect(items.map(({ number }) => number)).not.toContain('ALR-2026-00006');
    expect(items).toHaveLength(7);
  });
});
