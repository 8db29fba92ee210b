// Calendar arithmetic held against a slow count of minutes, over every change of the clock in three zones.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addBusiness, BusinessCalendar, businessMs, isZone, type Calendar } from './calendar.ts';
import { targetMsOf } from './spans.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const zones = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe'];

const weekdays = (from: number, to: number) => [0, 1, 2, 3, 4, 5, 6].map((each) => (each < 5 ? [{ from, to }] : []));
const office = (zone: string, more: Partial<Calendar> = {}): Calendar => ({
  zone,
  week: weekdays(9 * 60, 18 * 60),
  holidays: [],
  overrides: [],
  ...more,
});

const hours = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 96 }), fc.integer({ min: 0, max: 96 })).map(([a, b]) => ({
    from: Math.min(a, b) * 15,
    to: Math.max(a, b) * 15,
  })),
  { maxLength: 3 },
);
const someDate = fc
  .integer({ min: Date.UTC(2024, 0, 1) / day, max: Date.UTC(2030, 11, 31) / day })
  .map((each) => new Date(each * day).toISOString().slice(0, 10));
const calendars: fc.Arbitrary<Calendar> = fc.record({
  zone: fc.constantFrom(...zones),
  week: fc.array(hours, { minLength: 7, maxLength: 7 }),
  holidays: fc.array(
    someDate.map((date) => ({ date, name: '' })),
    { maxLength: 20 },
  ),
  overrides: fc.uniqueArray(fc.record({ date: someDate, hours }), { maxLength: 5, selector: ({ date }) => date }),
});
const moments = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 11, 31) });

/** Every change of the clock of a zone in these years, found by asking what the clock shows. */
function changesOf(zone: string): number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offset = (at: number) => format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  const found: number[] = [];
  for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2031, 0, 1); at += day)
    if (offset(at) !== offset(at + day)) found.push(at);
  return found;
}

/** Counts minute after minute by what the clock of the zone shows; knows nothing of how the calendar does it. */
function slowMs(from: number, to: number, calendar: Calendar): number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: calendar.zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const shown = (at: number) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    return { date, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
  };
  const hoursOf = (date: string) => {
    const own = calendar.overrides.find((each) => each.date === date);
    if (own) return own.hours;
    if (calendar.holidays.some((each) => each.date === date)) return [];
    return calendar.week[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? [];
  };
  let sum = 0;
  let date = '';
  /** The latest time of the day that the clock has shown today: a time that comes again has been. */
  let latest = -1;
  for (let at = Math.floor((from - 2 * day) / minute) * minute; at < to; at += minute) {
    const now = shown(at);
    latest = now.date === date ? Math.max(latest, now.minute) : now.minute;
    date = now.date;
    const open = hoursOf(date).some((each) => latest >= each.from && latest < each.to);
    if (open) sum += Math.max(0, Math.min(to, at + minute) - Math.max(from, at));
  }
  return sum;
}

describe('against the slow count', () => {
  test.each(zones)('around every change of the clock in %s, 2024 to 2030', (zone) => {
    const changes = changesOf(zone);
    expect(changes).toHaveLength(14);
    const calendar: Calendar = {
      ...office(zone),
      // Open in the hours that are left out or come twice, with edges inside them.
      week: [0, 1, 2, 3, 4, 5, 6].map((each) => [
        { from: 0, to: 105 },
        { from: each % 2 ? 135 : 120, to: 165 },
        { from: 1380, to: 1440 },
      ]),
    };
    const ready = new BusinessCalendar(calendar);
    for (const change of changes)
      expect(businessMs(change - 7 * hour, change + 31 * hour, ready), new Date(change).toISOString()).toBe(
        slowMs(change - 7 * hour, change + 31 * hour, calendar),
      );
  });

  test('for any calendar over some days', () => {
    const near = fc.oneof(
      moments,
      fc.constantFrom(...zones.flatMap(changesOf)).chain((at) => fc.integer({ min: at - day, max: at + 2 * day })),
    );
    fc.assert(
      fc.property(calendars, near, fc.integer({ min: 0, max: 2 * day }), (calendar, from, length) => {
        expect(businessMs(from, from + length, new BusinessCalendar(calendar))).toBe(
          slowMs(from, from + length, calendar),
        );
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

describe('of any calendar', () => {
  test('adding is the inverse of counting, and finds the first such moment', () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 60 * day }), (calendar, from, ms) => {
        const ready = new BusinessCalendar(calendar);
        const due = addBusiness(from, ms, ready);
        if (due === null) return;
        expect(businessMs(from, due, ready)).toBe(ms);
        expect(businessMs(from, due - 1, ready)).toBe(ms - 1);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  test('counting adds up, never runs backwards, and never counts more than there is', () => {
    fc.assert(
      fc.property(calendars, fc.array(moments, { minLength: 3, maxLength: 3 }), (calendar, at) => {
        const ready = new BusinessCalendar(calendar);
        const [a = 0, b = 0, c = 0] = at.toSorted((one, other) => one - other);
        const [ab, bc, ac] = [businessMs(a, b, ready), businessMs(b, c, ready), businessMs(a, c, ready)];
        expect(ab + bc).toBe(ac);
        expect(ab).toBeGreaterThanOrEqual(0);
        expect(ab).toBeLessThanOrEqual(b - a);
        expect(businessMs(b, a, ready)).toBe(a === b ? ab : 0);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('more time is never due earlier', () => {
    fc.assert(
      fc.property(
        calendars,
        moments,
        fc.integer({ min: 0, max: 9 * day }),
        fc.integer({ min: 0, max: 9 * day }),
        (calendar, from, ms, more) => {
          const ready = new BusinessCalendar(calendar);
          const [early, late] = [addBusiness(from, ms, ready), addBusiness(from, ms + more, ready)];
          expect(late ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(early ?? Number.POSITIVE_INFINITY);
        },
      ),
      { numRuns: 200 },
    );
  }, 120_000);

  test('one without hours is never due', () => {
    const never = new BusinessCalendar(office('UTC', { week: [[], [], [], [], [], [], []] }));
    expect(addBusiness(0, 1, never)).toBeNull();
    expect(addBusiness(0, 1, null)).toBe(1);
  });
});

describe('days that people know', () => {
  const at = (text: string) => Date.parse(text);
  test('Friday afternoon goes on on Monday morning, after the summer time began', () => {
    const paris = new BusinessCalendar(office('Europe/Paris'));
    // Friday 27 March 2026, 17:00 in Paris is 16:00 UTC; Monday 11:00 is 09:00 UTC.
    expect(addBusiness(at('2026-03-27T16:00:00Z'), 3 * hour, paris)).toBe(at('2026-03-30T09:00:00Z'));
  });
  test('a holiday is not counted, and an override beats it', () => {
    const holidays = [{ date: '2026-07-14', name: 'Fête nationale' }];
    const [from, to] = [at('2026-07-13T22:00:00Z'), at('2026-07-14T22:00:00Z')];
    expect(businessMs(from, to, new BusinessCalendar(office('Europe/Paris', { holidays })))).toBe(0);
    const overrides = [{ date: '2026-07-14', hours: [{ from: 600, to: 720 }] }];
    expect(businessMs(from, to, new BusinessCalendar(office('Europe/Paris', { holidays, overrides })))).toBe(2 * hour);
  });
  test('four working days end with the hours of the fourth', () => {
    const holidays = [{ date: '2026-11-26', name: 'Thanksgiving' }];
    const filing = new BusinessCalendar(office('America/New_York', { week: weekdays(540, 1050), holidays }));
    const start = at('2026-11-23T15:00:00Z');
    const ms = targetMsOf({ unit: 'working_days', count: 4 }, start, filing) ?? 0;
    // Tuesday, Wednesday, Friday, Monday; 17:30 in New York is 22:30 UTC.
    expect(addBusiness(start, ms, filing)).toBe(at('2026-11-30T22:30:00Z'));
  });
  test('one month is a month', () => {
    const start = at('2026-01-31T12:00:00Z');
    expect(start + (targetMsOf({ unit: 'months', count: 1 }, start, null) ?? 0)).toBe(at('2026-02-28T12:00:00Z'));
  });
  test('a name that is no zone is known as none', () => {
    expect([isZone('Europe/Paris'), isZone('Europe/Atlantis')]).toEqual([true, false]);
  });
});
