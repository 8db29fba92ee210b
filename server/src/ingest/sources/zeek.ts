// Zeek: JSON logs, and tab-separated ones together with their header lines.
import type { EcsDocument, LogSource, NormalisedEvent } from '@tocsin/contracts/event';

import { isPrivateAddress } from './addresses.ts';
import { prefixer } from './attributes.ts';
import { applyFieldMap } from './field-map.ts';
import { shellSnippet, type SnippetOf, snippets, vectorLinesSnippet } from './snippets.ts';
import { defineSource, isObject, objectIn, objectOf, ParseFault, type SourceRecord } from './source.ts';
import { parseTime } from './times.ts';
import { oneLine, setText, textField, textOf } from './values.ts';
import { completeZeek } from './zeek-details.ts';
import { otherZeekLog, zeekLogOf, zeekLogs } from './zeek-logs.ts';

type Fields = Record<string, unknown>;

const prefixes = new Map<string, (name: string) => string>();
const logsources = new Map<string, LogSource>();
const nothing: ReadonlySet<string> = new Set();

function prefixOf(log: string): (name: string) => string {
  let prefix = prefixes.get(log);
  if (prefix === undefined) {
    prefix = prefixer(`zeek.${log}.`);
    if (prefixes.size < 100) prefixes.set(log, prefix);
  }
  return prefix;
}

/** Sigma's category where the log is one of those: traffic to a private server is a web server's, the rest a proxy's. */
function logsourceOf(log: string, ecs: EcsDocument): LogSource {
  let category = log === 'dns' ? 'dns' : log === 'conn' ? 'firewall' : '';
  if (log === 'http') category = isPrivateAddress(textField(ecs, 'destination.ip')) ? 'webserver' : 'proxy';
  const key = `${log}/${category}`;
  let source = logsources.get(key);
  if (source === undefined) {
    source = { product: 'zeek', service: log };
    if (category !== '') source.category = category;
    if (logsources.size < 200) logsources.set(key, source);
  }
  return source;
}

/** Some writers nest `id`; a search head wraps the line it has indexed. */
function unwrapped(value: Fields): Fields {
  const result = value['result'];
  if (isObject(result) && typeof result['_raw'] === 'string') return objectIn(result['_raw']);
  const id = value['id'];
  if (!isObject(id)) return value;
  const flat: Fields = { ...value };
  for (const [name, item] of Object.entries(id)) flat[`id.${name}`] = item;
  return flat;
}

/** Also used by the syslog source; null when the object is no Zeek log. */
export function zeekEvent(wrapped: Fields): NormalisedEvent | null {
  const value = unwrapped(wrapped);
  const name = zeekLogOf(value);
  if (name === null) return null;
  const log = zeekLogs.get(name) ?? otherZeekLog;
  const ecs: EcsDocument = {
    'event.kind': log.kind,
    'event.module': 'zeek',
    'observer.vendor': 'Zeek',
    'observer.product': 'Zeek',
  };
  ecs['event.category'] = log.category;
  ecs['event.type'] = log.type;
  if (log.protocol !== '') ecs['network.protocol'] = log.protocol;
  const attrs: Record<string, string> = {};
  applyFieldMap(value, log.fields, nothing, prefixOf(name), ecs, attrs);
  if (log.transport !== '') ecs['network.transport'] ??= log.transport;
  completeZeek(name, value, ecs, attrs);
  const { result } = wrapped;
  if (isObject(result)) setText(ecs, 'host.name', result['host']);
  return {
    time: parseTime(value['ts']),
    dataset: `zeek.${name}`,
    sourceEventId: identityOf(name, value),
    logsource: logsourceOf(name, ecs),
    native: value,
    ecs,
    attrs,
    message: summary(name, value, ecs),
  };
}

/** What makes a line of a log unique beside its connection; logs that have nothing such are not told from a resend. */
const identities = new Map<string, readonly string[]>([
  ['conn', ['uid', 'ts']],
  ['dns', ['uid', 'ts', 'trans_id', 'query', 'qtype']],
  ['http', ['uid', 'ts', 'trans_depth']],
  ['ssl', ['uid', 'ts']],
  ['ssh', ['uid', 'ts']],
  ['rdp', ['uid', 'ts']],
  ['files', ['fuid', 'ts']],
  ['x509', ['fingerprint', 'id', 'ts']],
]);

function identityOf(log: string, value: Fields): string | null {
  const names = identities.get(log);
  if (names === undefined) return null;
  const unique = value['uid'] ?? value['fuid'] ?? value['fingerprint'] ?? value['id'];
  if (typeof unique !== 'string' || value['ts'] === undefined) return null;
  return `${log}/${names.map((name) => textOf(value[name])).join('/')}`;
}

function endpoint(ecs: EcsDocument, side: 'source' | 'destination'): string {
  const port = ecs[`${side}.port`];
  return `${textField(ecs, `${side}.ip`) || '?'}${port === undefined ? '' : `:${String(port)}`}`;
}

function summary(log: string, value: Fields, ecs: EcsDocument): string {
  const said = log === 'notice' ? textOf(value['msg']) : '';
  if (said !== '') return oneLine(said);
  const detail =
    textField(ecs, 'dns.question.name') ||
    textField(ecs, 'url.full') ||
    textField(ecs, 'tls.client.server_name') ||
    textField(ecs, 'file.path') ||
    textField(ecs, 'file.name') ||
    textField(ecs, 'rule.name') ||
    textField(ecs, 'user.name') ||
    textField(ecs, 'network.protocol');
  const state =
    log === 'conn' ? textOf(value['conn_state']) : textField(ecs, 'dns.response_code') || textOf(value['status_code']);
  const parts = [
    log,
    ecs['source.ip'] === undefined ? '' : `${endpoint(ecs, 'source')} → ${endpoint(ecs, 'destination')}`,
    detail,
    state,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function parse(record: SourceRecord): NormalisedEvent {
  const { raw } = record;
  if (record.value === undefined && raw.includes('\t') && !raw.trimStart().startsWith('{')) {
    throw new ParseFault('The line is tab-separated and has no #fields header before it in the same body.');
  }
  const event = zeekEvent(objectOf(record));
  if (event === null) throw new ParseFault('The object is no Zeek log: it has neither `_path` nor the fields of one.');
  return event;
}

/** Tab-separated files would lose their header lines on the way: one request holds only some lines of a file. */
const zeekVectorSnippet: SnippetOf = (sourceId) => {
  const snippet = vectorLinesSnippet(['/opt/zeek/logs/current/*.log'])(sourceId);
  return { ...snippet, text: `# In local.zeek: @load policy/tuning/json-logs\n${snippet.text}` };
};

export const zeek = defineSource({
  id: 'zeek',
  title: 'Zeek',
  kind: 'network',
  summary:
    'conn, dns, http, ssl, files, notice, kerberos, smb and the other logs, as JSON or tab-separated with header.',
  format: 'json',
  aliases: ['bro', 'corelight'],
  snippets: snippets('zeek', [zeekVectorSnippet, shellSnippet]),
  recognise: ({ value }) => {
    if (!isObject(value)) return 0;
    const { result } = value;
    if (isObject(result)) return typeof result['_raw'] === 'string' && result['_raw'].startsWith('{"ts":') ? 92 : 0;
    if (value['_path'] === undefined && value['ts'] === undefined) return 0;
    const named = value['uid'] ?? value['fuid'] ?? value['uids'] ?? value['id.orig_h'] ?? value['_path'];
    return zeekLogOf(value) === null ? 0 : named === undefined ? 80 : 94;
  },
  parse,
});
