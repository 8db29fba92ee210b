// Time as a calendar counts it: hours of the week in one time zone, without holidays, over every change of the clock.
import type { SlaCalendarBody, SlaHours } from '@tocsin/contracts/sla';
import { Temporal } from 'temporal-polyfill';

export type Calendar = Pick<SlaCalendarBody, 'zone' | 'week' | 'holidays' | 'overrides'>;
/** Null: every moment counts. */
export type MaybeCalendar = BusinessCalendar | null;

type Window = { from: number; to: number };
const dayMs = 86_400_000;
/** A calendar without hours for this long has none to come. */
const horizonDays = 800;

export const isZone = (zone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
};

/**
 * The first moment at which the clock of the zone shows this time of the day or a later one: of a time that comes twice
 * the first, of a time that is left out the moment of the change.
 */
function firstMoment(date: Temporal.PlainDate, minute: number, zone: string): number {
  if (minute >= 1440) return date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const wall = date.toPlainDateTime(new Temporal.PlainTime(Math.floor(minute / 60), minute % 60));
  const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (zoned.toPlainDateTime().equals(wall)) return zoned.epochMilliseconds;
  return (zoned.getTimeZoneTransition('next') ?? zoned).epochMilliseconds;
}

/** Overlapping and touching hours as one, in order. */
function joined(hours: readonly SlaHours[]): SlaHours[] {
  const all: SlaHours[] = [];
  for (const { from, to } of hours.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (from >= to) continue;
    if (last && from <= last.to) all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else all.push({ from, to });
  }
  return all;
}

/** A calendar made ready: what each day's hours are in UTC is worked out once. */
export class BusinessCalendar {
  readonly zone: string;
  #week: SlaHours[][];
  #holidays: Set<string>;
  #overrides: Map<string, SlaHours[]>;
  #days = new Map<number, readonly Window[]>();

  constructor({ zone, week, holidays, overrides }: Calendar) {
    this.zone = zone;
    this.#week = week.map(joined);
    this.#holidays = new Set(holidays.map(({ date }) => date));
    this.#overrides = new Map(overrides.map(({ date, hours }) => [date, joined(hours)]));
  }

  /** The local day of a moment, in days since 1970-01-01. */
  dayOf(at: number): number {
    const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.zone);
    return Date.UTC(year, month - 1, day) / dayMs;
  }

  /** When a local day is open. */
  windows(day: number): readonly Window[] {
    const known = this.#days.get(day);
    if (known) return known;
    const iso = new Date(day * dayMs).toISOString().slice(0, 10);
    const date = Temporal.PlainDate.from(iso);
    const usual = this.#holidays.has(iso) ? [] : (this.#week[date.dayOfWeek - 1] ?? []);
    const made = (this.#overrides.get(iso) ?? usual)
      .map(({ from, to }) => ({
        from: firstMoment(date, from, this.zone),
        to: firstMoment(date, to, this.zone),
      }))
      .filter(({ from, to }) => from < to);
    this.#days.set(day, made);
    return made;
  }
}

/** Milliseconds between two moments that the calendar counts; 0 when `to` is not after `from`. */
export function businessMs(from: number, to: number, calendar: MaybeCalendar): number {
  if (to <= from) return 0;
  if (calendar === null) return to - from;
  let sum = 0;
  const last = calendar.dayOf(to);
  for (let day = calendar.dayOf(from); day <= last; day++)
    for (const window of calendar.windows(day))
      sum += Math.max(0, Math.min(to, window.to) - Math.max(from, window.from));
  return sum;
}

/**
 * The first moment by which the calendar has counted `ms` since `from`.
 * @returns null where the calendar has no hours to come.
 */
export function addBusiness(from: number, ms: number, calendar: MaybeCalendar): number | null {
  if (ms <= 0) return from;
  if (calendar === null) return from + ms;
  let left = ms;
  let quiet = 0;
  for (let day = calendar.dayOf(from); quiet < horizonDays; day++) {
    quiet += 1;
    for (const window of calendar.windows(day)) {
      const start = Math.max(from, window.from);
      if (start >= window.to) continue;
      if (start + left <= window.to) return start + left;
      left -= window.to - start;
      quiet = 0;
    }
  }
  return null;
}
