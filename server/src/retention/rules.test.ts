import { expect, test } from 'vitest';

import { inOrder } from './rules.ts';

test('the most specific rule comes first, and the default last', () => {
  const own = [
    { kind: 'events' as const, dataset: null, site: null, days: 30 },
    { kind: 'events' as const, dataset: 'sysmon.*', site: null, days: 400 },
    { kind: 'events' as const, dataset: 'sysmon.dns', site: null, days: 7 },
    { kind: 'events' as const, dataset: null, site: 'lyo', days: 60 },
    { kind: 'events' as const, dataset: 'sysmon.*', site: 'lyo', days: null },
    { kind: 'alerts' as const, dataset: null, site: null, days: 365 },
  ];
  const rules = inOrder(own, 90);
  expect(rules.filter(({ kind }) => kind === 'events').map(({ dataset, site }) => [dataset, site])).toEqual([
    ['sysmon.dns', null],
    ['sysmon.*', 'lyo'],
    ['sysmon.*', null],
    [null, 'lyo'],
    [null, null],
  ]);
  expect(rules.filter(({ kind }) => kind === 'alerts')).toMatchObject([{ days: 365, isDefault: false }]);
  expect(rules.find(({ kind }) => kind === 'activities')).toMatchObject({ days: null, isDefault: true });
});

test('without rules everything is as the settings and Tocsin itself say', () => {
  const days = Object.fromEntries(inOrder([], 90).map((rule) => [rule.kind, rule.days]));
  expect(days).toEqual({
    events: 90,
    detections: 400,
    deliveries: 14,
    receipts: 1,
    backtests: null,
    incidents: null,
    alerts: null,
    activities: null,
  });
});
