// Makes a record of one GELF message (version 1.1): the fields its specification names, and those the sender has added.
import { isTooDeep } from '../../body-json-scanner.ts';
import type { RawRecord, Transport } from '../../body.ts';
import { isObject } from '../../sources/source.ts';
import { parseTime } from '../../sources/times.ts';
import { textOf } from '../../sources/values.ts';

const levels = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];

/** Names in the message, and where they stand in an event. */
const known: readonly (readonly [name: string, field: string])[] = [
  ['facility', 'log.syslog.facility.name'],
  ['file', 'log.origin.file.name'],
  ['line', 'log.origin.file.line'],
];

/** Never throws: what is no GELF is kept with the reason. */
export function gelfRecord(raw: string, labels: Readonly<Record<string, string>>): RawRecord {
  let message: unknown;
  try {
    message = JSON.parse(raw);
  } catch {
    return { raw, fault: 'The GELF message is not valid JSON.', transport: { labels } };
  }
  if (!isObject(message)) return { raw, fault: 'The GELF message is not a JSON object.', transport: { labels } };
  if (isTooDeep(raw)) return { raw, fault: 'The record is nested deeper than 100 levels.', transport: { labels } };
  const host = textOf(message['host'] ?? '');
  const time = parseTime(message['timestamp']);
  const transport: Transport = {
    labels,
    ...(host === '' ? {} : { host }),
    ...(time === null ? {} : { time }),
  };
  const text = textOf(message['full_message'] ?? '') || textOf(message['short_message'] ?? '');
  const beside = fieldsOf(message);
  return { raw, value: text === '' ? beside : { ...beside, message: text }, transport };
}

/** Additional fields without their underscore; unknown ones of senders that forget it stay as they are. */
function fieldsOf(message: Record<string, unknown>): Record<string, unknown> {
  const { version: _version, host: _host, timestamp: _timestamp, level, ...rest } = message;
  const { short_message: short, full_message: full, ...others } = rest;
  const fields = Object.entries(others).map(([name, value]): [string, unknown] => [
    known.find(([own]) => own === name)?.[1] ?? name.replace(/^_(?!_)/, ''),
    value,
  ]);
  // Where both say something, the long one is the message.
  if (typeof full === 'string' && full !== '' && short !== full) fields.push(['short_message', short]);
  const number = typeof level === 'string' ? Number(level) : level;
  const name = typeof number === 'number' ? levels[number] : undefined;
  if (name !== undefined) fields.push(['log.level', name]);
  return Object.fromEntries(fields);
}
