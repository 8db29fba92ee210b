// What is shown before the server answers must be what the server will do.
import type { Alert } from '@tocsin/contracts/alert';
import { describe, expect, test } from 'vitest';

import { expectedAfter, staysIn } from './expected.ts';

const robin = { id: 'robin', name: 'Robin Delacroix' };
const anAlert = (part: Partial<Alert> = {}): Alert => ({
  id: 'a1',
  number: 'ALR-1',
  title: 'DCSync',
  severity: 4,
  riskScore: 93,
  stage: 'new',
  verdict: null,
  verdictReason: null,
  assignee: null,
  site: null,
  rule: { id: 'r1', title: 'DCSync', version: 1 },
  dataset: 'windows.security',
  attack: { tactics: [], techniques: [] },
  entities: [],
  occurrenceCount: 1,
  firstSeenAt: '2026-11-20T12:00:00Z',
  lastSeenAt: '2026-11-20T12:00:00Z',
  createdAt: '2026-11-20T12:00:00Z',
  updatedAt: '2026-11-20T12:00:00Z',
  incident: null,
  recurrenceOf: null,
  source: null,
  rev: 1,
  ...part,
});

describe('expected after', () => {
  test('acknowledging moves only what is new', () => {
    expect(expectedAfter(anAlert(), { action: 'acknowledge' }, []).stage).toBe('acknowledged');
    const later = anAlert({ stage: 'investigating' });
    expect(expectedAfter(later, { action: 'acknowledge' }, [])).toBe(later);
  });
  test('assigning a new alert acknowledges it; taking the assignee away does not', () => {
    expect(expectedAfter(anAlert(), { action: 'assign', assigneeId: 'robin' }, [robin])).toMatchObject({
      assignee: robin,
      stage: 'acknowledged',
    });
    expect(expectedAfter(anAlert({ assignee: robin }), { action: 'assign', assigneeId: null }, [robin])).toMatchObject({
      assignee: null,
      stage: 'new',
    });
  });
  test('resolving keeps verdict and reason, and skips what is resolved', () => {
    const act = { action: 'resolve', verdict: 'false_positive', reason: 'Backup job' } as const;
    expect(expectedAfter(anAlert(), act, [])).toMatchObject({
      stage: 'resolved',
      verdict: 'false_positive',
      verdictReason: 'Backup job',
    });
    const done = anAlert({ stage: 'resolved', verdict: 'duplicate' });
    expect(expectedAfter(done, act, [])).toBe(done);
  });
  test('reopening takes the verdict back', () => {
    const done = anAlert({ stage: 'resolved', verdict: 'duplicate', verdictReason: 'Twice' });
    expect(expectedAfter(done, { action: 'reopen', reason: 'Not so' }, [])).toMatchObject({
      stage: 'new',
      verdict: null,
      verdictReason: null,
    });
  });
});

describe('a list', () => {
  test('loses an alert whose stage it does not show', () => {
    expect(staysIn({ stage: ['new'] }, anAlert({ stage: 'resolved' }), 'robin')).toBe(false);
    expect(staysIn({}, anAlert({ stage: 'resolved' }), 'robin')).toBe(true);
  });
  test('of mine, of nobody and of somebody knows whose an alert is', () => {
    const mine = anAlert({ assignee: robin });
    expect(staysIn({ assignee: ['me'] }, mine, 'robin')).toBe(true);
    expect(staysIn({ assignee: ['me'] }, mine, 'claire')).toBe(false);
    expect(staysIn({ assignee: ['none'] }, mine, 'robin')).toBe(false);
    expect(staysIn({ assignee: ['none', 'robin'] }, mine, 'claire')).toBe(true);
  });
});
