// What people type about service levels, and how it is read: spans, hours, holidays, days with hours of their own.
import type { SlaCalendarBody, SlaHours, SlaSpan } from '@tocsin/contracts/sla';

const minutesOf: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440 };

/** `15m`, `4h`, `3d`, `4wd` (working days), `1mo`; null for what is none of these. */
export function readSpan(text: string): SlaSpan | null {
  const [, digits = '', unit = ''] = /^(\d{1,6})\s*(m|h|d|wd|mo)$/i.exec(text.trim()) ?? [];
  const count = Number(digits);
  if (count < 1) return null;
  if (unit.toLowerCase() === 'wd') return { unit: 'working_days', count };
  if (unit.toLowerCase() === 'mo') return { unit: 'months', count };
  return { unit: 'minutes', count: count * (minutesOf[unit.toLowerCase()] ?? 1) };
}

export function writeSpan({ unit, count }: SlaSpan): string {
  if (unit === 'working_days') return `${count}wd`;
  if (unit === 'months') return `${count}mo`;
  if (count % 1440 === 0) return `${count / 1440}d`;
  return count % 60 === 0 ? `${count / 60}h` : `${count}m`;
}

const two = (value: number): string => String(value).padStart(2, '0');
const writeMinute = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

function readMinute(text: string): number | null {
  const [, hours = '', minutes = '0'] = /^(\d{1,2})(?::(\d{2}))?$/.exec(text.trim()) ?? [];
  if (hours === '') return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= 1440 ? minute : null;
}

/** `09:00-12:00, 13:00-18:00`; nothing is no hours; null for what is none. */
export function readHours(text: string): SlaHours[] | null {
  if (text.trim() === '') return [];
  const all: SlaHours[] = [];
  for (const part of text.split(',')) {
    const [from, to, ...rest] = part.split(/[-–]/).map(readMinute);
    if (from === undefined || from === null || to === undefined || to === null || rest.length > 0 || from >= to)
      return null;
    all.push({ from, to });
  }
  return all;
}

export const writeHours = (hours: readonly SlaHours[]): string =>
  hours.map(({ from, to }) => `${writeMinute(from)}-${writeMinute(to)}`).join(', ');

const linesOf = (text: string): [number, string][] =>
  text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [[index + 1, line.trim()] as [number, string]]));
const dated = /^(\d{4}-\d{2}-\d{2})(?:\s+(.*))?$/;

type Read<Item> = { items: Item[] } | { wrongLine: number };

/** A date and a name on each line. */
export function readHolidays(text: string): Read<SlaCalendarBody['holidays'][number]> {
  const items: SlaCalendarBody['holidays'] = [];
  for (const [line, said] of linesOf(text)) {
    const [, date, name = ''] = dated.exec(said) ?? [];
    if (date === undefined || Number.isNaN(Date.parse(date))) return { wrongLine: line };
    items.push({ date, name });
  }
  return { items };
}
export const writeHolidays = (holidays: SlaCalendarBody['holidays']): string =>
  holidays.map(({ date, name }) => `${date} ${name}`.trim()).join('\n');

/** A date and its hours on each line; without hours the day is closed. */
export function readOverrides(text: string): Read<SlaCalendarBody['overrides'][number]> {
  const items: SlaCalendarBody['overrides'] = [];
  for (const [line, said] of linesOf(text)) {
    const [, date, rest = ''] = dated.exec(said) ?? [];
    const hours = readHours(rest);
    if (date === undefined || Number.isNaN(Date.parse(date)) || hours === null) return { wrongLine: line };
    items.push({ date, hours });
  }
  return { items };
}
export const writeOverrides = (overrides: SlaCalendarBody['overrides']): string =>
  overrides.map(({ date, hours }) => `${date} ${writeHours(hours)}`.trim()).join('\n');

/** Two lists as one by date, the later named first. */
export const withHolidays = (
  known: SlaCalendarBody['holidays'],
  more: SlaCalendarBody['holidays'],
): SlaCalendarBody['holidays'] =>
  [...new Map([...known, ...more].map((each) => [each.date, each])).values()].toSorted((a, b) =>
    a.date < b.date ? -1 : 1,
  );
