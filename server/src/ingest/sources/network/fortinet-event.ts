// Turns one flat FortiOS record into an event: traffic, utm and event logs.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { parseTime } from '../times.ts';
import { putFullUrl, putUrl, putUser } from './conversions.ts';
import { putDirection } from './directions.ts';
import { type Draft, finish, got, has, type Product, put, putFields, putShape, startDraft } from './draft.ts';
import { fortinetFields } from './fortinet-fields.ts';
import { wordIn } from './words.ts';

type Fields = Record<string, string>;

const product: Product = { module: 'fortinet_fortigate', vendor: 'Fortinet', product: 'Fortigate', type: 'firewall' };
const denied: ReadonlySet<string> = new Set([
  'block',
  'blocked',
  'deny',
  'denied',
  'dropped',
  'drop',
  'reset',
  'clear_session',
]);
const allowed: ReadonlySet<string> = new Set([
  'pass',
  'passthrough',
  'permit',
  'allow',
  'accept',
  'detected',
  'monitored',
]);
const starts: ReadonlySet<string> = new Set(['FSSO-logon', 'auth-logon']);
const ends: ReadonlySet<string> = new Set(['FSSO-logoff', 'auth-logout']);

/** Date, time and zone; without a zone the epoch counts, because the clock is the device's own. */
function fortinetTime(record: Fields): number | null {
  const zone = record['tz'] ?? '';
  const stamp =
    record['date'] !== undefined && record['time'] !== undefined
      ? parseTime(`${record['date']}T${record['time']}${zone}`)
      : null;
  if (stamp !== null && zone !== '') return stamp;
  return parseTime(record['eventtime']) ?? stamp;
}

function shapeTraffic(draft: Draft, record: Fields): void {
  const action = record['action'] ?? '';
  const type = ['connection'];
  if (action !== '') type.push(action === 'start' ? 'start' : 'end');
  if (record['app'] !== undefined && action !== 'deny') type.push('protocol');
  if (record['utmaction'] === undefined && action !== 'deny') type.push('allowed');
  if (record['utmaction'] === 'block' || action === 'deny') type.push('denied');
  putShape(draft, { category: ['network'], type, action });
  if (action !== '') put(draft, 'event.outcome', 'success');
}

const alerting: ReadonlySet<string> = new Set(['ips', 'virus', 'anomaly']);

function shapeUtm(draft: Draft, record: Fields): void {
  const subtype = record['subtype'] ?? '';
  const action = record['action'] ?? '';
  const type: string[] = [];
  if (subtype === 'dns') type.push('info');
  if (denied.has(action) && !(alerting.has(subtype) && subtype !== 'virus')) type.push('denied');
  if (allowed.has(action) && subtype !== 'voip') type.push('allowed');
  put(draft, 'event.category', ['network']);
  if (type.length > 0) put(draft, 'event.type', type);
  else if (alerting.has(subtype)) put(draft, 'event.type', [denied.has(action) ? 'denied' : 'info']);
  put(draft, 'event.action', record['eventtype'] ?? (action || subtype));
  if (action !== '') put(draft, 'event.outcome', 'success');
  if (alerting.has(subtype)) {
    put(draft, 'rule.name', record['attack'] ?? record['virus']);
    put(draft, 'rule.id', record['policyid'] ?? record['policy_id'] ?? record['attackid'] ?? record['virusid']);
  }
}

const outcomes: Record<string, string> = {
  ok: 'success', success: 'success', succeeded: 'success', error: 'failure', failed: 'failure', failure: 'failure', negotiate_error: 'failure',
  fail: 'failure', deny: 'failure',
}; // prettier-ignore

function shapeEvent(draft: Draft, record: Fields): void {
  const subtype = record['subtype'] ?? '';
  const action = record['action'] ?? '';
  put(draft, 'event.action', action || (record['eventtype'] ?? ''));
  put(draft, 'event.outcome', wordIn(outcomes, (record['status'] ?? record['result'] ?? '').toLowerCase()));
  if (record['result'] === 'OK' || starts.has(action) || ends.has(action)) put(draft, 'event.outcome', 'success');
  if (record['result'] === 'ERROR') put(draft, 'event.outcome', 'failure');
  if (subtype === 'vpn') putShape(draft, { category: ['network'], type: ['connection'] });
  else if (subtype === 'user') {
    put(draft, 'event.category', ['authentication']);
    if (starts.has(action) || ends.has(action)) put(draft, 'event.type', [starts.has(action) ? 'start' : 'end']);
  } else if (action === 'perf-stats') putShape(draft, { category: ['host'], type: ['info'] });
  else if (subtype === 'update') putShape(draft, { category: ['host', 'malware'], type: ['info'] });
  else if (action === 'login' || action === 'logout') put(draft, 'event.category', ['authentication']);
  else if (record['cfgpath'] !== undefined) putShape(draft, { category: ['configuration'], type: ['change'] });
}

/** The peers of a tunnel: the far end is the source, the device the destination. */
function putTunnel(draft: Draft, record: Fields): void {
  const vpn = record['subtype'] === 'vpn';
  const [far, near] = vpn ? (['source', 'destination'] as const) : (['destination', 'source'] as const);
  for (const [side, address, port] of [
    [far, record['remip'], record['remport']],
    [near, record['locip'], record['locport']],
  ] as const) {
    if (!has(draft, `${side}.ip`)) put(draft, `${side}.ip`, address);
    if (!has(draft, `${side}.port`)) put(draft, `${side}.port`, port);
  }
}

/** `https(192.0.2.1)`, `ssh(192.0.2.1)`, `jsconsole`, `GUI(192.0.2.1)`: from where an administrator acts. */
function putInterface(draft: Draft, text: string): void {
  if (text === '') return;
  const [name = '', rest = ''] = text.split('(');
  put(draft, 'event.provider', name);
  if (/^(?:https?|ssh|telnet)$/i.test(name) && !has(draft, 'network.protocol'))
    put(draft, 'network.protocol', name.toLowerCase());
  if (!has(draft, 'source.ip')) put(draft, 'source.ip', rest.replace(/\).*$/, ''));
}

function putWeb(draft: Draft, record: Fields): void {
  if (record['subtype'] === 'rest-api') put(draft, 'http.request.method', record['method']);
  const url = record['url'];
  if (url === undefined || url === '' || url === '-') return;
  if (url.startsWith('/')) {
    putUrl(draft, url);
    putFullUrl(draft, record['service'] === 'HTTP' ? 'http' : 'https');
  } else {
    putUrl(draft, url, { bare: true });
  }
}

function logsourceOf(type: string, subtype: string): NormalisedEvent['logsource'] {
  const category = type === 'traffic' ? 'firewall' : subtype === 'webfilter' ? 'proxy' : subtype === 'dns' ? 'dns' : '';
  return { product: 'fortigate', service: type || 'event', ...(category === '' ? {} : { category }) };
}

export function fortinetEvent(line: SyslogMessage, record: Fields): NormalisedEvent {
  const type = record['type'] ?? '';
  const subtype = record['subtype'] ?? '';
  const draft = startDraft(product, line, { ...record });
  draft.logsource = logsourceOf(type, subtype);
  draft.time = fortinetTime(record) ?? line.time;
  putFields(draft, record, fortinetFields, 'fortinet.firewall.');
  putUser(draft, 'source.user', record['unauthuser'] ?? record['user'] ?? record['xauthuser']);
  putUser(draft, 'user', record['unauthuser'] ?? record['user'] ?? record['xauthuser'] ?? record['dstuser']);
  if (type === 'traffic') shapeTraffic(draft, record);
  else if (type === 'utm' || type === 'dns') shapeUtm(draft, record);
  else shapeEvent(draft, record);
  putTunnel(draft, record);
  putInterface(draft, record['ui'] ?? '');
  if (!has(draft, 'destination.domain')) put(draft, 'destination.domain', record['hostname']);
  putWeb(draft, record);
  const said = record['direction'] ?? record['dir'] ?? '';
  const direction = /^(?:incoming|inbound|0)$/.test(said)
    ? 'inbound'
    : /^(?:outgoing|outbound|1)$/.test(said)
      ? 'outbound'
      : '';
  put(draft, 'network.direction', direction);
  putDirection(draft);
  draft.message =
    record['msg'] ??
    record['desc'] ??
    record['logdesc'] ??
    `${type} ${subtype} ${record['action'] ?? ''} ${got(draft, 'source.ip')} → ${got(draft, 'destination.ip')}:${got(draft, 'destination.port')} ${record['service'] ?? ''}`;
  return finish(draft);
}
