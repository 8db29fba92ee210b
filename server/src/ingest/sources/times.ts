// Reads the time formats that log sources write, as epoch milliseconds.

const zero = 48;

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let index = from; index < from + count; index++) {
    const digit = text.charCodeAt(index) - zero;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Minutes east of UTC of `Z`, `+hh`, `+hhmm`, `+hh:mm`; an absent zone counts as UTC; NaN when malformed. */
function zoneMinutes(text: string, from: number): number {
  for (; text.charCodeAt(from) === 32; from++) if (text.startsWith(' UTC', from)) return 0;
  if (from >= text.length) return 0;
  const sign = text.charCodeAt(from);
  if (sign === 90 || sign === 122) return from + 1 === text.length ? 0 : Number.NaN;
  if (sign !== 43 && sign !== 45) return Number.NaN;
  const rest = text.length - from;
  const hours = digits(text, from + 1, 2);
  const minutes = rest === 3 ? 0 : digits(text, text.charCodeAt(from + 3) === 58 ? from + 4 : from + 3, 2);
  return (sign === 45 ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * ISO 8601 / RFC 3339 date and time, `T` or a space between, any number of fraction digits (cut to milliseconds).
 * A time without a zone is read as UTC. Null when it is anything else.
 */
export function parseIsoTime(text: string): number | null {
  if (text.length < 19 || text.charCodeAt(4) !== 45) return null;
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 32 && separator !== 116) return null;
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null;
  let at = 19;
  let millis = 0;
  const point = text.charCodeAt(19);
  if (point === 46 || point === 44) {
    let scale = 100;
    for (at = 20; at < text.length; at++) {
      const digit = text.charCodeAt(at) - zero;
      if (!(digit >= 0 && digit <= 9)) break;
      millis += digit * scale;
      scale = Math.floor(scale / 10);
    }
  }
  const time = Date.UTC(
    digits(text, 0, 4),
    month - 1,
    day,
    digits(text, 11, 2),
    digits(text, 14, 2),
    digits(text, 17, 2),
    millis,
  );
  const result = time - zoneMinutes(text, at) * 60_000;
  return Number.isNaN(result) ? null : result;
}

/** Epoch seconds, milliseconds, microseconds or nanoseconds, told apart by size (good from 1973 to 5138). */
export function epochToMillis(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  if (value >= 1e20) return null;
  const millis = value < 1e11 ? value * 1e3 : value < 1e14 ? value : value < 1e17 ? value / 1e3 : value / 1e6;
  return Math.floor(millis + 0.001);
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Month number 0–11 of an English three-letter name at `from`; -1 when it is none. */
export const monthAt = (text: string, from: number): number => months.indexOf(text.slice(from, from + 3).toLowerCase());

/** A number (epoch), a decimal string (epoch), ISO 8601, or `/Date(ms)/`; null when it is none of these. */
export function parseTime(value: unknown): number | null {
  if (typeof value === 'number') return epochToMillis(value);
  if (typeof value !== 'string') return null;
  const iso = parseIsoTime(value);
  if (iso !== null) return iso;
  if (value.startsWith('/Date(')) return epochToMillis(Number.parseInt(value.slice(6), 10));
  const number = value.length >= 9 && value.length <= 20 ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? null : epochToMillis(number);
}

/**
 * The year of a date that was written without one: the latest year that does not put it
 * more than two days after its arrival.
 */
export function inferYear(month: number, day: number, receivedAt: number): number {
  const year = new Date(receivedAt).getUTCFullYear();
  const latest = receivedAt + 2 * 86_400_000;
  if (Date.UTC(year + 1, month, day) <= latest) return year + 1;
  return Date.UTC(year, month, day) <= latest ? year : year - 1;
}
