// Finding the value of a rule's field in an event, flat or nested, and its text.
import type { FieldAliases, FieldSource } from './routing-data.ts';

export type NativeEvent = Readonly<Record<string, unknown>>;

/** One text, several (an array: one of them is enough), or undefined for a field that is absent. */
export type FieldText = string | readonly string[] | undefined;
export type FieldReader = { readonly key: string; readonly read: (event: NativeEvent) => FieldText };

const mostDepth = 64;

/** A reader for the field under its aliases; readers with the same `key` read the same. */
export function fieldReader(field: string, aliases: FieldAliases = {}): FieldReader {
  const sources: readonly FieldSource[] = Object.hasOwn(aliases, field) ? (aliases[field] ?? [field]) : [field];
  const readers = sources.map((source) => (typeof source === 'string' ? nameReader(source) : registryPath));
  const key = sources.map((source) => (typeof source === 'string' ? source : `=${source.synthetic}`)).join('\n');
  const [only] = readers;
  if (only && readers.length === 1) return { key, read: (event) => textOf(only(event)) };
  return {
    key,
    read(event) {
      for (let at = 0; at < readers.length; at++) {
        const text = textOf(readers[at]?.(event));
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

type Reader = (event: NativeEvent) => unknown;

/** The event's own key comes first; then dots lead into objects, and through every element of arrays. */
function nameReader(name: string): Reader {
  const isInherited = name in Object.prototype;
  const own: Reader = isInherited
    ? (event) => (Object.hasOwn(event, name) ? event[name] : undefined)
    : (event) => event[name];
  if (!name.includes('.')) return own;
  const path = name.split('.');
  return (event) => {
    const value = own(event);
    return value === undefined ? walk(event, path, 0) : value;
  };
}

function walk(value: unknown, path: readonly string[], from: number): unknown {
  let current = value;
  for (let at = from; at < path.length; at++) {
    if (Array.isArray(current)) {
      const found = current.map((item: unknown) => walk(item, path, at)).filter((item) => item !== undefined);
      return found.length === 0 ? undefined : found;
    }
    if (typeof current !== 'object' || current === null) return undefined;
    current = member(current, path[at] ?? '');
    if (current === undefined) return undefined;
  }
  return current;
}

function member(object: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(object, name)?.value;
}

/** Numbers and booleans as JSON writes them, objects as their JSON; null and empty arrays are absent. */
export function textOf(value: unknown): FieldText {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) {
    const texts: string[] = [];
    collectElements(value, texts, 0);
    return texts.length === 0 ? undefined : texts;
  }
  return typeof value === 'object' ? objectText(value) : undefined;
}

function collectElements(values: readonly unknown[], into: string[], depth: number): void {
  for (const value of values) {
    if (Array.isArray(value)) {
      if (depth < mostDepth) collectElements(value, into, depth + 1);
      continue;
    }
    const text = textOf(value);
    if (typeof text === 'string') into.push(text);
  }
}

const objectText = (value: object): string => (isTooDeep(value, 0) ? '' : JSON.stringify(value, plainNumber));

const plainNumber = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

function isTooDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth > mostDepth || Object.values(value).some((child) => isTooDeep(child, depth + 1));
}

/** Calls back with the text of every value in the event, however deep; for keywords. */
export function eachText(event: object, visit: (text: string) => void, depth = 0): void {
  for (const key in event) {
    if (!Object.hasOwn(event, key)) continue;
    const value: unknown = Reflect.get(event, key);
    if (typeof value === 'string') visit(value);
    else if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') visit(String(value));
    else if (typeof value === 'object' && value !== null && depth < mostDepth) eachText(value, visit, depth + 1);
  }
}

/**
 * The same for texts of at least `shortest` characters only, with numbers and booleans where `isAll`.
 */
export function eachLongText(
  event: NativeEvent,
  shortest: number,
  isAll: boolean,
  visit: (text: string) => void,
): void {
  if (isAll) eachText(event, visit);
  else visitLong(event, shortest, visit, 0);
}

function visitLong(event: object, shortest: number, visit: (text: string) => void, depth: number): void {
  for (const key in event) {
    const value: unknown = (event as NativeEvent)[key];
    if (typeof value === 'string') {
      if (value.length >= shortest && Object.hasOwn(event, key)) visit(value);
    } else if (typeof value === 'object' && value !== null && depth < mostDepth && Object.hasOwn(event, key)) {
      visitLong(value, shortest, visit, depth + 1);
    }
  }
}

const hives: readonly (readonly [string, string])[] = [
  ['\\registry\\machine\\', 'HKLM\\'],
  ['\\registry\\user\\', 'HKU\\'],
];

/** The registry path of a Security event as Sysmon writes it: short hive names, the current control set, the value's name. */
const registryPath: Reader = (event) => {
  const { ObjectName: key, ObjectValueName: name } = event;
  if (typeof key !== 'string') return undefined;
  const hive = hives.find(([long]) => key.toLowerCase().startsWith(long));
  const short = hive ? hive[1] + key.slice(hive[0].length) : key;
  const path = short.replace(/^(HKLM\\SYSTEM\\)ControlSet\d{3}(?=\\|$)/i, '$1CurrentControlSet');
  return typeof name === 'string' && name !== '' ? `${path}\\${name}` : path;
};
