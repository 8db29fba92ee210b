// What an incident takes from its alerts.
import { describe, expect, it } from 'vitest';

import { aGroupableAlert } from './fixtures.ts';
import { addSums, sumUp, titleOf } from './summary.ts';

describe('what an incident takes from its alerts', () => {
  const alerts = [
    aGroupableAlert({ severity: 2, tactics: ['execution'], techniques: ['T1059'], atMinute: 10, siteCode: null }),
    aGroupableAlert({
      severity: 4,
      tactics: ['impact', 'credential-access', 'made-up'],
      entities: ['host:b', 'user:jd'],
      atMinute: 5,
    }),
    aGroupableAlert({ severity: 2, tactics: ['execution'], entities: ['host:b'], atMinute: 30, siteCode: 'par' }),
  ];

  it('is the worst severity, the whole span, entities by frequency, tactics in order', () => {
    expect(sumUp(alerts)).toEqual({
      severity: 1,
      startedAt: new Date('2026-03-14T12:05:00.000Z'),
      lastSeenAt: new Date('2026-03-14T12:30:00.000Z'),
      entities: ['host:b', 'host:lyo-ws514', 'user:jd'],
      tactics: ['made-up', 'execution', 'credential-access', 'impact'],
      techniques: ['T1003.001', 'T1059'],
      siteCodes: ['lyo', 'par'],
    });
    expect(sumUp(alerts.toReversed())).toEqual(sumUp(alerts));
    expect(sumUp([])).toBeNull();
  });

  it('can be carried on instead of made anew', () => {
    const [whole, first, rest] = [sumUp(alerts), sumUp(alerts.slice(0, 1)), sumUp(alerts.slice(1))];
    const carried = first && rest && addSums(first, rest);
    expect({ ...carried, entities: carried?.entities.toSorted() }).toEqual({
      ...whole,
      entities: whole?.entities.toSorted(),
    });
  });

  it('is titled by the furthest tactic of the worst alerts and their place', () => {
    expect(titleOf(alerts)).toBe('Impact on b');
    expect(titleOf(alerts.toReversed())).toBe('Impact on b');
    expect(titleOf([aGroupableAlert({ tactics: [], entities: ['ip:10.0.0.1'] })])).toBe(
      'Memory of the logon process read',
    );
    expect(titleOf([aGroupableAlert({ entities: ['user:jd'] })])).toBe('Credential access on jd');
  });
});
