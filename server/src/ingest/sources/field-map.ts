// Applies a table of field names to a record: known names become ECS fields, the rest become attributes.
import type { EcsDocument, EcsField, EcsValue } from '@tocsin/contracts/event';

import { addAttribute } from './attributes.ts';
import { ipOf, portOf, textOf, wholeNumber } from './values.ts';

/** How a value is read: `pid` is a number above 0, `done` means the caller has dealt with the field itself. */
type ReadAs = 'text' | 'lower' | 'number' | 'pid' | 'port' | 'ip' | 'list' | 'done';
type Mapping = { to: EcsField; as: ReadAs };
export type FieldMap = ReadonlyMap<string, Mapping>;

const done: Mapping = { to: 'event.kind', as: 'done' };

/** Builds a map from `name: 'ecs.field'` or `name: ['ecs.field', 'ip']`; null marks a field as dealt with. */
export function fieldMap(
  table: Record<string, EcsField | readonly [EcsField, ReadAs] | null>,
  base?: FieldMap,
): FieldMap {
  const map = new Map<string, Mapping>(base ?? []);
  for (const [name, target] of Object.entries(table)) {
    if (target === null) map.set(name, done);
    else map.set(name, typeof target === 'string' ? { to: target, as: 'text' } : { to: target[0], as: target[1] });
  }
  return map;
}

function read(value: unknown, as: ReadAs): EcsValue | null {
  switch (as) {
    case 'text':
      return typeof value === 'string' ? value : textOf(value);
    case 'lower':
      return textOf(value).toLowerCase();
    case 'number':
      return wholeNumber(value);
    case 'pid':
      return wholeNumber(value) || null;
    case 'port':
      return portOf(value);
    case 'ip':
      return ipOf(value);
    case 'list':
      return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
    default:
      return null;
  }
}

/**
 * A value that does not fit its field (a name where an address belongs) stays findable as an attribute.
 * `''`, `-` and null mean absent. The first of two names for one field wins.
 */
export function applyFieldMap(
  record: Record<string, unknown>,
  map: FieldMap,
  ignored: ReadonlySet<string>,
  attributeName: (name: string) => string,
  ecs: EcsDocument,
  attrs: Record<string, string>,
): void {
  for (const key in record) {
    const value = record[key];
    if (value === '' || value === '-' || value === null || value === undefined) continue;
    const mapping = map.get(key);
    if (mapping === undefined) {
      if (ignored.has(key)) continue;
      if (typeof value === 'string') attrs[attributeName(key)] = value;
      else addAttribute(attrs, attributeName(key), value);
      continue;
    }
    if (mapping.as === 'done') continue;
    const result = read(value, mapping.as);
    if (result === null) addAttribute(attrs, attributeName(key), value);
    else if (result !== '' && ecs[mapping.to] === undefined) ecs[mapping.to] = result;
  }
}
