// An event while it is being read: fields go to their column, or under their ECS name into the attributes.
import type { EcsDocument, EcsField, LogSource, NativeEvent, NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { prefixer } from '../attributes.ts';
import { ecsFieldOf, setEcs } from '../ecs-fields.ts';
import { ipOf, oneLine, portOf, textOf } from '../values.ts';

/** Who writes these lines; the same for every event of a source. */
export type Product = { module: string; vendor: string; product: string; type: string };

export type Draft = {
  time: number | null;
  dataset: string;
  sourceEventId: string | null;
  logsource: LogSource;
  native: NativeEvent;
  ecs: EcsDocument;
  attrs: Record<string, string>;
  message: string;
};

const levels = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'];

/** `cisco_asa` is the stream `cisco.asa`, `squid` is `squid.log`. */
const datasetOf = (module: string): string => (module.includes('_') ? module.replace('_', '.') : `${module}.log`);

/** @param native the record's own names and values, which also become the first part of the event */
export function startDraft(product: Product, header: SyslogMessage, native: NativeEvent): Draft {
  const ecs: EcsDocument = {
    'event.kind': 'event',
    'event.module': product.module,
    'observer.vendor': product.vendor,
    'observer.product': product.product,
  };
  const attrs: Record<string, string> = { 'observer.type': product.type };
  if (header.host !== '') ecs['observer.name'] = header.host;
  const level = header.severity === null ? undefined : levels[header.severity];
  if (level !== undefined) ecs['log.level'] = level;
  if (header.facility !== null && header.severity !== null)
    attrs['log.syslog.priority'] = String(header.facility * 8 + header.severity);
  if (header.relay !== '') attrs['log.syslog.relay'] = header.relay;
  return {
    time: header.time,
    dataset: datasetOf(product.module),
    sourceEventId: null,
    logsource: {},
    native,
    ecs,
    attrs,
    message: header.message,
  };
}

/** The program and process id of the header, where they name what acted. */
export function putProgram(draft: Draft, { program, pid }: SyslogMessage): void {
  put(draft, 'process.name', program);
  put(draft, 'process.pid', pid);
}

type Value = string | number | readonly string[] | null | undefined;

const isAbsent = (value: Value): boolean =>
  value === undefined || value === null || value === '' || value === '-' || value === 'N/A' || value === 'n/a';

/** Writes a field under its ECS name, replacing what was there. False when the value does not fit it. */
export function put(draft: Draft, name: string, value: Value): boolean {
  if (isAbsent(value)) return true;
  const field = ecsFieldOf(name);
  if (field !== undefined) return setEcs(draft.ecs, field, value);
  const text = name.endsWith('.ip') ? ipOf(value) : name.endsWith('.port') ? portOf(value) : textOf(value);
  if (text === null) return false;
  if (text !== '') draft.attrs[name] = Array.isArray(value) ? value.join(',') : String(text);
  return true;
}

/** Whether the field has a value. */
export const has = ({ ecs, attrs }: Draft, name: string): boolean => {
  const field = ecsFieldOf(name);
  return field === undefined ? attrs[name] !== undefined : ecs[field] !== undefined;
};

/** The value of a field as text; empty where there is none. */
export function got({ ecs, attrs }: Draft, name: string): string {
  const field = ecsFieldOf(name);
  return field === undefined ? (attrs[name] ?? '') : textOf(ecs[field]);
}

/** Turns a value as the device writes it into what the field holds; null when it is no such value. */
type Convert = (value: string, draft: Draft) => Value;
type Target = { name: string; convert: Convert | null };
export type FieldTable = ReadonlyMap<string, Target | null>;

/** `device name: 'ecs.field'`, with a conversion where needed; null for fields that are dealt with elsewhere. */
export function fieldTable(table: Record<string, string | readonly [string, Convert] | null>): FieldTable {
  const map = new Map<string, Target | null>();
  for (const [name, target] of Object.entries(table)) {
    if (target === null) map.set(name, null);
    else if (typeof target === 'string') map.set(name, { name: target, convert: null });
    else map.set(name, { name: target[0], convert: target[1] });
  }
  return map;
}

const prefixes = new Map<string, (name: string) => string>();

function prefixOf(prefix: string): (name: string) => string {
  let make = prefixes.get(prefix);
  if (make === undefined) {
    make = prefixer(prefix);
    if (prefixes.size < 500) prefixes.set(prefix, make);
  }
  return make;
}

/**
 * Applies a table to a flat record. The first of two names for one field wins; what the table does not know, and what
 * does not fit its field, stays findable under the prefix.
 */
export function putFields(draft: Draft, record: Record<string, string>, table: FieldTable, prefix: string): void {
  const nameOf = prefixOf(prefix);
  for (const key in record) {
    const value = record[key];
    if (value === undefined || isAbsent(value)) continue;
    const target = table.get(key);
    if (target === null) continue;
    if (target === undefined) {
      draft.attrs[nameOf(key)] = value;
      continue;
    }
    if (has(draft, target.name)) continue;
    const converted = target.convert === null ? value : target.convert(value, draft);
    if (converted === null || converted === undefined || !put(draft, target.name, converted))
      draft.attrs[nameOf(key)] = value;
  }
}

/** What kind of event it is, in ECS words. */
export type Shape = {
  kind?: string;
  category?: readonly string[];
  type?: readonly string[];
  action?: string;
  outcome?: string;
};

export function putShape({ ecs }: Draft, { kind, category, type, action, outcome }: Shape): void {
  if (kind !== undefined) ecs['event.kind'] = kind;
  if (category !== undefined) ecs['event.category'] = category;
  if (type !== undefined) ecs['event.type'] = type;
  if (action !== undefined) ecs['event.action'] = action;
  if (outcome !== undefined) ecs['event.outcome'] = outcome;
}

/** The names under which public rules ask for these fields, by category of the log source. */
const ruleNames: Record<string, readonly (readonly [string, EcsField | 'http.request.referrer' | 'url.original' | 'url.query' | 'url.extension'])[]> = {
  firewall: [
    ['src_ip', 'source.ip'], ['src_port', 'source.port'], ['dst_ip', 'destination.ip'], ['dst_port', 'destination.port'],
    ['action', 'event.action'],
  ],
  dns: [['query', 'dns.question.name'], ['record_type', 'dns.question.type'], ['answer', 'dns.resolved_ip'], ['src_ip', 'source.ip']],
  proxy: [
    ['c-uri', 'url.full'], ['c-uri', 'url.original'], ['cs-host', 'url.domain'], ['cs-method', 'http.request.method'], ['sc-status', 'http.response.status_code'],
    ['c-useragent', 'user_agent.original'], ['cs-user-agent', 'user_agent.original'], ['cs-uri-query', 'url.query'],
    ['c-uri-query', 'url.query'], ['c-uri-extension', 'url.extension'], ['cs-referer', 'http.request.referrer'],
    ['dst_ip', 'destination.ip'], ['src_ip', 'source.ip'],
  ],
  webserver: [
    ['cs-uri', 'url.full'], ['cs-uri', 'url.original'], ['cs-host', 'url.domain'], ['cs-method', 'http.request.method'], ['sc-status', 'http.response.status_code'],
    ['cs-user-agent', 'user_agent.original'], ['cs-uri-query', 'url.query'], ['cs-referer', 'http.request.referrer'],
  ],
}; // prettier-ignore

function nameForRules({ logsource, native, ecs, attrs }: Draft): void {
  const names = ruleNames[logsource.category ?? ''];
  if (names === undefined) return;
  for (const [name, field] of names) {
    if (native[name] !== undefined) continue;
    const column = ecsFieldOf(field);
    const value = column === undefined ? attrs[field] : ecs[column];
    if (value !== undefined) native[name] = value;
  }
}

/** The finished event. */
export function finish(draft: Draft): NormalisedEvent {
  nameForRules(draft);
  draft.message = oneLine(draft.message).trim() || draft.dataset;
  return draft;
}
