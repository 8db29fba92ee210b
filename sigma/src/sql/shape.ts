// Where a store keeps what rules read, and the texts of a field there.
import { objectMark } from '../native.ts';
import type { FieldAliases } from '../routing-data.ts';
import type { Binder } from './binder.ts';

/**
 * Expressions over one row: the log source and the Windows place (`windowsPlaceOf`) as text, and the flat native view
 * as Map(String, Array(String)).
 */
export type EventShape = {
  readonly product: string;
  readonly category: string;
  readonly service: string;
  readonly channel: string;
  readonly eventId: string;
  readonly native: string;
};

export const usualShape: EventShape = {
  product: 'logsource_product',
  category: 'logsource_category',
  service: 'logsource_service',
  channel: 'logsource_channel',
  eventId: 'logsource_event_id',
  native: 'native',
};

const encoder = new TextEncoder();
const escapedByte = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

/**
 * A name as a string literal. Names come from rules, so all but plain characters are written as bytes: a store may
 * look for `;` and placeholders in a statement's text.
 */
export const quotedName = (name: string): string =>
  `'${name.toWellFormed().replaceAll(/[^\w{}. -]|\{(?=\w)/gu, (char) => Array.from(encoder.encode(char), escapedByte).join(''))}'`;

const ofName = (name: string, { native }: EventShape): string =>
  `arrayConcat(${native}[${quotedName(name)}], ${native}[${quotedName(objectMark + name)}])`;

/** All texts of a field, an empty list where it is absent: the first of its names that the event has. */
export function textsOfField(field: string, aliases: FieldAliases, shape: EventShape, bind: Binder): string {
  const sources = Object.hasOwn(aliases, field) ? (aliases[field] ?? [field]) : [field];
  const texts = sources
    .map((source) => bind.define(typeof source === 'string' ? ofName(source, shape) : registryPath(shape)))
    .reduceRight((otherwise, found) => `if(notEmpty(${found}), ${found}, ${otherwise})`);
  return sources.length > 1 ? bind.define(texts) : texts;
}

/** As `registryPath` of field-access.ts. */
function registryPath({ native }: EventShape): string {
  const key = `${native}['ObjectName']`;
  const name = `${native}['ObjectValueName']`;
  const short = `multiIf(startsWith(lower(k), '\\\\registry\\\\machine\\\\'), concat('HKLM\\\\', substring(k, 19)), startsWith(lower(k), '\\\\registry\\\\user\\\\'), concat('HKU\\\\', substring(k, 16)), k)`;
  const path = `replaceRegexpOne(${short}, '(?i)^(HKLM\\\\\\\\SYSTEM\\\\\\\\)ControlSet[0-9]{3}(\\\\\\\\|$)', '\\\\1CurrentControlSet\\\\2')`;
  const whole = `if(length(${name}) = 1 AND ${name}[1] != '', concat(${path}, '\\\\', ${name}[1]), ${path})`;
  return `if(length(${key}) = 1, arrayMap(k -> ${whole}, ${key}), [])`;
}

/** Every value of the event, for keywords. */
export const allTexts = ({ native }: EventShape, bind: Binder): string =>
  bind.define(`arrayFlatten(mapValues(mapFilter((name, texts) -> NOT startsWith(name, '${objectMark}'), ${native})))`);
