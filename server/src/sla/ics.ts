// Holidays of an iCalendar file (RFC 5545): whole days, once or every year.
import type { SlaHoliday } from '@tocsin/contracts/sla';

const dayMs = 86_400_000;
const mostDays = 2000;
const longestDays = 60;

type Property = { name: string; parameters: string; value: string };

/** RFC 5545 §3.1: a line that begins with a space goes on the line before. */
const linesOf = (text: string): Property[] =>
  text
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const found = /^([A-Za-z-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/.exec(line);
      if (!found) return [];
      const [, name = '', parameters = '', value = ''] = found;
      return [{ name: name.toUpperCase(), parameters: parameters.toUpperCase(), value }];
    });

/** RFC 5545 §3.3.11. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/\\([nN,;\\])/g, (_, char: string) => (char.toLowerCase() === 'n' ? ' ' : char))
    .trim()
    .slice(0, 200);

/** Days since 1970-01-01; null for what is no date. */
function dayOf(value: string): number | null {
  const found = /^(\d{4})(\d{2})(\d{2})/.exec(value);
  if (!found) return null;
  const [year, month, date] = found.slice(1).map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, date);
  const right = new Date(at).toISOString().slice(0, 10).replaceAll('-', '') === value.slice(0, 8);
  return right ? at / dayMs : null;
}

type Days = { from: number; to: number };
type Event = Partial<Record<string, Property>>;

/** The first day and the day after the last. A time of day is left out: a holiday is a whole day. */
function daysOf(event: Event): Days | null {
  const from = dayOf(event['DTSTART']?.value ?? '');
  if (from === null) return null;
  const end = dayOf(event['DTEND']?.value ?? '');
  return { from, to: Math.min(end !== null && end > from ? end : from + 1, from + longestDays) };
}

/** The same date in other years; a rule that is not simply yearly is not understood. */
function repeated({ from, to }: Days, rule: string, until: number): Days[] | null {
  if (!/(?:^|;)FREQ=YEARLY/i.test(rule) || /(?:^|;)(?:BYDAY|BYSETPOS|BYWEEKNO|BYYEARDAY)=/i.test(rule)) return null;
  const part = (name: string) => new RegExp(`(?:^|;)${name}=([^;]+)`, 'i').exec(rule)?.[1];
  const last = Math.min(until, dayOf(part('UNTIL') ?? '') ?? until);
  const interval = Math.max(1, Number(part('INTERVAL') ?? 1) || 1);
  const count = Number(part('COUNT') ?? Number.POSITIVE_INFINITY) || Number.POSITIVE_INFINITY;
  const first = new Date(from * dayMs);
  const all: Days[] = [];
  for (let time = 0; time < count; time++) {
    const at = Date.UTC(first.getUTCFullYear() + time * interval, first.getUTCMonth(), first.getUTCDate());
    if (at / dayMs > last) break;
    // 29 February is not kept in other years.
    if (new Date(at).getUTCDate() === first.getUTCDate()) all.push({ from: at / dayMs, to: at / dayMs + (to - from) });
  }
  return all;
}

function* eventsOf(lines: readonly Property[]): Generator<Event> {
  let event: Event | null = null;
  for (const line of lines) {
    const { name, value } = line;
    if (name === 'BEGIN' && value.toUpperCase() === 'VEVENT') event = {};
    else if (name === 'END' && value.toUpperCase() === 'VEVENT') {
      if (event) yield event;
      event = null;
    } else if (event && !(name in event)) event[name] = line;
  }
}

/**
 * @param within dates, both included
 * @returns each date once, in order; `skipped`: events that are no holiday one can read. Null: no iCalendar text.
 */
export function readHolidays(
  text: string,
  within: { from: string; to: string },
): { items: SlaHoliday[]; skipped: number } | null {
  const lines = linesOf(text);
  if (!lines.some(({ name, value }) => name === 'BEGIN' && value.toUpperCase() === 'VCALENDAR')) return null;
  const [first, last] = [Date.parse(within.from) / dayMs, Date.parse(within.to) / dayMs];
  const names = new Map<string, string>();
  let skipped = 0;
  for (const event of eventsOf(lines)) {
    const days = event['STATUS']?.value.toUpperCase() === 'CANCELLED' ? null : daysOf(event);
    const rule = event['RRULE']?.value;
    const all = days && (rule === undefined ? [days] : repeated(days, rule, last));
    if (!all) {
      skipped += 1;
      continue;
    }
    const name = unescaped(event['SUMMARY']?.value ?? '');
    for (const { from, to } of all)
      for (let day = Math.max(from, first); day < to && day <= last && names.size < mostDays; day++) {
        const date = new Date(day * dayMs).toISOString().slice(0, 10);
        if (!names.has(date)) names.set(date, name);
      }
  }
  const items = [...names].map(([date, name]) => ({ date, name })).toSorted((a, b) => (a.date < b.date ? -1 : 1));
  return { items, skipped };
}
