// Turns one PAN-OS record into an event.
import type { LogSource, NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { parseTime } from '../times.ts';
import { fromSeconds, lower, putFullUrl, putUrl, putUser } from './conversions.ts';
import {
  type Draft,
  fieldTable,
  finish,
  got,
  has,
  type Product,
  put,
  putFields,
  putShape,
  type Shape,
  startDraft,
} from './draft.ts';
import { wordIn } from './words.ts';

type Fields = Record<string, string>;

const product: Product = { module: 'panw_panos', vendor: 'Palo Alto Networks', product: 'PAN-OS', type: 'firewall' };
const nowhere = (value: string): string | null => (value === '0.0.0.0' || value === '::' ? null : value);
const severities: Record<string, number> = { critical: 1, high: 2, medium: 3, low: 4, informational: 5 };

const table = fieldTable({
  future: null,
  type: 'panw.panos.type',
  subtype: 'panw.panos.sub_type',
  receive_time: 'event.created',
  time_generated: null,
  high_res_timestamp: null,
  serial: 'observer.serial_number',
  device_name: 'panw.panos.device_name',
  src: 'source.ip',
  ip: 'source.ip',
  srcipv6: ['source.ip', nowhere],
  dst: 'destination.ip',
  natsrc: ['source.nat.ip', nowhere],
  natdst: ['destination.nat.ip', nowhere],
  sport: 'source.port',
  dport: 'destination.port',
  beginport: 'source.port',
  endport: 'destination.port',
  natsport: 'source.nat.port',
  natdport: 'destination.nat.port',
  rule: 'rule.name',
  rule_uuid: 'rule.uuid',
  app: 'network.application',
  proto: ['network.transport', lower],
  bytes: 'network.bytes',
  bytes_sent: 'source.bytes',
  bytes_received: 'destination.bytes',
  packets: 'network.packets',
  pkts_sent: 'source.packets',
  pkts_received: 'destination.packets',
  elapsed: ['event.duration', fromSeconds],
  login_duration: ['event.duration', fromSeconds],
  start: 'event.start',
  from: 'observer.ingress.zone',
  to: 'observer.egress.zone',
  inbound_if: 'observer.ingress.interface.name',
  outbound_if: 'observer.egress.interface.name',
  severity: ['event.severity', (value) => wordIn(severities, value) ?? null],
  direction: [
    'network.direction',
    (value) => (value === 'client-to-server' ? 'inbound' : value === 'server-to-client' ? 'outbound' : value),
  ],
  session_end_reason: 'event.reason',
  reason: 'event.reason',
  eventid: 'event.code',
  user_agent: 'user_agent.original',
  referer: 'http.request.referrer',
  http_method: ['http.request.method', (value) => (value === 'unknown' ? null : value)],
  xff_ip: 'network.forwarded_ip',
  sender: 'email.from.address',
  recipient: ['email.to.address', (value) => value.split(/[;,] ?/)],
  subject: 'email.subject',
  filetype: 'file.type',
  sni: 'tls.client.server_name',
  tls_version: 'tls.version',
  host: ['host.ip', (value) => [value]],
  machinename: ['host.name', lower],
  hostid: 'host.id',
  admin: 'user.name',
  cmd: 'panw.panos.cmd',
  srcuser: null,
  dstuser: null,
  user: null,
  normalize_user: null,
  public_ip: ['source.nat.ip', nowhere],
  private_ip: ['source.ip', nowhere],
  public_ipv6: ['source.nat.ip', nowhere],
  private_ipv6: ['source.ip', nowhere],
  filedigest: null,
  misc: null,
});

const threatActions: Record<string, string> = {
  url: 'url_filtering', virus: 'virus_detected', 'wildfire-virus': 'wildfire_virus_detected', wildfire: 'wildfire_verdict',
  spyware: 'spyware_detected', vulnerability: 'exploit_detected', file: 'file_match', data: 'data_match', dlp: 'data_match',
  flood: 'flood_detected', scan: 'scan_detected', packet: 'packet_attack', 'ml-virus': 'virus_detected',
}; // prettier-ignore

/** Everything that lets a session live counts as allowed. */
const allowing: ReadonlySet<string> = new Set([
  'allow',
  'alert',
  'continue',
  'override',
  'syncookie-sent',
  'wildfire-upload-success',
  'forward',
  'n/a',
  '',
]);
const verdictOf = (action: string): 'allowed' | 'denied' => (allowing.has(action.toLowerCase()) ? 'allowed' : 'denied');

function shapeTraffic(draft: Draft, { subtype = '', action = '' }: Fields): void {
  const verbs: Record<string, string> = {
    start: 'flow_started',
    end: 'flow_terminated',
    drop: 'flow_dropped',
    deny: 'flow_denied',
  };
  const verdict = verdictOf(action);
  const phase = subtype === 'start' || subtype === 'end' ? [subtype] : [];
  const type = subtype === 'drop' || subtype === 'deny' ? ['denied', 'connection'] : [verdict, ...phase, 'connection'];
  putShape(draft, { category: ['network'], type, outcome: verdict === 'allowed' ? 'success' : 'failure' });
  put(draft, 'event.action', wordIn(verbs, subtype) ?? `flow_${subtype}`);
}

function shapeThreat(draft: Draft, { subtype = '', action = '' }: Fields): void {
  const verdict = verdictOf(action);
  putShape(draft, {
    kind: 'alert',
    category: ['intrusion_detection', 'threat', 'network'],
    type: [verdict],
    outcome: verdict === 'allowed' ? 'success' : 'failure',
  });
  put(draft, 'event.action', wordIn(threatActions, subtype) ?? subtype);
}

const results: Record<string, string> = {
  succeeded: 'success',
  success: 'success',
  failed: 'failure',
  failure: 'failure',
  unauthorized: 'failure',
};

/** What kind of event each type of log is, beside those of sessions. */
const shapes: Record<string, Shape> = {
  SYSTEM: { category: ['configuration'] },
  CONFIG: { category: ['configuration'] },
  audit: { category: ['configuration'] },
  GLOBALPROTECT: { category: ['network'] },
  USERID: { category: ['network', 'iam'] },
  HIPMATCH: { category: ['network'] },
  IPTAG: { category: ['network'] },
  DECRYPTION: { category: ['network'] },
  AUTHENTICATION: { category: ['authentication'], outcome: 'success' },
  CORRELATION: { category: ['network'], outcome: 'success' },
  GTP: { category: ['network', 'malware'] },
  SCTP: { category: ['network'] },
};

function shapeOther(draft: Draft, type: string, record: Fields): void {
  putShape(draft, wordIn(shapes, type) ?? { category: ['network'] });
  if (type === 'CONFIG') {
    put(draft, 'event.action', `cmd-${record['cmd'] ?? ''}`);
    put(draft, 'event.outcome', wordIn(results, (record['result'] ?? '').toLowerCase()) ?? 'unknown');
  } else if (type === 'audit') {
    put(draft, 'event.outcome', wordIn(results, (record['result'] ?? '').toLowerCase()));
    put(draft, 'process.command_line', record['cmd']);
  } else if (type === 'GLOBALPROTECT')
    put(draft, 'event.outcome', wordIn(results, (record['status'] ?? '').toLowerCase()));
  else if (type === 'DECRYPTION') {
    put(draft, 'event.type', [verdictOf(record['action'] ?? '')]);
    put(draft, 'event.outcome', 'failure');
  } else if (
    type === 'AUTHENTICATION' &&
    /reject|denied|fail|invalid/i.test(record['event'] ?? record['description'] ?? '')
  )
    put(draft, 'event.outcome', 'failure');
  else if (type === 'SYSTEM' && /^auth-(?:fail|success)/.test(record['eventid'] ?? '')) {
    putShape(draft, {
      category: ['authentication'],
      outcome: record['eventid'] === 'auth-success' ? 'success' : 'failure',
    });
    put(draft, 'user.name', /user '([^']{1,200})'/i.exec(record['opaque'] ?? '')?.[1]);
    put(draft, 'source.ip', /From: ([0-9a-f.:]{2,45}?)\.?$/i.exec(record['opaque'] ?? '')?.[1]);
  }
}

const threatName = /^(.{0,300})\((\d{1,12})\)$/;

/** The column holds an address, a file, or what a threat was found in. */
function putThreat(draft: Draft, record: Fields): void {
  const { subtype = '', misc = '', threatid = '', filedigest = '' } = record;
  if (subtype === 'url') {
    putUrl(draft, misc, { bare: true });
    if (!has(draft, 'destination.domain')) put(draft, 'destination.domain', got(draft, 'url.domain'));
    putFullUrl(draft, record['app'] === 'ssl' || record['dport'] === '443' ? 'https' : 'http');
  } else if (subtype === 'spyware' && record['app'] === 'dns')
    put(draft, 'dns.question.name', misc.replace(/^Suspicious DNS Query \((.*)\)$/, '$1'));
  else if (misc !== '') {
    put(draft, 'file.name', misc.slice(misc.lastIndexOf('/') + 1).split('?')[0]);
    if (misc.includes('/')) putUrl(draft, misc, { bare: true });
  }
  const found = threatName.exec(threatid);
  put(draft, 'panw.panos.threat.id', found?.[2]);
  put(draft, 'panw.panos.threat.name', found?.[1]);
  put(draft, 'threat.name', found?.[1]);
  if (/^[0-9a-f]{64}$/i.test(filedigest)) put(draft, 'file.hash.sha256', filedigest.toLowerCase());
  else put(draft, 'file.hash.md5', /^[0-9a-f]{32}$/i.test(filedigest) ? filedigest.toLowerCase() : '');
}

/** The finest time the record has that is not the beginning of all time. */
function timeOf(record: Fields): number | null {
  const fine = parseTime(record['high_res_timestamp']);
  if (fine !== null && fine > 86_400_000) return fine;
  return parseTime((record['time_generated'] ?? record['receive_time'] ?? '').replaceAll('/', '-'));
}

function logsourceOf(type: string, subtype: string): LogSource {
  const service = type === 'THREAT' ? subtype : type.toLowerCase();
  if (type === 'TRAFFIC') return { product: 'paloalto', service, category: 'firewall' };
  if (type === 'THREAT' && subtype === 'url') return { product: 'paloalto', service, category: 'proxy' };
  return { product: 'paloalto', service };
}

export function paloaltoEvent(line: SyslogMessage, record: Fields): NormalisedEvent {
  const type = record['type'] ?? '';
  const subtype = record['subtype'] ?? '';
  const draft = startDraft(product, line, { ...record });
  draft.dataset = 'panw.panos';
  draft.logsource = logsourceOf(type, subtype);
  draft.time = timeOf(record) ?? line.time;
  putFields(draft, record, table, 'panw.panos.');
  if (!has(draft, 'observer.name')) put(draft, 'observer.name', record['device_name']);
  const user = record['srcuser'] ?? record['user'] ?? record['normalize_user'];
  putUser(draft, 'source.user', user);
  putUser(draft, 'destination.user', record['dstuser']);
  if (user !== undefined) putUser(draft, 'user', user);
  if (type === 'GLOBALPROTECT' && (record['private_ip'] ?? record['private_ipv6']) !== undefined)
    put(draft, 'host.ip', [record['private_ip'] ?? record['private_ipv6'] ?? '']);
  if (type === 'TRAFFIC' || type === 'START' || type === 'END')
    shapeTraffic(draft, { ...record, subtype: type === 'TRAFFIC' ? subtype : type.toLowerCase() });
  else if (type === 'THREAT') shapeThreat(draft, record);
  else shapeOther(draft, type, record);
  if (type === 'THREAT') putThreat(draft, record);
  if (record['tunnel_insp_rule'] !== undefined && record['tunnel_insp_rule'] !== '')
    put(draft, 'rule.name', record['tunnel_insp_rule']);
  draft.message = messageOf(draft, type, record);
  return finish(draft);
}

function messageOf(draft: Draft, type: string, record: Fields): string {
  const text = record['opaque'] ?? record['evidence'] ?? record['description'];
  if (text !== undefined) return text;
  const peers = has(draft, 'destination.ip')
    ? `${got(draft, 'source.ip')} → ${got(draft, 'destination.ip')}:${got(draft, 'destination.port')}`
    : got(draft, 'source.ip');
  return [
    type,
    record['subtype'],
    record['action'] ?? record['cmd'] ?? record['eventid'],
    record['threatid'] ?? record['path'],
    record['misc'],
    peers,
    got(draft, 'user.name'),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}
