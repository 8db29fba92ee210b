// Times as people write them in a search: a day, an hour, or how long ago. Days are days of UTC.

type Span = { from: Date; to: Date };

const minuteMs = 60_000;
const units: Readonly<Record<string, number>> = {
  m: minuteMs,
  min: minuteMs,
  h: 60 * minuteMs,
  d: 1440 * minuteMs,
  w: 7 * 1440 * minuteMs,
  mo: 30 * 1440 * minuteMs,
  y: 365 * 1440 * minuteMs,
};
const dayMs = 1440 * minuteMs;
const far = new Date('9999-12-31T00:00:00.000Z');

/** `last 7d`, `7d`, `today`, `yesterday`, `now`, `2026-11-21`, `2026-11`, `2026-11-21T08:00Z`; null for anything else. */
export function readMoment(text: string, now: Date): Span | null {
  const plain = text.trim().toLowerCase();
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  if (plain === 'now') return { from: now, to: now };
  if (plain === 'today') return { from: new Date(midnight), to: new Date(midnight + dayMs) };
  if (plain === 'yesterday') return { from: new Date(midnight - dayMs), to: new Date(midnight) };
  const ago = /^(?:last[\s_]?)?(\d{1,4})(m|min|h|d|w|mo|y)$/.exec(plain);
  if (ago) return { from: new Date(now.getTime() - Number(ago[1]) * (units[ago[2] ?? ''] ?? 0)), to: far };
  return readDate(plain);
}

function readDate(plain: string): Span | null {
  const parts =
    /^(\d{4})-(\d{2})(?:-(\d{2})(?:t(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(z|[+-]\d{2}:?\d{2})?)?)?$/.exec(plain);
  if (!parts) return null;
  const [, year, month, day, hour] = parts;
  const from = new Date(
    hour ? (parts[7] ? plain.toUpperCase() : `${plain.toUpperCase()}Z`) : `${year}-${month}-${day ?? '01'}`,
  );
  // `2026-02-31` would be a day of March.
  if (Number.isNaN(from.getTime()) || (!hour && from.getUTCMonth() + 1 !== Number(month))) return null;
  if (hour) return { from, to: new Date(from.getTime() + (parts[6] ? 1000 : minuteMs)) };
  return { from, to: day ? new Date(from.getTime() + dayMs) : new Date(Date.UTC(Number(year), Number(month), 1)) };
}
