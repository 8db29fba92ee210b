// What a value of a rule asks of one text, as a function.
import type { DatePart, Test } from './ast.ts';
import { inNetwork } from './cidr.ts';
import { compilePieces } from './glob-pieces.ts';
import { compileGlob } from './glob.ts';
import { compileRegex, type TextTest } from './regex.ts';

/** The tests that look at one text of a field, and at nothing else. */
export type PlainTest = Extract<Test, { kind: 'glob' | 'regex' | 'cidr' | 'compare' | 'datePart' }>;

export function compileTextTest(test: PlainTest): TextTest {
  if (test.kind === 'glob') return compilePieces(test.parts, test.cased) ?? compileGlob(test.parts, test.cased);
  if (test.kind === 'regex') return compileRegex(test.source, test.flags);
  if (test.kind === 'cidr') return (text) => inNetwork(text, test);
  if (test.kind === 'compare') return (text) => compares(numberIn(text), test.operator, test.value);
  return (text) => datePart(text, test.part) === test.value;
}

const decimal = /^[\t-\r ]*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[\t-\r ]*$/i;
/** A longer text is no number anyone meant. */
const longestNumber = 400;

/** Decimal numbers only: a text such as `0x1f` or `Infinity` is not one. */
const numberIn = (text: string): number =>
  text.length <= longestNumber && decimal.test(text) ? Number(text) : Number.NaN;

function compares(number: number, operator: 'lt' | 'lte' | 'gt' | 'gte', value: number): boolean {
  if (operator === 'lt') return number < value;
  if (operator === 'lte') return number <= value;
  return operator === 'gt' ? number > value : number >= value;
}

const dayMs = 86_400_000;

const isoDate = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?:(:\d{2})(\.\d{1,9})?)?(?:Z|([+-]\d{2}):?(\d{2}))?)?$/;
const longestDate = 40;
const firstYear = 1900;
const lastYear = 2299;

/** The part of a date in ISO 8601, in UTC where the text names no zone; null for other texts and other centuries. */
export function datePart(text: string, part: DatePart): number | null {
  const found = text.length <= longestDate ? isoDate.exec(text) : null;
  if (!found) return null;
  const [, day = '', minutes = '00:00', seconds = ':00', fraction = '', hours = '+00', zone = '00'] = found;
  const time = Date.parse(`${day}T${minutes}${seconds}${fraction.slice(0, 4)}${hours}:${zone}`);
  if (Number.isNaN(time) || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) return null;
  const date = new Date(time);
  return date.getUTCFullYear() < firstYear || date.getUTCFullYear() > lastYear ? null : dateParts[part](date);
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
