// Holidays out of iCalendar files as they are published.
import { describe, expect, test } from 'vitest';

import { readHolidays } from './ics.ts';
import { federalHolidays } from './shipped.ts';

const within = { from: '2026-01-01', to: '2028-12-31' };
const file = (...events: string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.map((event) => `BEGIN:VEVENT\r\n${event}\r\nEND:VEVENT`),
    'END:VCALENDAR',
  ].join('\r\n');
const datesOf = (...events: string[]) => readHolidays(file(...events), within)?.items.map(({ date }) => date);

describe('a holiday', () => {
  test('is a day, with its name folded and escaped', () => {
    const text = file('DTSTART;VALUE=DATE:20260714\r\nSUMMARY:Fête nationale\\, jour \r\n férié');
    expect(readHolidays(text, within)).toEqual({
      items: [{ date: '2026-07-14', name: 'Fête nationale, jour férié' }],
      skipped: 0,
    });
  });
  test('of several days ends before its end', () => {
    expect(datesOf('DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227')).toEqual([
      '2026-12-24',
      '2026-12-25',
      '2026-12-26',
    ]);
  });
  test('of every year is there in each, until it ends', () => {
    expect(datesOf('DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY;UNTIL=20271231')).toEqual([
      '2026-05-01',
      '2027-05-01',
    ]);
    expect(datesOf('DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY')).toEqual(['2028-02-29']);
  });
  test('that moves by a rule, is cancelled or has no date is counted as skipped', () => {
    const text = file(
      'DTSTART;VALUE=DATE:20260525\r\nRRULE:FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5',
      'DTSTART;VALUE=DATE:20260601\r\nSTATUS:CANCELLED',
      'DTSTART;VALUE=DATE:20260231',
    );
    expect(readHolidays(text, within)).toEqual({ items: [], skipped: 3 });
  });
  test('stands in nothing but an iCalendar file', () => {
    expect(readHolidays('date,name\n2026-07-14,x', within)).toBeNull();
  });
});

test('federal holidays of 2026 are those published', () => {
  // https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/
  expect(federalHolidays(2026).map(({ date }) => date)).toEqual([
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-05-25',
    '2026-06-19',
    '2026-07-03',
    '2026-09-07',
    '2026-10-12',
    '2026-11-11',
    '2026-11-26',
    '2026-12-25',
  ]);
});
