// One object of HEC → records: the event itself, with what its envelope says of it.
import type { RawRecord, Transport } from '../../body.ts';
import { isObject } from '../../sources/source.ts';
import { recordsOfText } from '../http/text-record.ts';
import { Refused, replies } from './replies.ts';
import { sourceOfSourcetype } from './sourcetypes.ts';

/** What may be said of an event besides the event. */
export type Metadata = { host: string; source: string; sourcetype: string; index: string; time: number | null };

export type EnvelopeOptions = {
  /** Of what the envelope itself does not say. */
  defaults: Metadata;
  /** Keeps what Splunk would refuse. */
  lenient: boolean;
  maxRecordBytes: number;
};

const maxLabels = 200;
const maxLabelLength = 8_192;

/** The splitter's word for a record that is cut, which is no fault of the format. */
const isCut = (fault: string): boolean => fault.endsWith('it is kept in pieces.');

/**
 * @param position of the object in the body, from 0
 * @throws Refused where Splunk would
 */
export function recordsOfEnvelope(sent: RawRecord, position: number, options: EnvelopeOptions): RawRecord[] {
  const { value, fault } = sent;
  if (!isObject(value) || fault !== undefined) {
    if (!options.lenient && !(fault !== undefined && isCut(fault))) throw new Refused(replies.invalidFormat, position);
    return [{ ...sent, transport: transportOf(options.defaults, {}) }];
  }
  const isEnvelope = Object.hasOwn(value, 'event') && value['event'] !== null;
  if (!isEnvelope) {
    if (!options.lenient) throw new Refused(replies.eventRequired, position);
    return [{ ...sent, transport: transportOf(options.defaults, {}) }];
  }
  const { event, fields } = value;
  if (typeof event === 'string' && event.trim() === '') {
    if (!options.lenient) throw new Refused(replies.eventBlank, position);
    return [];
  }
  if (fields !== undefined && fields !== null && !isFlat(fields) && !options.lenient) {
    throw new Refused(replies.invalidFields, position);
  }
  const metadata = metadataOf(value, options.defaults);
  const transport = transportOf(metadata, isObject(fields) ? fields : {});
  return withSource(recordsOf(event, sent.raw, transport, options.maxRecordBytes), metadata.sourcetype);
}

function recordsOf(event: unknown, envelope: string, transport: Transport, maxBytes: number): RawRecord[] {
  if (typeof event === 'string') return recordsOfText(event, transport, maxBytes);
  // Numbers of more digits than a double holds are only exact in what was sent.
  const raw = /\d{16}/.test(envelope) ? envelope : JSON.stringify(event);
  return [isObject(event) ? { raw, value: event, transport } : { raw, transport }];
}

/** Also for raw lines. */
export function withSource(records: RawRecord[], sourcetype: string): RawRecord[] {
  for (const record of records) {
    if (record.fault !== undefined) continue;
    const source = sourceOfSourcetype(sourcetype, record.value === undefined ? record.raw : '');
    if (source !== null) record.source = source;
  }
  return records;
}

function isFlat(fields: unknown): boolean {
  if (!isObject(fields)) return false;
  return Object.values(fields).every((value) => !isObject(value) && !(Array.isArray(value) && value.some(isObject)));
}

function metadataOf(value: Record<string, unknown>, defaults: Metadata): Metadata {
  const word = (name: 'host' | 'source' | 'sourcetype' | 'index'): string => {
    const given = value[name];
    return typeof given === 'string' && given !== '' ? given : defaults[name];
  };
  return {
    host: word('host'),
    source: word('source'),
    sourcetype: word('sourcetype'),
    index: word('index'),
    time: timeOf(value['time']) ?? defaults.time,
  };
}

/** Epoch seconds as number or text; the unit of larger numbers is told by their size. */
export function timeOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) return null;
  if (number < 1e11) return Math.round(number * 1e3);
  if (number < 1e14) return Math.round(number);
  return Math.round(number < 1e17 ? number / 1e3 : number / 1e6);
}

export function transportOf(metadata: Metadata, fields: Record<string, unknown>): Transport {
  const labels: Record<string, string> = {};
  for (const name of ['source', 'sourcetype', 'index'] as const) {
    if (metadata[name] !== '') labels[`splunk.${name}`] = metadata[name].slice(0, maxLabelLength);
  }
  for (const [name, value] of Object.entries(fields).slice(0, maxLabels)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text !== '' && text !== 'null') labels[`labels.${name.slice(0, 200)}`] = text.slice(0, maxLabelLength);
  }
  const transport: Transport = { labels };
  if (metadata.host !== '') transport.host = metadata.host;
  if (metadata.time !== null) transport.time = metadata.time;
  return transport;
}
