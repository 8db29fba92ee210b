// ExportLogsServiceRequest of OTLP in its JSON encoding; names in snake_case are read as well.
import { invalid } from '#platform/errors';

import { isTooDeep } from '../../body-json-scanner.ts';
import { isObject } from '../../sources/source.ts';
import { type Attributes, type LogGroup, type LogRecord, maxValueDepth } from './log-record.ts';
import { integerOf } from './read-protobuf.ts';

type Fields = Record<string, unknown>;

/** @throws Problem `body_not_json` */
export function* readJson(text: string): Generator<LogGroup> {
  for (const resourceLogs of listIn(requestIn(text), 'resourceLogs')) {
    const resource = attributesOf(objectIn(resourceLogs, 'resource')['attributes'], 0);
    const scopes = [...listIn(resourceLogs, 'scopeLogs'), ...listIn(resourceLogs, 'instrumentationLibraryLogs')];
    for (const scopeLogs of scopes) {
      const scope = objectIn(scopeLogs, 'scope');
      yield {
        resource,
        scopeName: textOf(scope['name']),
        scopeVersion: textOf(scope['version']),
        records: listIn(scopeLogs, 'logRecords').map(logRecord),
      };
    }
  }
}

function requestIn(text: string): Fields {
  if (isTooDeep(text)) throw invalid('body_not_json', 'The body is nested deeper than 100 levels.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('body_not_json', 'The body is not valid JSON.');
  }
  if (!isObject(value)) throw invalid('body_not_json', 'The body is not a JSON object.');
  return value;
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const fieldIn = (fields: Fields, name: string): unknown => fields[name] ?? fields[snake(name)];
const listIn = (fields: Fields, name: string): Fields[] => {
  const list = fieldIn(fields, name);
  return Array.isArray(list) ? list.filter(isObject) : [];
};
const objectIn = (fields: Fields, name: string): Fields => {
  const value = fieldIn(fields, name);
  return isObject(value) ? value : {};
};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function logRecord(fields: Fields): LogRecord {
  return {
    time: nanosOf(fieldIn(fields, 'timeUnixNano')),
    observed: nanosOf(fieldIn(fields, 'observedTimeUnixNano')),
    severityNumber: severityOf(fieldIn(fields, 'severityNumber')),
    severityText: textOf(fieldIn(fields, 'severityText')),
    body: valueOf(fields['body'], 0),
    attributes: attributesOf(fields['attributes'], 0),
    traceId: textOf(fieldIn(fields, 'traceId')),
    spanId: textOf(fieldIn(fields, 'spanId')),
    eventName: textOf(fieldIn(fields, 'eventName')),
  };
}

/** As text, because a double does not hold them; some write a number all the same. */
function nanosOf(value: unknown): bigint {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && Number.isSafeInteger(Math.trunc(value)) ? BigInt(Math.trunc(value)) : 0n;
}

/** The number, or the name of the enumeration. */
function severityOf(value: unknown): number {
  if (typeof value === 'number') return Number.isInteger(value) ? value : 0;
  const [, name = '', step = '1'] = /^SEVERITY_NUMBER_([A-Z]+)([2-4])?$/.exec(textOf(value)) ?? [];
  const level = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].indexOf(name);
  return level < 0 ? 0 : level * 4 + Number(step);
}

function attributesOf(list: unknown, depth: number): Attributes {
  const attributes: Attributes = {};
  if (!Array.isArray(list)) return attributes;
  for (const item of list) {
    if (!isObject(item) || typeof item['key'] !== 'string' || item['key'] === '__proto__') continue;
    attributes[item['key']] = valueOf(item['value'], depth);
  }
  return attributes;
}

function valueOf(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth > maxValueDepth) return null;
  const [first] = Object.entries(value);
  if (!first) return null;
  const [kind, inner] = first;
  switch (kind) {
    case 'intValue':
    case 'int_value':
      return typeof inner === 'string' && /^-?\d{1,19}$/.test(inner) ? integerOf(BigInt(inner)) : inner;
    case 'arrayValue':
    case 'array_value':
      return isObject(inner) && Array.isArray(inner['values'])
        ? inner['values'].map((item) => valueOf(item, depth + 1))
        : [];
    case 'kvlistValue':
    case 'kvlist_value':
      return attributesOf(isObject(inner) ? inner['values'] : [], depth + 1);
    case 'stringValue':
    case 'string_value':
    case 'boolValue':
    case 'bool_value':
    case 'doubleValue':
    case 'double_value':
    case 'bytesValue':
    case 'bytes_value':
      return isObject(inner) || Array.isArray(inner) ? null : inner;
    default:
      return null;
  }
}
