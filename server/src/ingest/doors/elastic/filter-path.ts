// `filter_path`: which parts of an answer the client wants to have, e.g. `errors,items.*.error`.
import { isObject } from '../../sources/source.ts';

type Pattern = readonly string[];
export type FilterPath = { include: readonly Pattern[]; exclude: readonly Pattern[] };

const maxPatterns = 50;

/** Null where everything is wanted. */
export function parseFilterPath(text: string | null): FilterPath | null {
  const parts = (text ?? '')
    .split(',', maxPatterns)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) return null;
  const patternOf = (part: string): Pattern => part.split('.').slice(0, 10);
  return {
    include: parts.filter((part) => !part.startsWith('-')).map(patternOf),
    exclude: parts.filter((part) => part.startsWith('-')).map((part) => patternOf(part.slice(1))),
  };
}

/** Whether the value at this path is left in the answer. */
export function keeps({ include, exclude }: FilterPath, path: readonly string[]): boolean {
  if (exclude.some((pattern) => covers(pattern, path))) return false;
  return include.length === 0 || include.some((pattern) => covers(pattern, path));
}

/** The pattern names the path, or something that holds it. */
function covers(pattern: Pattern, path: readonly string[], from = 0, at = 0): boolean {
  if (from === pattern.length) return true;
  if (pattern[from] === '**') {
    for (let next = at; next <= path.length; next++) if (covers(pattern, path, from + 1, next)) return true;
    return false;
  }
  const part = path[at];
  return part !== undefined && matches(pattern[from] ?? '', part) && covers(pattern, path, from + 1, at + 1);
}

function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop() ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of others) {
    at = name.indexOf(part, at);
    if (at < 0 || at + part.length > name.length - last.length) return false;
    at += part.length;
  }
  return true;
}

/** An answer without what is not wanted; objects that become empty are left out. */
export function filtered(value: unknown, filter: FilterPath | null, path: readonly string[] = []): unknown {
  if (filter === null) return value;
  if (Array.isArray(value)) {
    const kept = value.map((item) => filtered(item, filter, path)).filter((item) => item !== undefined);
    return kept.length > 0 ? kept : undefined;
  }
  if (!isObject(value)) return keeps(filter, path) ? value : undefined;
  const kept = Object.entries(value).flatMap(([name, item]) => {
    const inner = filtered(item, filter, [...path, name]);
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return kept.length > 0 || path.length === 0 ? Object.fromEntries(kept) : undefined;
}
