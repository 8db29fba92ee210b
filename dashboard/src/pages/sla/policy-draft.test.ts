// A policy that is opened and saved as it was is the same.
import { SlaPolicyBody, type SlaPolicy } from '@tocsin/contracts/sla';
import { expect, test } from 'vitest';

import { bodyOf, draftOf } from './policy-draft.ts';

const policy = (more: Record<string, unknown> = {}): SlaPolicy => ({
  ...SlaPolicyBody.parse({
    name: 'Ours',
    appliesTo: 'incident',
    layer: 'regulator',
    position: 7,
    enabled: true,
    match: { incident: { severity: [1, 2], site: ['lyo'], q: 'wiper' } },
    targets: [
      {
        key: 'ack',
        kind: 'notify_regulator',
        law: 'Article 33(1)',
        spans: [
          { severity: 1, unit: 'minutes', count: 90 },
          { severity: 2, unit: 'months', count: 1 },
        ],
        startOn: 'declared',
        pauseOn: ['on_hold.vendor'],
        maxPauseMinutes: 1440,
        atRisk: [50, 75],
        actions: {
          atRisk: [{ type: 'log' }, { type: 'email', to: ['a@example.org'] }],
          breached: [
            { type: 'assign', personId: '019ce5a1-3b0a-7c52-9f3e-2d4f6a8b0c1d' },
            { type: 'email', to: ['a@example.org'] },
            { type: 'raise_severity' },
          ],
        },
        breachReasonRequired: true,
      },
    ],
    ...more,
  }),
  id: '019ce5a1-3b0a-7c52-9f3e-2d4f6a8b0c1d',
  version: 1,
  effectiveFrom: '',
  changedBy: '',
  changedAt: '',
  rev: 1,
});

test('of incidents, and of alerts', () => {
  const ours = policy();
  expect(SlaPolicyBody.parse(bodyOf(draftOf(ours)))).toEqual(SlaPolicyBody.parse(ours));
  const theirs = policy({
    appliesTo: 'alert',
    match: { alert: { rule: ['r1', 'r2'], minRisk: 40, severity: [4] } },
    targets: [{ key: 'ack', kind: 'ack', spans: [{ severity: 4, unit: 'working_days', count: 2 }] }],
  });
  expect(SlaPolicyBody.parse(bodyOf(draftOf(theirs)))).toEqual(SlaPolicyBody.parse(theirs));
});

test('what cannot be read is not sent', () => {
  const draft = draftOf(policy());
  const [target] = draft.targets;
  if (!target) throw new Error('It has one.');
  const withTarget = (more: object) => bodyOf({ ...draft, targets: [{ ...target, ...more }] });
  expect(withTarget({})).not.toBeNull();
  for (const wrong of [{ spans: { 1: 'soon' } }, { spans: {} }, { maxPause: '3wd' }, { atRisk: 'half' }])
    expect(withTarget(wrong), JSON.stringify(wrong)).toBeNull();
  expect(bodyOf({ ...draft, name: ' ' })).toBeNull();
});
