// Tuning entries in words.
import { describe, expect, it } from 'vitest';

import { effectWords, stateLook } from './words.ts';

describe('effects', () => {
  it('say in one sentence what an entry does', () => {
    expect(
      effectWords({
        kind: 'exception',
        conditions: [
          { field: 'Image|endswith', values: ['\\a.exe', '\\b.exe', '\\c.exe'] },
          { field: 'User', values: ['svc'] },
        ],
      }),
    ).toBe('Hides matches where Image endswith \\a.exe or \\b.exe and 1 more, and User is svc');
    expect(effectWords({ kind: 'threshold', count: 5, timeframeSeconds: 600, groupBy: ['User'] })).toBe(
      'Raises from 5 matches in 10 min by User',
    );
    expect(effectWords({ kind: 'severity', severity: 1, conditions: [] })).toBe('Sets the severity to low');
    expect(effectWords({ kind: 'scope', sites: ['lyo', 'par'], datasets: [], exclude: true })).toBe(
      'Raises everywhere but at sites lyo, par',
    );
  });
});

it('shows an entry as expiring two weeks before its end', () => {
  const entry = (expiresAt: string) => stateLook({ state: 'active', expiresAt }, Date.parse('2026-11-01T00:00:00Z'));
  expect(entry('2026-11-14T00:00:00Z').label).toBe('Expiring');
  expect(entry('2026-12-14T00:00:00Z').label).toBe('Active');
});
