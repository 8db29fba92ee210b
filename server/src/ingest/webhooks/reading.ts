// Looks into payloads of any shape: what is not there, or is of another kind than expected, reads as nothing.
import { isObject } from '../sources/source.ts';
import { parseTime } from '../sources/times.ts';

export type Fields = Record<string, unknown>;

const longestText = 8_000;
const longestList = 1_000;

/**
 * The value at a dotted path. Names that hold dots themselves (`{"kibana.alert.uuid": …}`) and nested ones are found
 * alike; a number is a place in a list.
 */
export function at(value: unknown, path: string): unknown {
  if (path === '') return value;
  if (Array.isArray(value)) {
    const dot = path.indexOf('.');
    const place = dot < 0 ? path : path.slice(0, dot);
    if (!/^\d{1,6}$/.test(place)) return undefined;
    return at(value[Number(place)], dot < 0 ? '' : path.slice(dot + 1));
  }
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot);
    const found = Object.hasOwn(value, name) ? at(value[name], path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A text, number or truth value as text without white space around it; empty for anything else. */
export function plainText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? value.trim().slice(0, longestText) : '';
}

/** The first of the paths that holds a text that is not empty. */
export function textAt(value: unknown, ...paths: readonly string[]): string {
  for (const path of paths) {
    const text = plainText(at(value, path));
    if (text !== '') return text;
  }
  return '';
}

/** A list as it is, one thing as a list of it, nothing as an empty list; bounded. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  if (found === undefined || found === null || found === '') return [];
  return Array.isArray(found) ? found.slice(0, longestList) : [found];
}

export const objectsAt = (value: unknown, path: string): Fields[] => listAt(value, path).filter(isObject);

export const textsAt = (value: unknown, path: string): string[] =>
  listAt(value, path)
    .map(plainText)
    .filter((text) => text !== '');

export const objectAt = (value: unknown, path: string): Fields => {
  const found = at(value, path);
  return isObject(found) ? found : {};
};

/** A number, or a text that is one; null otherwise. */
export function numberAt(value: unknown, ...paths: readonly string[]): number | null {
  for (const path of paths) {
    const found = at(value, path);
    const number = typeof found === 'string' && found.trim() !== '' && found.length < 40 ? Number(found) : found;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return null;
}

/** Epoch milliseconds of the first path that holds a time; the year 1 that some products write for "never" is none. */
export function timeAt(value: unknown, ...paths: readonly string[]): number | null {
  for (const path of paths) {
    const time = parseTime(at(value, path));
    if (time !== null && time > 0) return time;
  }
  return null;
}

/** The top-level plain values of an object as text, for the facts of an alert. */
export function plainFields(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  const facts: Record<string, string> = {};
  for (const [name, part] of Object.entries(value).slice(0, longestList)) {
    const text = plainText(part);
    if (text !== '') facts[name] = text;
  }
  return facts;
}

/** A text that holds JSON, read; anything else as it is. */
export function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
