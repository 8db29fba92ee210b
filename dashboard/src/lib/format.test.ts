// How numbers, times and indicators are written.
import { afterEach, describe, expect, test, vi } from 'vitest';

import {
  defang,
  formatAge,
  formatChange,
  formatDateTime,
  formatDuration,
  formatRelative,
  formatShort,
  formatTactic,
  formatWord,
  initials,
  plural,
} from './format.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('ages', () => {
  test.each([
    [-5, '0m'],
    [59_999, '0m'],
    [42 * minute, '42m'],
    [hour + 8 * minute, '1h 08'],
    [3 * day + 4 * hour, '3d 4h'],
  ])('%d ms reads %s', (ms, text) => expect(formatAge(ms)).toBe(text));
});

test('durations change their unit as they grow', () => {
  expect([12, 850, 9400, 45_000, 15 * minute, 5 * hour, day, 2 * day].map(formatDuration)).toEqual([
    '12 ms',
    '850 ms',
    '9.4 s',
    '45 s',
    '15 min',
    '5 h',
    '1 day',
    '2 days',
  ]);
});

test('relative times say on which side of now they lie', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  expect(formatRelative(now - 3000, now)).toBe('just now');
  expect(formatRelative(now - 5 * minute, now)).toBe('5 min ago');
  expect(formatRelative(now + 3 * hour, now)).toBe('in 3 h');
});

test('a moment on the UTC clock does not depend on where the browser is', () => {
  expect(formatDateTime(new Date('2026-11-20T21:31:08Z'), 'utc')).toBe('2026-11-20 21:31:08');
});

test('short numbers keep four digits whole and shorten from ten thousand on', () => {
  expect([0, 999, 9999, 10_000, 12_849, 3_400_000].map(formatShort)).toEqual([
    '0',
    '999',
    '9,999',
    '10k',
    '12.8k',
    '3.4M',
  ]);
});

test('a change carries its sign, and a real minus', () => {
  expect([6, -28, 0].map(formatChange)).toEqual(['+6', '−28', '±0']);
});

describe('defanging', () => {
  test.each([
    ['https://evil.example/a', 'hxxps://evil[.]example/a'],
    ['HTTP://EVIL.EXAMPLE', 'HXXP://EVIL[.]EXAMPLE'],
    ['10.0.0.1', '10[.]0[.]0[.]1'],
    ['a@b.example', 'a[@]b[.]example'],
    ['lyo-ws514', 'lyo-ws514'],
  ])('%s becomes %s', (value, text) => expect(defang(value)).toBe(text));
});

test('initials come from the first and the last word, or from one word’s first letters', () => {
  expect(['Robin Delacroix', 'a.lefevre@x.example', 'Robin', '', 'Anne-Marie de la Tour'].map(initials)).toEqual([
    'RD',
    'AE',
    'RO',
    '?',
    'AT',
  ]);
});

test('the field’s short words become readable ones', () => {
  expect(formatTactic('command-and-control')).toBe('Command and Control');
  expect(formatWord('post_incident')).toBe('Post incident');
  expect([plural(1, 'alert'), plural(1200, 'alert'), plural(2, 'entity', 'entities')]).toEqual([
    '1 alert',
    '1,200 alerts',
    '2 entities',
  ]);
});

describe('in French', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  /** The language is read as the page loads. */
  const french = async () => {
    vi.stubGlobal('document', {});
    vi.stubGlobal('localStorage', { getItem: () => 'fr' });
    vi.resetModules();
    return { ...(await import('./format.ts')), ...(await import('./time-range.ts')) };
  };

  test('numbers, durations and moments are written as the French write them', async () => {
    const { formatAge, formatCount, formatDay, formatDuration, formatRelative, formatShort, plural } = await french();
    const now = Date.UTC(2026, 10, 20, 12);
    expect([formatCount(1284), formatShort(12_849), formatShort(3_400_000)]).toEqual([
      '1\u202f284',
      '12,8\u202fk',
      '3,4\u202fM',
    ]);
    expect([9400, 15 * minute, day, 2 * day].map(formatDuration)).toEqual(['9,4 s', '15 min', '1 j', '2 j']);
    expect([hour + 8 * minute, 3 * day + 4 * hour].map(formatAge)).toEqual(['1\u202fh\u202f08', '3\u202fj 4\u202fh']);
    expect([now - 3000, now - 5 * minute, now + 3 * hour].map((at) => formatRelative(at, now))).toEqual([
      'à l’instant',
      'il y a 5 min',
      'dans 3 h',
    ]);
    expect(formatDay(new Date(now), 'utc')).toBe('20 nov.');
    expect([0, 1, 2].map((count) => plural(count, 'règle', 'règles'))).toEqual(['0 règle', '1 règle', '2 règles']);
  });

  test('a range of time agrees with its number', async () => {
    const { describeLength, describeRange, readRange } = await french();
    expect(['1h', '24h', '7d'].map((range) => describeRange(readRange({ range }), 'utc'))).toEqual([
      'Dernière heure',
      '24 dernières heures',
      '7 derniers jours',
    ]);
    expect(['15m', '24h', '7d'].map(describeLength)).toEqual(['15 min', '24 h', '7 jours']);
  });
});
