// Local times of a zone as moments, daylight saving included.

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    // There is no such zone: that is the answer.
  }
  formats.set(zone, made);
  return made;
}

export const isTimeZone = (zone: string): boolean => formatOf(zone) !== null;

/** How far the clocks of the zone are ahead of UTC at a moment. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(
    part['year'] ?? 0,
    (part['month'] ?? 1) - 1,
    part['day'] ?? 1,
    part['hour'] ?? 0,
    part['minute'] ?? 0,
    part['second'] ?? 0,
  );
  return local - Math.floor(at / 1000) * 1000;
}

const quarterMs = 900_000;

/**
 * The moment at which the clocks of a zone show a time, given as if it were UTC. Of a time that is shown twice the
 * earlier one; of one that is left out, as far after the gap as it lies in it.
 */
export function createZone(zone: string): (local: number) => number {
  const format = formatOf(zone);
  if (!format) return (local) => local;
  // Offsets change at quarters of an hour: one look is enough for all rows of the same one.
  const known = new Map<number, number>();
  const offset = (at: number): number => {
    const quarter = Math.floor(at / quarterMs);
    const found = known.get(quarter) ?? offsetAt(format, quarter * quarterMs);
    known.set(quarter, found);
    return found;
  };
  return (local) => {
    const early = local - offset(local - 86_400_000);
    const late = local - offset(local + 86_400_000);
    const [first, second] = early < late ? [early, late] : [late, early];
    if (first + offset(first) === local) return first;
    if (second + offset(second) === local) return second;
    return early;
  };
}
