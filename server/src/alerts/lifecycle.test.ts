// Triage moves, as a table and as a property.
import { alertStages, type AlertStage } from '@tocsin/contracts/alert';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { moveAlert, type Triage, type TriageAction } from './lifecycle.ts';

const at = new Date('2026-03-14T09:00:00Z');
const someone = '01930000-0000-7000-8000-00000000aaaa';
const alert = (stage: AlertStage, assigneeId: string | null = null): Triage => ({
  stage,
  verdict: stage === 'resolved' ? 'undetermined' : null,
  verdictReason: null,
  resolvedAt: stage === 'resolved' ? new Date(0) : null,
  assigneeId,
});
const actions: TriageAction[] = [
  { action: 'acknowledge' },
  { action: 'investigate' },
  { action: 'resolve', verdict: 'true_positive', reason: 'confirmed' },
  { action: 'reopen', reason: 'again' },
  { action: 'assign', assigneeId: someone },
  { action: 'assign', assigneeId: null },
];

describe('a triage move', () => {
  const table: [AlertStage, (AlertStage | null)[]][] = [
    ['new', ['acknowledged', 'investigating', 'resolved', null, 'acknowledged', null]],
    ['acknowledged', [null, 'investigating', 'resolved', null, 'acknowledged', null]],
    ['investigating', [null, null, 'resolved', null, 'investigating', null]],
    ['resolved', [null, null, null, 'investigating', null, null]],
  ];
  it.each(table)('from %s leads where the table says', (stage, expected) => {
    const reached = actions.map((action) => {
      const move = moveAlert(alert(stage), action, at);
      return 'to' in move ? move.to.stage : null;
    });
    expect(reached).toEqual(expected);
  });

  it('resolves with verdict, reason and time, and reopens without', () => {
    const resolved = moveAlert(alert('new'), { action: 'resolve', verdict: 'false_positive', reason: 'test' }, at);
    expect(resolved).toEqual({
      to: { ...alert('resolved'), verdict: 'false_positive', verdictReason: 'test', resolvedAt: at },
    });
    const reopened = moveAlert(alert('resolved', someone), { action: 'reopen', reason: 'again' }, at);
    expect(reopened).toEqual({ to: alert('investigating', someone) });
  });

  it('acknowledges a new alert that is assigned, not one that is taken away', () => {
    expect(moveAlert(alert('new', someone), { action: 'assign', assigneeId: null }, at)).toEqual({ to: alert('new') });
  });

  it('has a verdict and a time of resolution exactly when resolved, after any actions', () => {
    fc.assert(
      fc.property(fc.constantFrom(...alertStages), fc.array(fc.constantFrom(...actions)), (stage, sequence) => {
        let current = alert(stage);
        for (const action of sequence) {
          const move = moveAlert(current, action, at);
          expect('to' in move || move.because.endsWith('.')).toBe(true);
          if ('to' in move) current = move.to;
        }
        expect(current.verdict !== null).toBe(current.stage === 'resolved');
        expect(current.resolvedAt !== null).toBe(current.stage === 'resolved');
      }),
    );
  });
});
