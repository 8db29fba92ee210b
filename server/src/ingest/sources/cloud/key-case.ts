// Brings records whose keys differ only in case into one writing.
import { isObject } from '../source.ts';
import type { Fields } from './ecs-names.ts';
import { namer } from './field-table.ts';

const maxDepth = 30;
const lowerFirst = namer((key) => key.charAt(0).toLowerCase() + key.slice(1));

function lowered(value: unknown, depth: number): unknown {
  if (depth > maxDepth) return value;
  if (Array.isArray(value)) return value.map((item) => lowered(item, depth + 1));
  return isObject(value) ? lowerFirstKeys(value, depth + 1) : value;
}

/** `{ AccountId: { Id } }` as `{ accountId: { id } }`. */
export const lowerFirstKeys = (value: Fields, depth = 0): Fields =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [lowerFirst(key), lowered(inner, depth)]));

/** The keys of the object itself by their writing in lower case, so that any writing of them is found. */
export const withLowerKeys = (value: Fields): Fields =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));
