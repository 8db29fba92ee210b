// Makes records of the events Beats and logstash-forwarder send, and tells which source they are of.
import { isTooDeep } from '../../body-json-scanner.ts';
import type { RawRecord } from '../../body.ts';
import { isObject } from '../../sources/source.ts';
import { parseTime } from '../../sources/times.ts';
import { textOf } from '../../sources/values.ts';

type Document = Record<string, unknown>;
export type SentEvent = {
  record: RawRecord;
  /** The same for the same event whenever it is sent again; null where the sender gives none. */
  identity: string | null;
};

const isRecordOfWindows = (document: Document): boolean => isObject(document['winlog']);
const at = (document: Document, path: string): unknown =>
  document[path] ??
  path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), document);
const textAt = (document: Document, path: string): string => textOf(at(document, path) ?? '');

/** The fields that Beats keep with an event and that are the same when they send it again. */
function identityOf(document: Document, metadata: Document): string | null {
  const id = textOf(metadata['_id'] ?? '');
  if (id !== '') return `id ${id}`;
  const agent = textAt(document, 'agent.ephemeral_id') || textAt(document, 'agent.id');
  const time = textAt(document, '@timestamp');
  const place = isRecordOfWindows(document)
    ? [
        textAt(document, 'winlog.computer_name'),
        textAt(document, 'winlog.channel'),
        textAt(document, 'winlog.record_id'),
      ]
    : [textAt(document, 'log.file.path'), textAt(document, 'log.offset')];
  return agent === '' || time === '' || place.includes('') ? null : JSON.stringify([agent, time, ...place]);
}

/** One JSON frame. What the document is, and what line it may wrap, is for the source `auto` to tell. */
export function eventOf(text: string, labels: Readonly<Record<string, string>>): SentEvent {
  const fault = (reason: string): SentEvent => ({
    record: { raw: text, fault: reason, transport: { labels } },
    identity: null,
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return fault('The record is not valid JSON.');
  }
  if (!isObject(document)) return fault('The record is not a JSON object.');
  if (isTooDeep(text)) return fault('The record is nested deeper than 100 levels.');

  const { '@metadata': about, ...value } = document;
  const metadata = isObject(about) ? about : {};
  const host = textAt(value, 'host.name') || textAt(value, 'host.hostname') || textAt(value, 'agent.name');
  const time = parseTime(value['@timestamp']);
  const transport = {
    labels: { ...labels, ...beatLabels(metadata) },
    ...(host === '' ? {} : { host }),
    ...(time === null ? {} : { time }),
  };
  const source = isRecordOfWindows(value) ? 'windows' : 'auto';
  return { record: { raw: text, value, source, transport }, identity: identityOf(value, metadata) };
}

function beatLabels(metadata: Document): Record<string, string> {
  const named = [
    ['beat.name', metadata['beat']],
    ['beat.version', metadata['version']],
    ['beat.pipeline', metadata['pipeline']],
  ] as const;
  return Object.fromEntries(named.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** One data frame of version 1: a line, its file and host, and fields somebody has added. */
export function pairsEvent(pairs: ReadonlyMap<string, string>, labels: Readonly<Record<string, string>>): SentEvent {
  const { line = '', message, host = '', file, offset, ...others } = Object.fromEntries(pairs);
  const place = {
    ...(file === undefined ? {} : { 'log.file.path': file }),
    ...(offset === undefined ? {} : { 'log.offset': offset }),
  };
  return {
    record: {
      raw: line === '' ? (message ?? JSON.stringify(others)) : line,
      transport: { labels: { ...labels, ...others, ...place }, ...(host === '' ? {} : { host }) },
    },
    identity: null,
  };
}
