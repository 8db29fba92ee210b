// A time as somebody wrote it down: when that was, and how exactly it is known.
import type { DateOrder, TimePrecision } from '@tocsin/contracts/words';

export type ReadTime = { at: number; precision: TimePrecision };

const iso =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i;
const figures =
  /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:,?[T ]+(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([AaPp][Mm])?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/;
const epoch = /^\d{9,19}(?:\.\d{1,9})?$/;

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told by their size. */
function ofEpoch(text: string): ReadTime {
  const value = Number(text);
  if (value < 1e11) return { at: Math.round(value * 1000), precision: text.includes('.') ? 'ms' : 's' };
  const perMs = value < 1e14 ? 1 : value < 1e17 ? 1000 : 1e6;
  return { at: Math.round(value / perMs), precision: 'ms' };
}

type Parts = {
  day: [year: number, month: number, day: number];
  time: readonly (string | undefined)[];
  half: string | undefined;
  offset: string | undefined;
};

function hourOf(text: string, half: string | undefined): number {
  const hour = Number(text);
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

/** Null for a day or an hour that no calendar has. */
function ofParts({ day: [year, month, day], time, half, offset }: Parts, toMoment: (local: number) => number) {
  const [hour, minute, second, fraction] = time;
  const local = Date.UTC(
    year,
    month - 1,
    day,
    hour === undefined ? 0 : hourOf(hour, half),
    Number(minute ?? 0),
    Number(second ?? 0),
    fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6),
  );
  const read = new Date(local);
  const isDay = read.getUTCFullYear() === year && read.getUTCMonth() === month - 1 && read.getUTCDate() === day;
  if (!isDay || Number(minute ?? 0) > 59 || Number(second ?? 0) > 60) return null;
  const precision: TimePrecision =
    fraction !== undefined ? 'ms' : second !== undefined ? 's' : minute !== undefined ? 'm' : hour !== undefined ? 'h' : 'd'; // prettier-ignore
  return { at: offset === undefined ? toMoment(local) : local - offsetMs(offset), precision };
}

function offsetMs(text: string): number {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(text);
  if (!found) return 0;
  const ms = (Number(found[2]) * 60 + Number(found[3])) * 60_000;
  return found[1] === '-' ? -ms : ms;
}

/**
 * ISO 8601 and what comes near it, dates in figures, and seconds or fractions since 1970; null for anything else.
 * @param toMoment what the clocks show where the times were written, as a moment; asked where a time names no zone
 */
export function readTime(text: string, order: DateOrder, toMoment: (local: number) => number): ReadTime | null {
  const said = text.trim();
  if (epoch.test(said)) return ofEpoch(said);
  const byIso = iso.exec(said);
  if (byIso) {
    const [, year, month, day, ...rest] = byIso;
    return ofParts(
      { day: [Number(year), Number(month), Number(day)], time: rest.slice(0, 4), half: undefined, offset: rest[4] },
      toMoment,
    );
  }
  const byFigures = figures.exec(said);
  if (!byFigures) return null;
  const [, first, second, year, ...rest] = byFigures;
  const [day, month] = order === 'month_first' ? [second, first] : [first, second];
  return ofParts(
    { day: [Number(year), Number(month), Number(day)], time: rest.slice(0, 4), half: rest[4], offset: rest[5] },
    toMoment,
  );
}
