// What a value of a rule asks of one text, as a function.
import type { DatePart, Test } from './ast.ts';
import { inNetwork } from './cidr.ts';
import { compileGlob } from './glob.ts';
import { compileRegex, type TextTest } from './regex.ts';

/** The tests that look at one text of a field, and at nothing else. */
export type PlainTest = Extract<Test, { kind: 'glob' | 'regex' | 'cidr' | 'compare' | 'datePart' }>;

export function compileTextTest(test: PlainTest): TextTest {
  if (test.kind === 'glob') return compileGlob(test.parts, test.cased);
  if (test.kind === 'regex') return compileRegex(test.source, test.flags);
  if (test.kind === 'cidr') return (text) => inNetwork(text, test);
  if (test.kind === 'compare') return (text) => compares(numberIn(text), test.operator, test.value);
  return (text) => datePart(text, test.part) === test.value;
}

const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

function compares(number: number, operator: 'lt' | 'lte' | 'gt' | 'gte', value: number): boolean {
  if (operator === 'lt') return number < value;
  if (operator === 'lte') return number <= value;
  return operator === 'gt' ? number > value : number >= value;
}

const dayMs = 86_400_000;

/** The part of a date in ISO 8601 (or what `Date` reads), in UTC where the text names no zone; null for other texts. */
export function datePart(text: string, part: DatePart): number | null {
  const local = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/.exec(text);
  const time = Date.parse(local ? `${local[1]}T${local[2]}Z` : text);
  if (Number.isNaN(time) || !/\d{4}/.test(text)) return null;
  return dateParts[part](new Date(time));
}

const dateParts: Readonly<Record<DatePart, (date: Date) => number>> = {
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day: (date) => date.getUTCDate(),
  week: isoWeek,
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

function isoWeek(date: Date): number {
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const thursday = day + (3 - ((date.getUTCDay() + 6) % 7)) * dayMs;
  const firstDay = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - firstDay) / (7 * dayMs)) + 1;
}

/** How a value is compared with that of the field a `fieldref` names. */
export function relates(text: string, other: string, how: 'equals' | 'startsWith' | 'endsWith' | 'contains'): boolean {
  if (how === 'startsWith') return text.startsWith(other);
  if (how === 'endsWith') return text.endsWith(other);
  return how === 'contains' ? text.includes(other) : text === other;
}
