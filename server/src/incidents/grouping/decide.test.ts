// What rules of each kind make of alerts: as tables, and as properties of the whole run.
import { GroupingRuleBody } from '@tocsin/contracts/grouping';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { GroupableAlert } from '#alerts';

import { aGroupableAlert } from '../fixtures.ts';
import { compare } from './compare.ts';
import { decide, decideAll, type OpenIncident } from './decide.ts';
import { labelsOf } from './keys.ts';
import { matches } from './match.ts';
import { nothingKnown, overlapOf, rarity } from './overlap.ts';
import { changesKeys, holderOf, timeOf, type Rule } from './rule.ts';
import { simulate } from './simulate.ts';

type Said = { [Name in keyof GroupingRuleBody]?: unknown };
let made = 0;
function aRule(said: Said = {}): Rule {
  made += 1;
  const body = GroupingRuleBody.parse({
    name: `Rule ${made}`,
    mode: 'active',
    kind: 'event_count',
    groupBy: ['host'],
    ...said,
  });
  return { id: `r${made}`, key: `r${made}`, name: body.name, version: 1, major: 1, body, retired: false };
}
const run = (rules: readonly Rule[], alerts: readonly GroupableAlert[]) => simulate(rules, alerts, nothingKnown);
const sizes = (rules: readonly Rule[], alerts: readonly GroupableAlert[]): number[] =>
  run(rules, alerts)
    .incidents.map(({ alertIds }) => alertIds.length)
    .toSorted((a, b) => a - b);
const at = (...minutes: number[]): GroupableAlert[] =>
  minutes.map((atMinute) => aGroupableAlert({ atMinute, ruleId: 'x' }));

describe('each kind waits for what it says', () => {
  it('group: the first alert opens, those like it join', () => {
    expect(sizes([aRule({ kind: 'group' })], at(0))).toEqual([1]);
    expect(sizes([aRule({ kind: 'group' })], at(0, 5, 10))).toEqual([3]);
  });

  it('event_count: so many, or more than so many', () => {
    const three = aRule({ threshold: { count: 3 } });
    expect(sizes([three], at(0, 1))).toEqual([]);
    expect(sizes([three], at(0, 1, 2))).toEqual([3]);
    expect(sizes([aRule({ threshold: { op: 'gt', count: 3 } })], at(0, 1, 2))).toEqual([]);
  });

  it('value_count: so many different values, however many alerts', () => {
    const spray = aRule({ kind: 'value_count', groupBy: ['ip'], threshold: { count: 3, distinctBy: 'user' } });
    const from = (...users: string[]) =>
      users.map((user) => aGroupableAlert({ entities: ['ip:192.0.2.7', `user:${user}`] }));
    expect(sizes([spray], from('a', 'a', 'b', 'b'))).toEqual([]);
    expect(sizes([spray], from('a', 'b', 'c'))).toEqual([3]);
  });

  it('temporal: every rule of the sequence; temporal_ordered: in that order', () => {
    const sequence = ['failed', 'success'];
    const seen = (...rules: string[]) => rules.map((ruleId, atMinute) => aGroupableAlert({ ruleId, atMinute }));
    const together = aRule({ kind: 'temporal', sequence });
    const ordered = aRule({ kind: 'temporal_ordered', sequence });
    expect(sizes([together], seen('success', 'failed'))).toEqual([2]);
    expect(sizes([ordered], seen('success', 'failed'))).toEqual([]);
    expect(sizes([ordered], seen('failed', 'other', 'success'))).toEqual([2]);
    expect(sizes([together], seen('failed', 'failed', 'other'))).toEqual([]);
  });

  it('entity_overlap: attaches what shares much, proposes what shares something', () => {
    const overlap = { propose: 0.6, attach: 1.5, tauMinutes: 240, hubCap: 50, weights: { host: 1, user: 1 } };
    const rule = aRule({ kind: 'entity_overlap', overlap });
    const both = ['host:a', 'user:ana'];
    expect(sizes([rule], [aGroupableAlert({ entities: both }), aGroupableAlert({ entities: both })])).toEqual([2]);
    const some = [aGroupableAlert({ entities: both }), aGroupableAlert({ entities: ['host:a', 'user:bob'] })];
    expect(run([rule], some)).toMatchObject({ incidents: [], proposals: [{ alertId: some[1]?.id }] });
    const elsewhere = [aGroupableAlert({ entities: both }), aGroupableAlert({ entities: both, siteCode: 'par' })];
    expect(run([rule], elsewhere)).toMatchObject({ incidents: [], proposals: [{}] });
  });
});

describe('the score of two alerts', () => {
  const rule = aRule({ kind: 'entity_overlap', overlap: { tauMinutes: 60, weights: { host: 1, ip: 0.5 } } });
  const [a, b] = [0, 60].map((atMinute) => aGroupableAlert({ atMinute, entities: ['host:a', 'ip:192.0.2.7'] }));

  it('is the sum of weight × rarity × fading', () => {
    if (!a || !b) throw new Error('two alerts');
    expect(overlapOf(rule, a, b, nothingKnown).score).toBeCloseTo(1.5 * Math.exp(-1));
    expect(overlapOf(rule, a, a, nothingKnown).score).toBeCloseTo(1.5);
    const seen = new Map([['host:a', 99]]);
    expect(overlapOf(rule, a, a, { ...nothingKnown, seen }).score).toBeCloseTo(1);
    expect([0, 99, 9999, 1_000_000].map(rarity)).toEqual([1, 0.5, 0, 0]);
  });

  it('leaves out what is allowed and what everything names', () => {
    if (!a) throw new Error('an alert');
    expect(overlapOf(rule, a, a, { ...nothingKnown, allowed: new Set(['host:a']) }).entities).toEqual(['ip:192.0.2.7']);
    const known = (open: number) => ({ ...nothingKnown, open: new Map([['host:a', open]]) });
    expect(overlapOf(rule, a, a, known(50)).score).toBeCloseTo(1.5);
    expect(overlapOf(rule, a, a, known(51)).score).toBeCloseTo(0.5);
  });
});

describe('the keys of an alert', () => {
  const alert = aGroupableAlert({ entities: ['host:B', 'host:a', 'user:ana'], dataset: 'okta', siteCode: null });
  const labels = (said: Said): string[] => labelsOf(aRule(said).body, alert);

  it('are its values together, or each by itself', () => {
    expect(labels({ groupBy: ['dataset', 'host'] })).toEqual(['dataset:okta␟host:a', 'dataset:okta␟host:b']);
    expect(labels({ groupBy: ['host', 'user'], groupByMode: 'any' })).toEqual(['host:a', 'host:b', 'user:ana']);
    expect(labels({ groupBy: ['host'], multiValue: 'set' })).toEqual(['host:a+host:b']);
    expect(labels({ groupBy: [] })).toEqual(['*']);
  });

  it('are none where a value is missing, unless those make a group', () => {
    expect(labels({ groupBy: ['site', 'host'] })).toEqual([]);
    expect(labels({ groupBy: ['site'], missing: 'null_bucket' })).toEqual(['site:']);
  });

  it('are ten at most', () => {
    const many = aGroupableAlert({ entities: Array.from({ length: 30 }, (_, n) => `host:h${n}`) });
    expect(labelsOf(aRule({ groupBy: ['host'] }).body, many)).toHaveLength(10);
  });

  it('change with what a rule groups by, not with its name or threshold', () => {
    const { body } = aRule();
    expect(changesKeys(body, { ...body, name: 'Other', cap: 10 })).toBe(false);
    expect(changesKeys(body, { ...body, groupBy: ['user'] })).toBe(true);
  });
});

describe('windows', () => {
  const window = (mode: string, minutes = 60, maxSpanMinutes = 1440) => ({ mode, minutes, maxSpanMinutes });

  it('rolling: begins anew with each alert, up to the greatest span', () => {
    const rule = aRule({ kind: 'group', window: window('rolling', 60, 100) });
    expect(sizes([rule], at(0, 50, 100, 150))).toEqual([1, 3]);
  });

  it('fixed: ends so long after the first alert', () => {
    expect(sizes([aRule({ kind: 'group', window: window('fixed') })], at(0, 50, 61))).toEqual([1, 2]);
  });

  it('session: goes on until a gap', () => {
    const rule = aRule({ threshold: { count: 4 }, window: window('session', 30) });
    expect(sizes([rule], at(0, 25, 50, 75))).toEqual([4]);
    expect(sizes([rule], at(0, 25, 56, 80))).toEqual([]);
    expect(sizes([aRule({ threshold: { count: 4 }, window: window('rolling', 30) })], at(0, 25, 50, 75))).toEqual([]);
  });

  it('go by the source’s clock, and by ours for what is late', () => {
    const late = aGroupableAlert({ createdAt: new Date('2026-03-14T13:00:00Z') });
    expect(timeOf(aRule({ latenessMinutes: 15 }), late)).toBe(Date.parse('2026-03-14T13:00:00Z'));
    expect(timeOf(aRule({ latenessMinutes: null }), late)).toBe(Date.parse('2026-03-14T12:00:00Z'));
  });
});

describe('several rules', () => {
  const incident: OpenIncident = {
    id: 'i1',
    number: 'INC-2026-00001',
    startedAt: new Date('2026-03-14T11:30:00Z'),
    alertCount: 2,
    groups: [],
  };
  const alert = aGroupableAlert();
  const world = { others: [], incidents: [], known: nothingKnown };

  it('the first that groups wins, the others are noted, shadows only watch', () => {
    const [first, second] = [aRule({ kind: 'group' }), aRule({ kind: 'group', groupBy: ['dataset'] })];
    const shadow = aRule({ kind: 'group', mode: 'shadow' });
    const verdict = decideAll([shadow, aRule({ kind: 'group', mode: 'disabled' }), first, second], alert, world);
    expect(verdict.winner?.rule.id).toBe(first.id);
    expect(verdict.also).toMatchObject([{ rule: { id: second.id } }]);
    expect(verdict.shadow).toMatchObject([{ rule: { id: shadow.id } }]);
  });

  it('an old version goes on with its groups and begins none', () => {
    const old = { ...aRule({ kind: 'group' }), retired: true };
    expect(decide(old, alert, world).kind).toBe('none');
    const lastAt = new Date('2026-03-14T11:45:00Z');
    const held = { holder: holderOf(old), label: 'host:lyo-ws514', firstAt: lastAt, lastAt };
    expect(decide(old, alert, { ...world, incidents: [{ ...incident, groups: [held] }] }).kind).toBe('join');
    const other = { ...held, holder: holderOf({ ...old, major: 2 }) };
    expect(decide(old, alert, { ...world, incidents: [{ ...incident, groups: [other] }] }).kind).toBe('none');
  });

  it('attach joins the incident of a neighbour and opens nothing', () => {
    const rule = aRule({ kind: 'group', action: 'attach' });
    const member = aGroupableAlert({ incidentId: 'i1' });
    expect(decide(rule, alert, world).kind).toBe('none');
    expect(decide(rule, alert, { ...world, others: [member], incidents: [incident] })).toMatchObject({ kind: 'join' });
    expect(
      decide({ ...rule, body: { ...rule.body, action: 'propose' } }, alert, {
        ...world,
        others: [member],
        incidents: [incident],
      }),
    ).toMatchObject({ kind: 'propose', incident: { id: 'i1' } });
  });
});

it('the filter says which alerts a rule is about', () => {
  const alert = aGroupableAlert({ severity: 3, search: 'alr-1 memory read', siteCode: 'lyo' });
  expect(matches({ severity: [3, 4], site: ['LYO'], technique: ['T1003'], q: 'memory' }, alert)).toBe(true);
  expect(matches({ entity: ['host:LYO-WS514'], minRisk: 40 }, alert)).toBe(true);
  expect(matches({ tactic: ['impact'] }, alert)).toBe(false);
  expect(matches({ minRisk: 41 }, alert)).toBe(false);
});

describe('a whole run', () => {
  const one = fc.record({
    atMinute: fc.integer({ min: 0, max: 600 }),
    severity: fc.integer({ min: 0, max: 4 }),
    ruleId: fc.constantFrom('a', 'b', 'c'),
    entities: fc.subarray(['host:x', 'host:y', 'user:jd', 'user:ana']),
  });
  const alerts = (most: number) =>
    fc.array(one, { maxLength: most }).map((said) => said.map((each) => aGroupableAlert(each)));
  const rules = fc.array(
    fc.record({
      kind: fc.constantFrom('group', 'event_count', 'temporal', 'entity_overlap'),
      groupBy: fc.constantFrom(['host'], ['user'], ['host', 'user'], ['rule'], []),
      groupByMode: fc.constantFrom('all', 'any'),
      window: fc.record({
        mode: fc.constantFrom('rolling', 'fixed', 'session'),
        minutes: fc.integer({ min: 5, max: 120 }),
        maxSpanMinutes: fc.integer({ min: 120, max: 300 }),
      }),
      threshold: fc.record({ count: fc.integer({ min: 1, max: 4 }) }),
      sequence: fc.constant(['a', 'b']),
      overlap: fc.constant({ propose: 0.3, attach: 0.8, weights: { host: 1, user: 1 } }),
      follow: fc.boolean(),
      cap: fc.integer({ min: 2, max: 6 }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  it('never has an alert in two incidents, nor an incident beyond its cap', () => {
    fc.assert(
      fc.property(rules, alerts(40), (said, some) => {
        const all = said.map((each) => aRule(each));
        const { incidents, memberships } = run(all, some);
        const members = incidents.flatMap(({ alertIds }) => alertIds);
        expect(new Set(members).size).toBe(members.length);
        expect(memberships.size).toBe(members.length);
        for (const { alertIds } of incidents) expect(alertIds.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('never spans more than its rule allows', () => {
    fc.assert(
      fc.property(rules, alerts(40), (said, some) => {
        const rule = aRule({ ...said[0], follow: false, kind: 'group', groupByMode: 'all', groupBy: ['host'] });
        const { mode, minutes, maxSpanMinutes } = rule.body.window;
        const most = (mode === 'fixed' ? minutes : maxSpanMinutes) * 60_000;
        const times = new Map(some.map((alert) => [alert.id, alert.lastSeenAt.getTime()]));
        for (const { alertIds } of run([rule], some).incidents) {
          const seen = alertIds.map((id) => times.get(id) ?? 0);
          expect(Math.max(...seen) - Math.min(...seen)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('comes out the same in whatever order alerts of one window arrive', () => {
    const near = fc
      .array(
        fc.record({
          atMinute: fc.integer({ min: 0, max: 14 }),
          ruleId: fc.constantFrom('a', 'b', 'c'),
          host: fc.constantFrom('host:x', 'host:y'),
        }),
        { maxLength: 12 },
      )
      .map((said) => said.map(({ host, ...each }) => aGroupableAlert({ ...each, entities: [host] })));
    const kinds = fc.constantFrom('group', 'event_count', 'value_count', 'temporal', 'temporal_ordered');
    const modes = fc.constantFrom('rolling', 'fixed', 'session');
    fc.assert(
      fc.property(near, kinds, modes, fc.infiniteStream(fc.nat()), (some, kind, mode, random) => {
        const rule = aRule({
          kind,
          sequence: ['a', 'b'],
          threshold: { count: 3, distinctBy: kind === 'value_count' ? 'rule' : null },
          window: { mode, minutes: 15, maxSpanMinutes: 60 },
        });
        const shuffled = some
          .map((alert) => ({ alert, place: random.next().value ?? 0 }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ alert }) => alert);
        const parts = (list: readonly GroupableAlert[]) =>
          run([rule], list)
            .incidents.map(({ alertIds }) => alertIds.toSorted().join(' '))
            .toSorted();
        expect(parts(shuffled)).toEqual(parts(some));
      }),
    );
  });

  it('changes nothing when alerts come again', () => {
    fc.assert(
      fc.property(rules, alerts(20), (said, some) => {
        const all = said.map((each) => aRule(each));
        const ids = ({ incidents }: ReturnType<typeof run>) => incidents.map(({ alertIds }) => alertIds);
        const once = run(all, some);
        const placed = some.filter(({ id }) => once.memberships.has(id));
        expect(ids(run(all, [...some, ...placed]))).toEqual(ids(once));
      }),
    );
  });
});

describe('what another set of rules would change', () => {
  it('marks the alerts that move, and what would be gone or new', () => {
    const some = at(0, 30, 90);
    const was = run([aRule({ kind: 'group', window: { minutes: 60, maxSpanMinutes: 600 } })], some);
    const would = run([aRule({ kind: 'group', window: { minutes: 40, maxSpanMinutes: 600 } })], some);
    const compared = compare(some, was, would);
    expect(compared).toMatchObject({
      moved: 1,
      rows: [
        { before: 'A1', after: 'B1', moved: false },
        { before: 'A1', after: 'B1', moved: false },
        { before: 'A1', after: 'B2', moved: true },
      ],
      before: [{ key: 'A1', twin: 'B1', alerts: 3 }],
      after: [{ twin: 'A1' }, { twin: null }],
    });
    expect(compare(some, was, was).moved).toBe(0);
  });
});
