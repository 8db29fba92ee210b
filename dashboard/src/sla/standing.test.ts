// How pressing a clock is.
import { expect, test } from 'vitest';

import { leftMs, pressureOf, type Timed } from './standing.ts';
import { formatLeft } from './words.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const clock = (more: Partial<Timed> = {}): Timed => ({
  state: 'running',
  dueAt: at(30),
  remainingMs: 1,
  breachedAt: null,
  stoppedAt: null,
  atRiskAt: at(15),
  waiver: null,
  ...more,
});

test.each([
  [{}, 'calm', 30],
  [{ atRiskAt: at(-1) }, 'at_risk', 30],
  [{ dueAt: at(-2) }, 'breached', -2],
  [{ breachedAt: at(-2) }, 'breached', 30],
  [{ breachedAt: at(-2), waiver: { by: 'Ana', at: at(0), reason: 'r' } }, 'calm', 30],
  [{ state: 'paused', dueAt: null, remainingMs: 300_000 }, 'paused', 5],
  [{ state: 'paused', breachedAt: at(-2), remainingMs: -300_000 }, 'breached', -5],
  [{ state: 'met' }, 'met', null],
  [{ state: 'stopped_late', breachedAt: at(-2) }, 'late', null],
  [{ state: 'pending', dueAt: null }, 'pending', null],
] as const)('%o is %s', (more, pressure, left) => {
  expect(pressureOf(clock(more), now)).toBe(pressure);
  expect(leftMs(clock(more), now)).toBe(left === null ? null : left * 60_000);
});

test('what is left is told at a glance', () => {
  expect([5_000, 90_000, -4_080_000].map(formatLeft)).toEqual(['<1m', '1m', '−1h 08']);
});
