// How long a target is, worked out where it starts.
import type { SlaSpan } from '@tocsin/contracts/sla';
import { Temporal } from 'temporal-polyfill';

import { businessMs, type MaybeCalendar } from './calendar.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const horizonDays = 800;

/** The end of the hours of the nth day that has some after the day of `from`. Around the clock every day has. */
function endOfWorkingDay(from: number, count: number, calendar: MaybeCalendar): number | null {
  if (calendar === null) return (Math.floor(from / dayMs) + count + 1) * dayMs;
  let left = count;
  const first = calendar.dayOf(from) + 1;
  for (let day = first; day < first + horizonDays; day++) {
    const end = calendar.windows(day).at(-1)?.to;
    if (end !== undefined && --left === 0) return end;
  }
  return null;
}

/** The same day and time some months later in the zone; of a day that the month lacks, its last. */
const monthsAfter = (from: number, count: number, calendar: MaybeCalendar): number =>
  Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(calendar?.zone ?? 'UTC')
    .add({ months: count }).epochMilliseconds;

/**
 * Milliseconds as the calendar counts them.
 * @returns null where the calendar has no such day to come.
 */
export function targetMsOf({ unit, count }: SlaSpan, startedAt: number, calendar: MaybeCalendar): number | null {
  if (unit === 'minutes') return count * minuteMs;
  const end = unit === 'months' ? monthsAfter(startedAt, count, calendar) : endOfWorkingDay(startedAt, count, calendar);
  return end === null ? null : businessMs(startedAt, end, calendar);
}
