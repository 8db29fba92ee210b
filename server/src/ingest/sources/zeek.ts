// Zeek: JSON logs, and tab-separated ones together with their header lines.
import type { EcsDocument, LogSource, NormalisedEvent } from '@tocsin/contracts/event';

import { isPrivateAddress } from './addresses.ts';
import { prefixer } from './attributes.ts';
import { applyFieldMap } from './field-map.ts';
import { shellSnippet, type SnippetOf, snippets, vectorLinesSnippet } from './snippets.ts';
import { defineSource, isObject, objectIn, objectOf, ParseFault, type SourceRecord } from './source.ts';
import { parseTime } from './times.ts';
import { baseName, ipOf, oneLine, setIp, setText, textField, textOf } from './values.ts';
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
  complete(name, value, ecs, attrs);
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

const nanos = (seconds: unknown): number | null =>
  typeof seconds === 'number' && seconds >= 0 ? Math.round(seconds * 1e9) : null;

function complete(log: string, value: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
  const duration = nanos(value['duration'] ?? value['rtt']);
  if (duration !== null) ecs['event.duration'] = duration;
  const success = value['success'] ?? value['auth_success'];
  if (typeof success === 'boolean') ecs['event.outcome'] = success ? 'success' : 'failure';
  switch (log) {
    case 'conn':
      completeConnection(value, ecs);
      break;
    case 'dns':
      completeDns(value, ecs, attrs);
      break;
    case 'http':
      completeHttp(value, ecs);
      break;
    case 'files':
      setIp(ecs, 'source.ip', firstOf(value['tx_hosts']));
      setIp(ecs, 'destination.ip', firstOf(value['rx_hosts']));
      setText(ecs, 'event.id', firstOf(value['conn_uids']));
      break;
    case 'kerberos': {
      const [user, realm] = textOf(value['client']).split('/', 2);
      setText(ecs, 'user.name', user);
      setText(ecs, 'user.domain', realm);
      break;
    }
    case 'smb_files':
      completeFile(value, ecs, attrs);
      break;
    case 'smtp':
      completeMail(value, ecs);
      break;
    default:
      break;
  }
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const directions = new Map([['true/true', 'internal'], ['true/false', 'outbound'], ['false/true', 'inbound'], ['false/false', 'external']]); // prettier-ignore

function completeConnection(value: Fields, ecs: EcsDocument): void {
  const direction = directions.get(`${String(value['local_orig'])}/${String(value['local_resp'])}`);
  if (direction !== undefined) ecs['network.direction'] = direction;
  if (ecs['source.bytes'] === undefined && typeof value['orig_bytes'] === 'number')
    ecs['source.bytes'] = value['orig_bytes'];
  if (ecs['destination.bytes'] === undefined && typeof value['resp_bytes'] === 'number') {
    ecs['destination.bytes'] = value['resp_bytes'];
  }
}

function completeDns(value: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
  const answers = Array.isArray(value['answers']) ? value['answers'] : [];
  const addresses = answers.map(ipOf).filter((ip) => ip !== null);
  if (addresses.length > 0) ecs['dns.resolved_ip'] = [...new Set(addresses)];
  if (answers.length > 0) attrs['zeek.dns.answers'] = answers.map(textOf).join(', ');
  if (ecs['dns.response_code'] !== undefined)
    ecs['event.outcome'] = ecs['dns.response_code'] === 'NOERROR' ? 'success' : 'failure';
}

function completeHttp(value: Fields, ecs: EcsDocument): void {
  const host = textOf(value['host']) || textOf(value['id.resp_h']);
  const uri = textOf(value['uri']);
  if (host !== '' && uri !== '') ecs['url.full'] = uri.includes('://') ? uri : `http://${host}${uri}`;
  setText(ecs, 'event.action', value['method']);
  const status = value['status_code'];
  if (typeof status === 'number') ecs['event.outcome'] = status < 400 ? 'success' : 'failure';
}

function completeFile(value: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
  const share = textOf(value['path']);
  const name = textOf(value['name']);
  if (share !== '') attrs['file.share'] = share;
  if (name === '') return;
  ecs['file.path'] = share === '' ? name : `${share}${share.endsWith('\\') ? '' : '\\'}${name}`;
  ecs['file.name'] = baseName(name);
}

const mailbox = /<([^<>]+)>/;
const bareAddress = (text: string): string => mailbox.exec(text)?.[1] ?? text;

function completeMail(value: Fields, ecs: EcsDocument): void {
  setText(ecs, 'email.from.address', bareAddress(textOf(value['from'] ?? value['mailfrom'])));
  const to = value['rcptto'] ?? value['to'];
  if (Array.isArray(to) && to.length > 0) ecs['email.to.address'] = to.map((item) => bareAddress(textOf(item)));
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
  summary:
    'conn, dns, http, ssl, files, notice, kerberos, smb and the other logs, as JSON or tab-separated with header.',
  format: 'json',
  snippets: snippets('zeek', [zeekVectorSnippet, shellSnippet]),
  parse,
});
