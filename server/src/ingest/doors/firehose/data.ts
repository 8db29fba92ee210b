// What is inside one record of Firehose: text, JSON, or what CloudWatch Logs hands over, packed once more.
import { gunzipSync } from 'node:zlib';

import { invalid, Problem } from '#platform/errors';

import { JsonSplitter } from '../../body-json.ts';
import { LineSplitter } from '../../body-lines.ts';
import { type RawRecord, RecordOutput } from '../../body-record.ts';
import { isObject } from '../../sources/source.ts';
import { textOf } from '../../sources/values.ts';
import { recordsOfText } from '../http/text-record.ts';
import { cutRecord } from '../streams/cut-record.ts';

const maxEvents = 100_000;
const maxLabelLength = 2_048;

export type DataOptions = { labels: Readonly<Record<string, string>>; maxRecordBytes: number };

/** Null for gzip that is damaged. @throws Problem `body_too_large` when it unpacks to more than `maxBytes` */
export function unpackedData(data: Buffer, maxBytes: number): Buffer | null {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
  try {
    return gunzipSync(data, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (error) {
    if (!(error instanceof RangeError)) return null;
    throw new Problem('too_large', 'body_too_large', 'The records are larger than a body may be, unpacked.');
  }
}

/** One damaged record must not cost the others their delivery: it is kept as it was sent. */
export function damagedRecords(encoded: string, { labels, maxRecordBytes }: DataOptions): RawRecord[] {
  const record = { raw: encoded, fault: 'The gzip data of the record is damaged.', transport: { labels } };
  return cutRecord(record, maxRecordBytes);
}

export function recordsOfData(data: Buffer, { labels, maxRecordBytes }: DataOptions): RawRecord[] {
  const output = new RecordOutput({ bytes: 0, records: 0, faults: 0, invalidUtf8: 0 });
  const isJson = /^\s*[{[]/.test(data.toString('latin1', 0, 64));
  const splitter = isJson ? new JsonSplitter(output, maxRecordBytes) : new LineSplitter(output, maxRecordBytes);
  splitter.push(data);
  splitter.end();
  return output.takeAll().flatMap((record) => {
    const events = isObject(record.value) ? cloudWatchEvents(record.value, labels, maxRecordBytes) : null;
    return events ?? [{ ...record, transport: { labels } }];
  });
}

/** The log events of a subscription of CloudWatch Logs; null for anything else, none for its test message. */
function cloudWatchEvents(
  value: Record<string, unknown>,
  labels: DataOptions['labels'],
  maxRecordBytes: number,
): RawRecord[] | null {
  const { messageType, logEvents } = value;
  if (typeof messageType !== 'string' || !Array.isArray(logEvents)) return null;
  if (messageType === 'CONTROL_MESSAGE') return [];
  if (logEvents.length > maxEvents) throw invalid('too_many_events', `A record may hold ${maxEvents} log events.`);
  const named = [
    ['cloud.account.id', value['owner']],
    ['aws.cloudwatch.log_group', value['logGroup']],
    ['aws.cloudwatch.log_stream', value['logStream']],
  ] as const;
  const own = Object.fromEntries(
    named.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text.slice(0, maxLabelLength)]] : [])),
  );
  return logEvents.filter(isObject).flatMap((event) => {
    const id = textOf(event['id'] ?? '');
    const time = event['timestamp'];
    const transport = {
      labels: { ...labels, ...own, ...(id === '' ? {} : { 'aws.cloudwatch.event_id': id.slice(0, 100) }) },
      ...(typeof time === 'number' && time > 0 && time <= 8.64e15 ? { time } : {}),
    };
    return recordsOfText(textOf(event['message'] ?? ''), transport, maxRecordBytes);
  });
}
