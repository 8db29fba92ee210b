// The one shape in which Azure's records are read: diagnostic settings', with Graph's and Log Analytics' brought into it.
import { isObject, objectIn, ParseFault } from '../source.ts';
import { textOf } from '../values.ts';
import type { Fields } from './ecs-names.ts';
import { isText, part } from './json-source.ts';
import { lowerFirstKeys } from './key-case.ts';

/** An object, also where it was written as text. */
export function objectOrText(value: unknown): Fields | null {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return null;
  try {
    return objectIn(value);
  } catch (error) {
    if (error instanceof ParseFault) return null;
    throw error;
  }
}

/** Columns of Log Analytics whose names are not just the property with a capital. */
const columns: Readonly<Record<string, string>> = {
  iPAddress: 'ipAddress',
  locationDetails: 'location',
  createdDateTime: 'createdDateTime',
};

/** A row of a Log Analytics table: every column is a property, `TimeGenerated` the time. */
export function fromTable(row: Fields, category: string): Fields {
  const lowered = lowerFirstKeys(row);
  const properties: Fields = {};
  for (const [key, value] of Object.entries(lowered)) {
    if (value === null || value === '') continue;
    const name = columns[key] ?? key;
    properties[name] =
      typeof value === 'string' && (value.startsWith('{') || value.startsWith('[')) ? parsed(value) : value;
  }
  const location = lowered['location'];
  if (isText(location) && !isObject(properties['location'])) delete properties['location'];
  return {
    time: lowered['timeGenerated'] ?? lowered['createdDateTime'] ?? lowered['activityDateTime'],
    category: isText(lowered['category']) ? lowered['category'] : category,
    operationName: lowered['operationName'] ?? lowered['operationNameValue'],
    resultType: lowered['resultType'],
    resultDescription: lowered['resultDescription'],
    tenantId: lowered['aADTenantId'] ?? lowered['tenantId'],
    correlationId: lowered['correlationId'],
    durationMs: lowered['durationMs'],
    resourceId: lowered['resourceId'] ?? lowered['_ResourceId'],
    properties,
  };
}

function parsed(text: string): unknown {
  if (text.startsWith('{')) return objectOrText(text) ?? text;
  try {
    // Parsed behind a key, so that the depth of lists is checked as that of objects.
    return objectIn(`{"list":${text}}`)['list'];
  } catch (error) {
    if (error instanceof ParseFault) return text;
    throw error;
  }
}

/** `properties` as an object, whatever the exporter made of it. */
export function withProperties(value: Fields): Fields {
  const properties = value['properties'];
  if (typeof properties !== 'string') return value;
  const object = objectOrText(properties);
  return object === null ? value : { ...value, properties: object };
}

const upperFirst = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);

/**
 * Public rules name Azure's fields as the diagnostic record does, as its properties do and as the Log Analytics
 * columns do; the record is given all of these names.
 */
export function azureNames(value: Fields): Fields {
  const native: Fields = {};
  const properties = part(value, 'properties');
  for (const from of [properties, value]) {
    for (const [key, inner] of Object.entries(from)) {
      if (inner === null || inner === undefined) continue;
      native[key] = inner;
      native[upperFirst(key)] = inner;
    }
  }
  return native;
}

/** What `properties.message` and keyword rules look into: the operation and all of its properties as text. */
export const messageOf = (value: Fields): string[] => [
  textOf(value['operationName']),
  JSON.stringify(part(value, 'properties')),
];

export const tenantOf = (resourceId: string): string => /\/tenants\/([^/]+)/i.exec(resourceId)?.[1] ?? '';
export const subscriptionOf = (resourceId: string): string => /\/subscriptions\/([^/]+)/i.exec(resourceId)?.[1] ?? '';
