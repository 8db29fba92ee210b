// A time as people write it on a command line; UTC unless it says otherwise.
import { InvalidArgumentError } from 'commander';

/** Epoch milliseconds. Takes a day, or a day and a time in ISO 8601. */
export function timeOption(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(text.trim());
  const [, day, clock = '00:00', zone = 'Z'] = match ?? [];
  const time = day === undefined ? Number.NaN : Date.parse(`${day}T${clock}${zone}`);
  if (Number.isNaN(time)) throw new InvalidArgumentError('Give a day or a time: 2026-11-20 or 2026-11-20T09:00:00Z.');
  return time;
}
