// The times that cloud products write besides ISO 8601 and epoch numbers.
import { monthAt, parseTime } from '../times.ts';

const zoneMinutes = (zone: string): number => {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
};

// 10/Oct/2024:13:55:36 +0000 – access logs
const accessLog = /^(\d{1,2})\/([a-z]{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ?([+-]\d{4})?$/i;
// Mon Jan 02 15:04:05 2024 and Mon, 02 Jan 2024 15:04:05 GMT
const unixDate = /^[a-z]{3},? ([a-z]{3}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (?:[a-z]{3,4} )?(\d{4})$/i;
const mailDate = /^(?:[a-z]{3}, )?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) ?([+-]\d{4}|[a-z]{1,4})?$/i;
// 1/31/2024 5:23:11 PM – month first, as Microsoft and Salesforce write it
const slashDate = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(am|pm)?/i;
// 20240131T052311.123Z
const compact = /^(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})(?:\.(\d{1,9}))?Z?$/;
// 2024-01-31 05:23 without seconds, and 2024-01-31 alone
const shortDate = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})Z?)?$/;

const at = (year: string, month: number, day: string, ...clock: readonly string[]): number =>
  Date.UTC(Number(year), month, Number(day), ...clock.map(Number));

function textMoment(text: string): number | null {
  let match = accessLog.exec(text);
  if (match) {
    const [, day = '', month = '', year = '', hour = '', minute = '', second = '', zone = ''] = match;
    return at(year, monthAt(month, 0), day, hour, minute, second) - zoneMinutes(zone) * 60_000;
  }
  match = unixDate.exec(text);
  if (match) {
    const [, month = '', day = '', hour = '', minute = '', second = '', year = ''] = match;
    return at(year, monthAt(month, 0), day, hour, minute, second);
  }
  match = mailDate.exec(text);
  if (match) {
    const [, day = '', month = '', year = '', hour = '', minute = '', second = '', zone = ''] = match;
    return at(year, monthAt(month, 0), day, hour, minute, second) - zoneMinutes(zone) * 60_000;
  }
  match = slashDate.exec(text);
  if (match) {
    const [, month = '', day = '', year = '', hour = '', minute = '', second = '0', half = ''] = match;
    const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
    return at(year, Number(month) - 1, day, String(hours), minute, second);
  }
  match = compact.exec(text);
  if (match) {
    const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] = match;
    return at(year, Number(month) - 1, day, hour, minute, second, fraction.padEnd(3, '0').slice(0, 3));
  }
  match = shortDate.exec(text);
  if (match) {
    const [, year = '', month = '', day = '', hour = '0', minute = '0'] = match;
    return at(year, Number(month) - 1, day, hour, minute);
  }
  return null;
}

/** Epoch milliseconds of any time a cloud product writes; null when it is none. A time without a zone is UTC. */
export function parseMoment(value: unknown): number | null {
  // Fourteen digits are a date before they are milliseconds of the far future.
  if (typeof value === 'string' && compact.test(value)) return textMoment(value);
  const time = parseTime(value);
  if (time !== null || typeof value !== 'string' || value.length > 40) return time;
  const moment = textMoment(value.trim());
  return moment === null || Number.isNaN(moment) ? null : moment;
}
