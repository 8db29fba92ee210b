// Records inside records: a line in a shipper's document or a container's, an object behind a syslog header.
import type { EcsDocument, NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage, type SyslogMessage } from '../doors/syslog-message.ts';
import { addCarried } from './carried.ts';
import { ecsFieldOf } from './ecs-fields.ts';
import { isObject, objectIn, ParseFault, type Source, type SourceRecord } from './source.ts';

type Fields = Record<string, unknown>;
type ByName = ReadonlyMap<string, Source>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What a reading returns, or null where the record is not what its reader takes it for. */
function readOrNull<Read>(read: () => Read): Read | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ParseFault) return null;
    throw error;
  }
}

/** The text as a record of its own: an object where it is one. */
function recordOf(record: SourceRecord, raw: string): SourceRecord {
  const { receivedAt, site } = record;
  const own: SourceRecord = site === undefined ? { raw, receivedAt } : { raw, receivedAt, site };
  const value = raw.startsWith('{') ? readOrNull(() => objectIn(raw)) : null;
  return value === null ? own : { ...own, value };
}

/** The dataset or module an Elastic shipper names, whether its documents are nested or dotted. */
function moduleOf(value: Fields): string {
  const event = isObject(value['event']) ? value['event'] : {};
  const stream = isObject(value['data_stream']) ? value['data_stream'] : {};
  return (
    text(event['dataset']) ||
    text(stream['dataset']) ||
    text(event['module']) ||
    text(value['event.dataset']) ||
    text(value['event.module'])
  );
}

/** `system.auth` and `nginx.access` are read by the sources called so; `system` alone says nothing. */
function namedSource(byName: ByName, dataset: string): Source | undefined {
  const [module = '', stream = ''] = dataset.toLowerCase().split('.', 2);
  if (module === 'system') return byName.get(`linux-${stream}`) ?? byName.get(stream);
  const whole = `${module}-${stream}`;
  return byName.get(whole) ?? byName.get(whole.replaceAll('_', '-')) ?? byName.get(module);
}

/** A line that Filebeat or Elastic Agent has put into a document, read by the source its module names. */
export function readShipped(byName: ByName, record: SourceRecord): NormalisedEvent | null {
  const { value } = record;
  if (!isObject(value) || isObject(value['winlog'])) return null;
  const dataset = moduleOf(value);
  const source = dataset === '' ? undefined : namedSource(byName, dataset);
  const raw = lineIn(value);
  if (source === undefined || raw === '') return null;
  const read = readOrNull(() => source.parse(recordOf(record, raw)));
  if (read === null) return null;
  const ecs = { ...read.ecs };
  const attrs = { ...read.attrs };
  addCarried(value, ecs, attrs);
  return { ...read, ecs, attrs, source: source.id };
}

/** The line that a shipper has put into an object; '' where there is none. */
function lineIn(value: Fields): string {
  const event = isObject(value['event']) ? value['event'] : {};
  return text(event['original']) || text(value['message']) || text(value['log']) || text(value['MESSAGE']);
}

/** The record in the object, for those who recognise it; null where it holds no line. */
export function innerRecord(record: SourceRecord): SourceRecord | null {
  if (!isObject(record.value)) return null;
  const raw = lineIn(record.value).trim();
  return raw.length < 10 ? null : recordOf(record, raw);
}

const places = [
  'container.',
  'orchestrator.',
  'cloud.',
  'host.',
  'agent.',
  'kubernetes.',
  'docker.',
  'log.file',
  'stream',
];
const isPlace = (name: string): boolean => places.some((place) => name.startsWith(place));

/** The inner event, with what the outer one knows of where it comes from. */
export function withPlace(inner: NormalisedEvent, outer: NormalisedEvent): NormalisedEvent {
  const ecs: EcsDocument = { ...inner.ecs };
  for (const [name, value] of Object.entries(outer.ecs)) {
    const field = ecsFieldOf(name);
    if (field !== undefined && isPlace(name)) ecs[field] ??= value;
  }
  const attrs = { ...inner.attrs };
  for (const [name, value] of Object.entries(outer.attrs)) if (isPlace(name)) attrs[name] ??= value;
  return { ...inner, time: inner.time ?? outer.time, ecs, attrs };
}

/** `<13>Mar  2 08:00:00 host app: {…}`: the object behind a syslog header. */
export function payloadOf(record: SourceRecord): { header: SyslogMessage; record: SourceRecord } | null {
  const { raw } = record;
  if (record.value !== undefined || !raw.includes('{') || raw.trimStart().startsWith('{')) return null;
  const header = parseSyslogMessage(raw, record.receivedAt);
  const payload = recordOf(record, header.message.replace(/^@cee: ?/, ''));
  return payload.value === undefined ? null : { header, record: payload };
}

/** The header knows the sender; the payload knows everything else. */
export function withHeader(event: NormalisedEvent, { host, time }: SyslogMessage): NormalisedEvent {
  const named = host === '' || event.ecs['host.name'] !== undefined || event.ecs['observer.name'] !== undefined;
  return { ...event, time: event.time ?? time, ecs: named ? event.ecs : { ...event.ecs, 'host.name': host } };
}

/** A line that holds an object and was not read as one. */
export function withValue(record: SourceRecord): SourceRecord {
  if (record.value !== undefined || !record.raw.trimStart().startsWith('{')) return record;
  return recordOf(record, record.raw.trim());
}
