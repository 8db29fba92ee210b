// The fields without a column: flat, prefixed with the name of their source, as text.
import { textOf } from './values.ts';

const maxNames = 5_000;
const maxDepth = 12;

/** Joins a fixed prefix and a name, remembering the result: names repeat millions of times. */
export function prefixer(prefix: string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let full = known.get(name);
    if (full === undefined) {
      full = prefix + name;
      if (known.size < maxNames) known.set(name, full);
    }
    return full;
  };
}

/** Writes one value, or every leaf of an object, under its dotted name. Empty values are left out. */
export function addAttribute(attrs: Record<string, string>, name: string, value: unknown, depth = 0): void {
  if (value === null || value === undefined || value === '') return;
  if (typeof value === 'object' && !Array.isArray(value) && depth < maxDepth) {
    for (const [key, inner] of Object.entries(value)) addAttribute(attrs, `${name}.${key}`, inner, depth + 1);
    return;
  }
  const text = textOf(value);
  if (text !== '') attrs[name] = text;
}
