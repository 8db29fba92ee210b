// An event of a host or web source while it is being read, and where its text is found in what shippers make of a line.
import type { EcsDocument, LogSource, NativeEvent, NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage, type SyslogMessage } from '../../doors/syslog-message.ts';
import { ecsFieldOf, setEcs } from '../ecs-fields.ts';
import { isObject, objectIn, ParseFault, type SourceRecord } from '../source.ts';
import { parseTime } from '../times.ts';
import { ipOf, oneLine, textOf } from '../values.ts';

export type Fields = Record<string, unknown>;
export type Draft = {
  time: number | null;
  dataset: string;
  logsource: LogSource;
  native: NativeEvent;
  ecs: EcsDocument;
  attrs: Record<string, string>;
  message: string;
  sourceEventId: string | null;
};

/** @param module also what `event.module` says */
export function newDraft(module: string, dataset: string, logsource: LogSource, native: NativeEvent): Draft {
  return {
    time: null,
    dataset: `${module}.${dataset}`,
    logsource,
    native,
    ecs: { 'event.kind': 'event', 'event.module': module },
    attrs: {},
    message: '',
    sourceEventId: null,
  };
}

const isAbsent = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === '-' ||
  (Array.isArray(value) && value.length === 0);

/** Writes a value under its ECS name, into its column or the attributes. What is absent or does not fit is left out. */
export function put(draft: Draft, name: string, value: unknown): void {
  if (isAbsent(value)) return;
  const field = ecsFieldOf(name);
  if (field !== undefined) setEcs(draft.ecs, field, value);
  else {
    const text = Array.isArray(value) ? value.map(textOf).join(',') : textOf(value);
    if (text !== '') draft.attrs[name] = text;
  }
}

/** `DOMAIN\\name`, or a bare name. */
export function putUser(draft: Draft, account: unknown): void {
  const text = textOf(account).trim();
  if (isAbsent(text)) return;
  const cut = text.indexOf('\\');
  put(draft, 'user.name', cut < 0 ? text : text.slice(cut + 1));
  if (cut > 0) put(draft, 'user.domain', text.slice(0, cut));
}

/** Several at once, from a record's own names: `{ user: 'user.name' }`. */
export function putAll(draft: Draft, fields: Fields, names: Readonly<Record<string, string>>): void {
  for (const name in names) put(draft, names[name] ?? '', fields[name]);
}

/** An address goes to `<side>.ip`, a name to `<side>.domain`; either also to `<side>.address`. `1.2.3.4:80` has a port too. */
export function putAddress(draft: Draft, side: 'source' | 'destination', value: unknown): void {
  const text = textOf(value).trim();
  if (isAbsent(text) || text === '?' || text.length > 255) return;
  const ip = ipOf(text);
  if (ip !== null) {
    put(draft, `${side}.ip`, ip);
    return;
  }
  const port = /^(.{2,250}):(\d{1,5})$/.exec(text);
  if (port === null) put(draft, `${side}.domain`, text);
  else {
    putAddress(draft, side, port[1]);
    put(draft, `${side}.port`, port[2]);
  }
}

type Verdict = {
  action?: string;
  category: readonly string[];
  type: readonly string[];
  outcome?: 'success' | 'failure' | undefined;
  kind?: string;
};

export function conclude({ ecs }: Draft, verdict: Verdict): void {
  if (verdict.kind !== undefined) ecs['event.kind'] = verdict.kind;
  if (verdict.action !== undefined && verdict.action !== '') ecs['event.action'] = verdict.action;
  if (verdict.category.length > 0) ecs['event.category'] = verdict.category;
  if (verdict.type.length > 0) ecs['event.type'] = verdict.type;
  if (verdict.outcome !== undefined) ecs['event.outcome'] = verdict.outcome;
}

const maxMessage = 2_000;

/** The finished event; without a message of its own it is called by its dataset. */
export function finished(draft: Draft): NormalisedEvent {
  const { time, dataset, logsource, native, ecs, attrs, sourceEventId } = draft;
  const message = oneLine(draft.message).trim().slice(0, maxMessage) || `${dataset} event`;
  return { time, dataset, sourceEventId, logsource, native, ecs, attrs, message };
}

export type Line = {
  text: string;
  /** The syslog header around the text; null for a line from a file. */
  header: SyslogMessage | null;
  /** The JSON object a shipper put around the line. */
  wrapper: Fields | null;
};

const classicHeader = /^(?:<\d{1,3}>|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )/;
const names = ['message', 'MESSAGE', 'log', 'msg', 'line', '_raw'] as const;

/** The text of a log line, with or without a syslog header, alone or in a shipper's JSON; a ParseFault when there is none. */
export function lineOf(record: SourceRecord): Line {
  const { value, raw, receivedAt } = record;
  if (value !== undefined) {
    if (!isObject(value)) throw new ParseFault('The record is neither a log line nor a JSON object with one.');
    return { ...headed(wrappedText(value), receivedAt), wrapper: value };
  }
  const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
  return { ...headed(text, receivedAt), wrapper: null };
}

function wrappedText(value: Fields): string {
  for (const name of names) {
    const text = value[name];
    if (typeof text === 'string' && text !== '') return text;
  }
  const event = value['event'];
  if (isObject(event) && typeof event['original'] === 'string') return event['original'];
  if (typeof event === 'string' && event !== '') return event;
  throw new ParseFault('The JSON object holds no line of a log.');
}

function headed(text: string, receivedAt: number): Omit<Line, 'wrapper'> {
  const line = text.replace(/[\r\n]+$/, '');
  if (!classicHeader.test(line)) return { text: line, header: null };
  const header = parseSyslogMessage(line, receivedAt);
  return header.header === 'none' ? { text: line, header: null } : { text: header.message, header };
}

/** What header and wrapper know of the sender, for what the line leaves open. */
export function putSender(draft: Draft, { header, wrapper }: Line): void {
  if (header !== null) {
    put(draft, 'host.name', header.host);
    draft.time ??= header.time;
  }
  if (wrapper === null) return;
  const host = wrapper['host'] ?? wrapper['hostname'] ?? wrapper['_HOSTNAME'];
  if (draft.ecs['host.name'] === undefined)
    put(draft, 'host.name', isObject(host) ? (host['name'] ?? host['hostname']) : host);
  const file = wrapper['log'];
  if (isObject(file) && isObject(file['file'])) put(draft, 'log.file.path', file['file']['path']);
  draft.time ??= parseTime(wrapper['@timestamp'] ?? wrapper['time'] ?? wrapper['timestamp']);
}

/** The record as JSON: parsed already, or a line that holds one, perhaps behind a syslog header. */
export function jsonLineOf(record: SourceRecord): Fields {
  if (isObject(record.value)) return record.value;
  if (record.value !== undefined) throw new ParseFault('The record is not a JSON object.');
  const start = record.raw.indexOf('{');
  if (start < 0) throw new ParseFault('The record is not a JSON object.');
  return objectIn(record.raw.slice(start));
}

/** The object as JSON where recognising may look at it: never throws, and parses no text. */
export const objectFor = ({ value }: SourceRecord): Fields | null => (isObject(value) ? value : null);

/** The start of the line, for recognising. */
export const startOf = ({ raw, value }: SourceRecord): string => (value === undefined ? raw.slice(0, 400) : '');
