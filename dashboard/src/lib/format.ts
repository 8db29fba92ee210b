// Numbers, times and indicators as people read them.
import { counted, inLanguage, locale } from './language.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const words = inLanguage(
  {
    short: (figure: string, letter: string) => `${figure}${letter}`,
    minutesOld: (minutes: number) => `${minutes}m`,
    hoursOld: (hours: number, minutes: string) => `${hours}h ${minutes}`,
    daysOld: (days: number, hours: number) => `${days}d ${hours}h`,
    days: (days: number) => (days === 1 ? '1 day' : `${days} days`),
    justNow: 'just now',
    ago: (long: string) => `${long} ago`,
    ahead: (long: string) => `in ${long}`,
  },
  {
    short: (figure, letter) => `${figure}\u202f${letter}`,
    minutesOld: (minutes) => `${minutes}\u202fmin`,
    hoursOld: (hours, minutes) => `${hours}\u202fh\u202f${minutes}`,
    daysOld: (days, hours) => `${days}\u202fj ${hours}\u202fh`,
    days: (days) => `${days} j`,
    justNow: 'à l’instant',
    ago: (long) => `il y a ${long}`,
    ahead: (long) => `dans ${long}`,
  },
);

const two = (value: number): string => String(value).padStart(2, '0');
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: false });
const exactDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const grouped = new Intl.NumberFormat(locale);
export const formatCount = (value: number): string => grouped.format(value);

/** 1,284 stays; from 10,000 on it is short: `12.8k`, `3.4M`. */
export function formatShort(value: number): string {
  if (Math.abs(value) < 10_000) return grouped.format(value);
  const [size, letter] = Math.abs(value) < 1_000_000 ? [1000, 'k'] : [1_000_000, 'M'];
  return words.short(oneDecimal.format(value / size), letter);
}

/** A change with its sign, and a real minus: `+6`, `−28`, `±0`. */
export const formatChange = (value: number): string =>
  value === 0 ? '±0' : `${value > 0 ? '+' : '−'}${formatShort(Math.abs(value))}`;

/** How long, at a glance: `0m`, `42m`, `1h 08`, `3d 4h`. */
export function formatAge(ms: number): string {
  const past = Math.max(0, ms);
  if (past < hour) return words.minutesOld(Math.floor(past / minute));
  if (past < day) return words.hoursOld(Math.floor(past / hour), two(Math.floor((past % hour) / minute)));
  return words.daysOld(Math.floor(past / day), Math.floor((past % day) / hour));
}

/** How long, in words: `12 s`, `5 min`, `3 h`, `2 days`. */
export function formatDuration(ms: number): string {
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < 10 * second) return `${exactDecimal.format(ms / second)} s`;
  if (ms < minute) return `${Math.round(ms / second)} s`;
  if (ms < hour) return `${Math.round(ms / minute)} min`;
  if (ms < day) return `${Math.round(ms / hour)} h`;
  return words.days(Math.round(ms / day));
}

/** Seen from `now`: `just now`, `5 min ago`, `in 3 h`. */
export function formatRelative(at: number, now: number): string {
  const distance = now - at;
  if (Math.abs(distance) < 10 * second) return words.justNow;
  const long = formatDuration(Math.abs(distance));
  return distance > 0 ? words.ago(long) : words.ahead(long);
}

export type Clock = 'local' | 'utc';
const timeZoneOf = (clock: Clock) => (clock === 'utc' ? { timeZone: 'UTC' } : {});

/** `2026-11-20 21:31:08` on the chosen clock. */
export function formatDateTime(at: Date, clock: Clock): string {
  const parts = partsOf(at, clock);
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`;
}

/** `21:31`, or with seconds `21:31:08`. */
export function formatTime(at: Date, clock: Clock, withSeconds = false): string {
  const parts = partsOf(at, clock);
  return withSeconds ? `${parts.hour}:${parts.minute}:${parts.second}` : `${parts.hour}:${parts.minute}`;
}

/** `20 Nov`, `20 nov.`. */
export const formatDay = (at: Date, clock: Clock): string =>
  at.toLocaleDateString(locale, { day: 'numeric', month: 'short', ...timeZoneOf(clock) });

function partsOf(at: Date, clock: Clock) {
  const utc = clock === 'utc';
  return {
    year: String(utc ? at.getUTCFullYear() : at.getFullYear()).padStart(4, '0'),
    month: two((utc ? at.getUTCMonth() : at.getMonth()) + 1),
    day: two(utc ? at.getUTCDate() : at.getDate()),
    hour: two(utc ? at.getUTCHours() : at.getHours()),
    minute: two(utc ? at.getUTCMinutes() : at.getMinutes()),
    second: two(utc ? at.getUTCSeconds() : at.getSeconds()),
  };
}

/** The name of the clock: `UTC`, or the browser's zone, e.g. `Europe/Paris`. */
export const clockName = (clock: Clock): string =>
  clock === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;

export { defang } from '@tocsin/contracts/entity/fang';

/** `Robin Delacroix` → `RD`; an address gives its first two letters. */
export function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  const [first, ...rest] = words;
  const last = rest.at(-1);
  return ((first?.[0] ?? '?') + (last?.[0] ?? first?.[1] ?? '')).toUpperCase();
}

/** `credential-access` → `Credential Access`; small words stay small. */
export const formatTactic = (tactic: string): string =>
  tactic
    .split('-')
    .map((word) => (word === 'and' || word === 'or' ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');

/** `true_positive` → `True positive`. */
export const formatWord = (word: string): string => {
  const spaced = word.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${counted(count, one, many)}`;
