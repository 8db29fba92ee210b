// The grouping rule, as tables and properties.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { GroupableAlert } from '#alerts';

import { aGroupableAlert } from './fixtures.ts';
import { connectingEntities, decideGrouping, groupKey, sameHostOrUser, type OpenIncident } from './grouping.ts';

const incident = (said: Partial<OpenIncident> = {}): OpenIncident => ({
  id: '01930000-0000-7000-8000-000000000001',
  number: 'INC-2026-00001',
  startedAt: new Date('2026-03-14T11:00:00.000Z'),
  alertCount: 3,
  groups: [],
  ...said,
});
const opened = (alert: GroupableAlert, others: GroupableAlert[]) => {
  const decision = decideGrouping(alert, others, []);
  return decision.kind === 'open' ? decision.members.map((member) => member.alert) : null;
};

describe('opening an incident', () => {
  const high = aGroupableAlert({ severity: 3, ruleId: 'a' });
  const cases: [string, GroupableAlert[], boolean][] = [
    ['alone', [], false],
    ['a high and a medium of another rule', [aGroupableAlert({ ruleId: 'b' })], true],
    [
      'a high and a high of the same rule',
      [aGroupableAlert({ severity: 3, ruleId: 'a', entities: ['host:lyo-ws514'] })],
      false,
    ],
    ['a high and a low', [aGroupableAlert({ severity: 1 })], false],
    ['another host', [aGroupableAlert({ severity: 4, entities: ['host:other'] })], false],
    ['exactly two hours apart', [aGroupableAlert({ atMinute: -120 })], true],
    ['a moment more than two hours apart', [aGroupableAlert({ atMinute: -120.001 })], false],
    ['a later one', [aGroupableAlert({ atMinute: 30 })], true],
    ['resolved', [aGroupableAlert({ stage: 'resolved' })], false],
    ['upper case', [aGroupableAlert({ entities: ['host:LYO-WS514'] })], true],
  ];
  it.each(cases)('%s', (_name, others, expected) => {
    expect(opened(high, others) !== null).toBe(expected);
  });

  it('takes three mediums of two rules, not two', () => {
    const [one, two, three] = ['a', 'b', 'b'].map((ruleId) => aGroupableAlert({ ruleId }));
    if (!one || !two || !three) throw new Error('three alerts');
    expect(opened(one, [two])).toBeNull();
    expect(opened(one, [two, three])).toHaveLength(3);
    expect(opened(two, [three, one])).toHaveLength(3);
  });

  it('says of each member why it is there', () => {
    const other = aGroupableAlert({ number: 'ALR-2026-00012', entities: ['user:jdupont', 'host:lyo-ws514'] });
    const decision = decideGrouping(high, [other], []);
    expect(decision).toMatchObject({
      kind: 'open',
      entities: ['host:lyo-ws514'],
      members: [
        { alert: { id: high.id }, because: 'host lyo-ws514 within 2 h of ALR-2026-00012' },
        { alert: { id: other.id }, because: `host lyo-ws514 within 2 h of ${high.number}` },
      ],
    });
  });

  it('leaves alone an alert that is in an incident, is resolved or mild', () => {
    const other = aGroupableAlert({ severity: 4 });
    for (const said of [{ incidentId: incident().id }, { stage: 'resolved' as const }, { severity: 1 }])
      expect(decideGrouping(aGroupableAlert(said), [other], [incident()])).toEqual({ kind: 'none' });
  });

  it('keeps to the cap, the nearest in time first', () => {
    const others = Array.from({ length: 600 }, (_, minute) => aGroupableAlert({ atMinute: -minute / 10 }));
    const members = opened(high, others);
    expect(members).toHaveLength(sameHostOrUser.cap);
    expect(members?.[1]?.id).toBe(others[0]?.id);
  });
});

describe('joining an incident', () => {
  const open = incident();
  const member = (said: Parameters<typeof aGroupableAlert>[0] = {}) =>
    aGroupableAlert({ incidentId: open.id, ruleId: 'm', ...said });

  it('follows a neighbour of another rule, even a mild pair', () => {
    const neighbour = member({ number: 'ALR-2026-00012' });
    expect(decideGrouping(aGroupableAlert(), [neighbour], [open])).toMatchObject({
      kind: 'join',
      incident: { id: open.id },
      because: 'host lyo-ws514 within 2 h of ALR-2026-00012',
    });
  });

  it('does not follow a neighbour of the same rule alone', () => {
    expect(decideGrouping(aGroupableAlert({ ruleId: 'm' }), [member()], [open]).kind).toBe('none');
  });

  it('joins by an entity that the incident holds open, within the window', () => {
    const held = (time: string) => incident({ groups: [{ entity: 'host:lyo-ws514', lastAt: new Date(time) }] });
    expect(decideGrouping(aGroupableAlert(), [], [held('2026-03-14T10:00:00Z')]).kind).toBe('join');
    expect(decideGrouping(aGroupableAlert(), [], [held('2026-03-14T09:59:59Z')]).kind).toBe('none');
  });

  it('ends with the greatest span', () => {
    const old = incident({ startedAt: new Date('2026-03-13T11:59:59Z') });
    expect(decideGrouping(aGroupableAlert(), [member()], [old]).kind).toBe('none');
  });

  it('says when the incident is full', () => {
    const full = incident({ alertCount: sameHostOrUser.cap });
    expect(decideGrouping(aGroupableAlert({ severity: 4 }), [member()], [full])).toEqual({
      kind: 'full',
      incident: full,
    });
  });

  it('prefers the incident that began first, and one with room', () => {
    const later = incident({
      id: '01930000-0000-7000-8000-000000000002',
      number: 'INC-2026-00002',
      startedAt: new Date('2026-03-14T11:30:00Z'),
    });
    const others = [member(), aGroupableAlert({ incidentId: later.id })];
    expect(decideGrouping(aGroupableAlert(), others, [later, open])).toMatchObject({ incident: { id: open.id } });
    const full = incident({ alertCount: sameHostOrUser.cap });
    expect(decideGrouping(aGroupableAlert(), others, [full, later])).toMatchObject({
      kind: 'join',
      incident: { id: later.id },
    });
  });
});

describe('what connects', () => {
  it('is hosts and people, not the accounts of every machine', () => {
    expect(
      connectingEntities([
        'user:NT AUTHORITY\\SYSTEM',
        'user:AUTORITE NT\\Service réseau',
        'user:LYO-WS514$',
        'user:DWM-1',
        'user:root',
        'user:-',
        'host:',
        'ip:10.0.0.1',
        'user:CORP\\JDupont',
        'host:B',
        'host:b',
        'host:A',
      ]),
    ).toEqual(['host:a', 'host:b', 'user:corp\\jdupont']);
  });

  it('has a key of its own in each organisation', () => {
    expect(groupKey('org-1', 'host:a')).not.toBe(groupKey('org-2', 'host:a'));
    expect(groupKey('org-1', 'host:a')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

describe('the order in which things are looked at', () => {
  const alerts = fc.array(
    fc.record({
      atMinute: fc.integer({ min: -180, max: 180 }),
      severity: fc.integer({ min: 0, max: 4 }),
      ruleId: fc.constantFrom('a', 'b', 'c'),
      entities: fc.subarray(['host:x', 'host:y', 'user:jd', 'user:SYSTEM', 'ip:10.0.0.1']),
      incidentId: fc.constantFrom(null, 'i1', 'i2', 'i3'),
    }),
    { maxLength: 12 },
  );
  const incidents = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('i1', 'i2', 'i3'),
      startedAt: fc
        .integer({ min: -30, max: 2 })
        .map((hours) => new Date(Date.parse('2026-03-14T12:00:00Z') + hours * 3_600_000)),
      alertCount: fc.constantFrom(1, sameHostOrUser.cap),
    }),
    { selector: ({ id }) => id },
  );

  it('does not matter', () => {
    fc.assert(
      fc.property(alerts, incidents, fc.infiniteStream(fc.nat()), (said, open, random) => {
        const others = said.map((one) => aGroupableAlert(one));
        const all = open.map((one) => incident({ ...one, number: one.id }));
        const alert = aGroupableAlert({ entities: ['host:x', 'user:jd'], ruleId: 'a', severity: 3 });
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, at: random.next().value ?? 0 }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ item }) => item);
        expect(decideGrouping(alert, shuffled(others), shuffled(all))).toEqual(decideGrouping(alert, others, all));
      }),
    );
  });

  it('and only alerts that share, are near and are open are ever taken', () => {
    fc.assert(
      fc.property(alerts, (said) => {
        const others = said.map((one) => aGroupableAlert(one));
        const alert = aGroupableAlert({ entities: ['host:x'], ruleId: 'a', severity: 4 });
        for (const one of opened(alert, others) ?? []) {
          expect(one.severity).toBeGreaterThanOrEqual(2);
          expect(one.entities).toContain('host:x');
          expect(one.incidentId).toBeNull();
          expect(Math.abs(one.lastSeenAt.getTime() - alert.lastSeenAt.getTime())).toBeLessThanOrEqual(
            sameHostOrUser.windowMs,
          );
        }
      }),
    );
  });
});
