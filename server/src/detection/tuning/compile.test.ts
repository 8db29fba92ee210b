// What tuning entries do to a match.
import type { TuningEffect } from '@tocsin/contracts/tuning';
import { describe, expect, it } from 'vitest';

import { compileTuner, conditionFaults, type ActiveTuning } from './compile.ts';

const rule = 'rule-1';
const windows = { product: 'windows', category: 'process_creation' };
const entry = (id: string, effect: TuningEffect, expiresAt = new Date(10_000)): ActiveTuning => ({
  id,
  rule,
  effect,
  expiresAt,
});
const aSubject = (native: Record<string, unknown>, site = 'lyo') => ({
  event: { native, logsource: windows, dataset: 'windows.sysmon' },
  site,
});
const tuned = (entries: ActiveTuning[], native: Record<string, unknown>, site?: string, now = 0) =>
  compileTuner(entries, () => windows).apply(rule, aSubject(native, site), now);

const backup = entry('backup', {
  kind: 'exception',
  conditions: [
    { field: 'Image|endswith', values: ['\\veeam.exe', '\\backup.exe'] },
    { field: 'User', values: ['SVC-BACKUP'] },
  ],
});

describe('an exception', () => {
  it('hides a match for which all of its conditions hold, read as Sigma reads them', () => {
    const native = { Image: 'C:\\Tools\\BACKUP.exe', User: 'svc-backup' };
    expect(tuned([backup], native)).toEqual({ tuningId: 'backup', mode: 'suppressed' });
    expect(tuned([backup], { ...native, User: 'ada' })).toBeNull();
    expect(tuned([backup], { Image: native.Image })).toBeNull();
  });

  it('asks of the names that the rule uses, also where the event calls them otherwise', () => {
    const native = { Channel: 'Security', EventID: '4688', NewProcessName: 'C:\\a\\veeam.exe' };
    const image = entry('image', {
      kind: 'exception',
      conditions: [{ field: 'Image|endswith', values: ['\\veeam.exe'] }],
    });
    expect(tuned([image], native)).toMatchObject({ mode: 'suppressed' });
  });

  it('lets matches of other rules alone, and ends at its end', () => {
    const native = { Image: '\\backup.exe', User: 'svc-backup' };
    const tuner = compileTuner([backup], () => windows);
    expect(tuner.apply('rule-2', aSubject(native), 0)).toBeNull();
    expect(tuner.apply(rule, aSubject(native), 9_999)).not.toBeNull();
    expect(tuner.apply(rule, aSubject(native), 10_000)).toBeNull();
  });
});

describe('a scope', () => {
  const scope = (effect: Partial<TuningEffect & { kind: 'scope' }>) =>
    entry('scope', { kind: 'scope', sites: [], datasets: [], exclude: false, ...effect });

  it.each([
    [{ sites: ['lyo'] }, 'lyo', true],
    [{ sites: ['lyo'] }, 'par', false],
    [{ sites: ['lyo'], exclude: true }, 'lyo', false],
    [{ sites: ['lyo'], exclude: true }, 'par', true],
    [{ sites: ['lyo'], datasets: ['linux.auth'] }, 'lyo', false],
    [{ datasets: ['windows.sysmon'] }, 'par', true],
  ])('%j of a match at %s raises: %s', (effect, site, raises) => {
    expect(tuned([scope(effect)], {}, site) === null).toBe(raises);
  });
});

describe('several entries', () => {
  const threshold = entry('threshold', { kind: 'threshold', count: 5, timeframeSeconds: 60, groupBy: [] });
  const lower = entry('lower', { kind: 'severity', severity: 1, conditions: [] });

  it('let an exception go before a threshold, and a threshold before a severity', () => {
    const native = { Image: '\\backup.exe', User: 'svc-backup' };
    expect(tuned([lower, threshold, backup], native)).toEqual({ tuningId: 'backup', mode: 'suppressed' });
    expect(tuned([lower, threshold, backup], {})).toEqual({ tuningId: 'threshold', mode: 'silent' });
    expect(tuned([lower, backup], {})).toEqual({ tuningId: 'lower', severity: 1 });
  });
});

describe('conditions', () => {
  it('are refused with a sentence when Sigma cannot read them', () => {
    const [fault] = conditionFaults({ kind: 'exception', conditions: [{ field: 'Image|contians', values: ['x'] }] });
    expect(fault?.message).toContain('contains');
    expect(conditionFaults({ kind: 'scope', sites: ['lyo'], datasets: [], exclude: false })).toEqual([]);
  });
});
