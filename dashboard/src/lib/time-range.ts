// The window of time a page looks at: the last so much, or from one moment to another.
import { formatDateTime, formatDay, formatTime, type Clock } from './format.ts';
import { counted, inLanguage } from './language.ts';

export type TimeRange = { kind: 'last'; word: string; ms: number } | { kind: 'between'; from: string; to: string };

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export const defaultRangeWord = '24h';
export const commonRanges = ['15m', '1h', '4h', '12h', '24h', '3d', '7d', '30d', '90d'] as const;

/** `15m`, `24h`, `7d` → a relative range; null for anything else, zero included. */
export function parseRangeWord(word: string): TimeRange | null {
  const found = /^(\d{1,4})([mhd])$/.exec(word);
  if (!found) return null;
  const unit = found[2] === 'm' ? 'm' : found[2] === 'h' ? 'h' : 'd';
  const ms = Number(found[1]) * unitMs[unit];
  return ms > 0 ? { kind: 'last', word, ms } : null;
}

/** Reads `range`, or `from` and `to`, as a URL holds them. What makes no sense falls back to the last 24 hours. */
export function readRange(search: { range?: string; from?: string; to?: string }): TimeRange {
  const { from, to } = search;
  if (from && to && Date.parse(from) < Date.parse(to)) {
    return { kind: 'between', from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  }
  return parseRangeWord(search.range ?? '') ?? { kind: 'last', word: defaultRangeWord, ms: unitMs.d };
}

/** What `readRange` reads back; the default leaves no trace in the URL. */
export function writeRange(range: TimeRange): { range?: string; from?: string; to?: string } {
  if (range.kind === 'between') return { from: range.from, to: range.to };
  return range.word === defaultRangeWord ? {} : { range: range.word };
}

/**
 * The moments a range stands for. The end of a relative range is open, so that what arrives next is in it; its start
 * is rounded down to the minute, so that asking twice in a minute is the same question.
 */
export function boundsOf(range: TimeRange, now: number): { from: string; to?: string } {
  if (range.kind === 'between') return { from: range.from, to: range.to };
  const start = Math.floor((now - range.ms) / unitMs.m) * unitMs.m;
  return { from: new Date(start).toISOString() };
}

type Unit = keyof typeof unitMs;
const words = inLanguage(
  {
    long: (count: number, unit: Unit) => `${count} ${{ m: 'min', h: 'h', d: 'days' }[unit]}`,
    last: (count: number, unit: Unit) => `Last ${count} ${{ m: 'min', h: 'h', d: 'days' }[unit]}`,
  },
  {
    long: (count, unit) => `${count} ${{ m: 'min', h: 'h', d: counted(count, 'jour', 'jours') }[unit]}`,
    last: (count, unit) =>
      count === 1
        ? { m: 'Dernière minute', h: 'Dernière heure', d: 'Dernier jour' }[unit]
        : `${count} ${{ m: 'dernières minutes', h: 'dernières heures', d: 'derniers jours' }[unit]}`,
  },
);

/** `24h` → 24 hours. */
const partsOf = (word: string): [count: number, unit: Unit] => [
  Number.parseInt(word, 10),
  word.endsWith('m') ? 'm' : word.endsWith('h') ? 'h' : 'd',
];

/** `24 h`, `7 days`. */
export const describeLength = (word: string): string => words.long(...partsOf(word));

/** `Last 24 h`, `Last 7 days`, or `20 Nov 16:18 – 19:48`. */
export function describeRange(range: TimeRange, clock: Clock): string {
  if (range.kind === 'last') return words.last(...partsOf(range.word));
  const [from, to] = [new Date(range.from), new Date(range.to)];
  const sameDay = formatDateTime(from, clock).slice(0, 10) === formatDateTime(to, clock).slice(0, 10);
  const end = sameDay ? formatTime(to, clock) : `${formatDay(to, clock)} ${formatTime(to, clock)}`;
  return `${formatDay(from, clock)} ${formatTime(from, clock)} – ${end}`;
}
