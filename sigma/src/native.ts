// An event's native view made flat, for a store: each field that a rule can name with all its texts.
import { fieldReader, textOf, type NativeEvent } from './field-access.ts';
import { windowsAliases } from './routing-data.ts';
import { channelOf } from './routing.ts';

/** Before the name of a field that holds an object: its JSON text, which a rule may ask for and keywords do not see. */
export const objectMark = '{}';
/** Between names that no path of a rule leads through, because one of them holds a dot itself. */
export const hiddenMark = '\u0001';

/** Where Windows wrote an event, as the matcher reads it: '' where the event does not say, or not in one text. */
export type WindowsPlace = { readonly channel: string; readonly eventId: string };

const eventIdReader = fieldReader('EventID', windowsAliases);

/** Kept beside the flat view, for which a list of one text is that text. */
export function windowsPlaceOf(event: NativeEvent): WindowsPlace {
  const eventId = eventIdReader.read(event);
  return { channel: channelOf(event) ?? '', eventId: typeof eventId === 'string' ? eventId : '' };
}

const mostDepth = 64;

/**
 * Calls back once for each flat name with its texts, as `fieldReader` finds them: the event's own key first, then the
 * path through objects and every element of arrays. Null and empty arrays are absent. Names that start with
 * `objectMark` hold objects as JSON; names with `hiddenMark` are only there for keywords.
 */
export function flattenNative(
  event: Readonly<Record<string, unknown>>,
  visit: (name: string, texts: readonly string[]) => void,
): void {
  let nested: Map<string, string[]> | null = null;
  let dotted: Map<string, string[]> | null = null;
  for (const name in event) {
    if (!Object.hasOwn(event, name)) continue;
    const value = event[name];
    if (typeof value === 'string') visit(safe(name), [value]);
    else if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
      visit(safe(name), [String(value)]);
    else if (typeof value !== 'object' || value === null) continue;
    // A key that holds dots itself is found whole; no path leads below it.
    else if (name.includes('.')) collect((dotted ??= new Map()), safe(name), value, hiddenMark);
    else collect((nested ??= new Map()), safe(name), value, '.');
  }
  if (dotted) visitDotted(dotted, nested, visit);
  if (!nested) return;
  for (const [name, texts] of nested) {
    const isObject = name.startsWith(objectMark);
    if (!isShadowed(event, isObject ? name.slice(objectMark.length) : name)) visit(name, texts);
    else if (!isObject) visit(name.replaceAll('.', hiddenMark), texts);
  }
}

/** What lies below `a.b` in one key and in two bears the same hidden name: it is told once. */
function visitDotted(
  dotted: ReadonlyMap<string, string[]>,
  nested: Map<string, string[]> | null,
  visit: (name: string, texts: readonly string[]) => void,
): void {
  for (const [name, texts] of dotted) {
    const same = name.includes(hiddenMark) ? nested?.get(name) : undefined;
    if (same) nested?.delete(name);
    visit(name, same ? [...texts, ...same] : texts);
  }
}

/** No name of the event may look like one of ours. */
const safe = (name: string): string =>
  name.startsWith(objectMark) || name.includes(hiddenMark) ? `${hiddenMark}${name}` : name;

/** A key of the event that holds dots itself goes before a path that reads the same; keywords still see the path's. */
const isShadowed = (event: Readonly<Record<string, unknown>>, name: string): boolean =>
  name.includes('.') && Object.hasOwn(event, name) && event[name] !== undefined;

function add(into: Map<string, string[]>, name: string, text: string): void {
  const known = into.get(name);
  if (known) known.push(text);
  else into.set(name, [text]);
}

function collect(into: Map<string, string[]>, name: string, value: unknown, between: string, depth = 0): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    const text = textOf(value);
    if (typeof text === 'string') add(into, name, text);
    return;
  }
  if (depth > mostDepth) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(into, name, item, between, depth + 1);
    return;
  }
  const json = textOf(value);
  if (typeof json === 'string') add(into, `${objectMark}${name}`, json);
  for (const [key, child] of Object.entries(value)) {
    const joint = key.includes('.') ? hiddenMark : between;
    collect(into, `${name}${joint}${key}`, child, joint, depth + 1);
  }
}
