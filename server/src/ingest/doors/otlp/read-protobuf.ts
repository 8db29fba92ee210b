// ExportLogsServiceRequest of OTLP in its binary encoding.
import { type Field, fieldsOf } from '../http/protobuf.ts';
import { type Attributes, emptyRecord, type LogGroup, type LogRecord, maxValueDepth } from './log-record.ts';

/** @throws Problem `body_not_protobuf` */
export function* readProtobuf(body: Buffer): Generator<LogGroup> {
  for (const { number, bytes } of fieldsOf(body)) if (number === 1) yield* resourceLogs(bytes);
}

function* resourceLogs(message: Buffer): Generator<LogGroup> {
  const resource: Attributes = {};
  const scopes: Buffer[] = [];
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === 1) for (const field of fieldsOf(bytes)) if (field.number === 1) keyValue(field.bytes, resource, 0);
    if (number === 2) scopes.push(bytes);
  }
  for (const scope of scopes) yield scopeLogs(scope, resource);
}

function scopeLogs(message: Buffer, resource: Attributes): LogGroup {
  const group: LogGroup = { resource, scopeName: '', scopeVersion: '', records: [] };
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === 2) group.records.push(logRecord(bytes));
    if (number !== 1) continue;
    for (const field of fieldsOf(bytes)) {
      if (field.number === 1) group.scopeName = textOf(field);
      if (field.number === 2) group.scopeVersion = textOf(field);
    }
  }
  return group;
}

const textOf = ({ bytes }: Field): string => bytes.toString('utf8');

const readers: Readonly<Record<number, (record: LogRecord, field: Field) => void>> = {
  1: (record, { varint }) => void (record.time = varint),
  2: (record, { varint }) => void (record.severityNumber = Number(BigInt.asUintN(31, varint))),
  3: (record, field) => void (record.severityText = textOf(field)),
  5: (record, { bytes }) => void (record.body = anyValue(bytes, 0)),
  6: (record, { bytes }) => keyValue(bytes, record.attributes, 0),
  9: (record, { bytes }) => void (record.traceId = bytes.toString('hex')),
  10: (record, { bytes }) => void (record.spanId = bytes.toString('hex')),
  11: (record, { varint }) => void (record.observed = varint),
  12: (record, field) => void (record.eventName = textOf(field)),
};

function logRecord(message: Buffer): LogRecord {
  const record = emptyRecord();
  for (const field of fieldsOf(message)) readers[field.number]?.(record, field);
  return record;
}

function keyValue(message: Buffer, into: Attributes, depth: number): void {
  let key = '';
  let value: unknown = null;
  for (const field of fieldsOf(message)) {
    if (field.number === 1) key = textOf(field);
    if (field.number === 2) value = anyValue(field.bytes, depth);
  }
  if (key !== '__proto__') into[key] = value;
}

function anyValue(message: Buffer, depth: number): unknown {
  let value: unknown = null;
  if (depth > maxValueDepth) return value;
  for (const field of fieldsOf(message)) value = oneOf(field, depth);
  return value;
}

function oneOf(field: Field, depth: number): unknown {
  switch (field.number) {
    case 1:
      return textOf(field);
    case 2:
      return field.varint !== 0n;
    case 3:
      return integerOf(BigInt.asIntN(64, field.varint));
    case 4:
      return doubleOf(field.varint);
    case 5: {
      const list: unknown[] = [];
      for (const item of fieldsOf(field.bytes)) if (item.number === 1) list.push(anyValue(item.bytes, depth + 1));
      return list;
    }
    case 6: {
      const map: Attributes = {};
      for (const item of fieldsOf(field.bytes)) if (item.number === 1) keyValue(item.bytes, map, depth + 1);
      return map;
    }
    case 7:
      return field.bytes.toString('base64');
    default:
      return null;
  }
}

/** Text where a double would not hold it. */
export const integerOf = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

function doubleOf(bits: bigint): number | string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(bits);
  const value = bytes.readDoubleLE(0);
  return Number.isFinite(value) ? value : String(value);
}
