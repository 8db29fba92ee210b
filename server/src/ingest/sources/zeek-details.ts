// What Zeek's logs say beyond the names of their fields: how it went, in which direction, over which addresses.
import type { EcsDocument } from '@tocsin/contracts/event';

import { setUrl } from './url.ts';
import { baseName, ipOf, setIp, setText, textOf } from './values.ts';

type Fields = Record<string, unknown>;

const nanos = (seconds: unknown): number | null =>
  typeof seconds === 'number' && seconds >= 0 ? Math.round(seconds * 1e9) : null;

/** Adds what a table of names cannot say, log by log. */
export function completeZeek(log: string, value: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
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
      completeHttp(value, ecs, attrs);
      break;
    case 'files':
      setIp(ecs, 'source.ip', firstOf(value['tx_hosts']));
      setIp(ecs, 'destination.ip', firstOf(value['rx_hosts']));
      setText(ecs, 'event.id', firstOf(value['conn_uids']));
      if (value['total_bytes'] !== undefined) attrs['file.size'] = textOf(value['total_bytes']);
      break;
    case 'kerberos': {
      const [user, realm] = textOf(value['client']).split('/', 2);
      setText(ecs, 'user.name', user);
      setText(ecs, 'user.domain', realm);
      break;
    }
    case 'notice':
      if (typeof value['dropped'] === 'boolean') ecs['event.type'] = ['info', value['dropped'] ? 'denied' : 'allowed'];
      break;
    case 'dhcp':
      if (ecs['source.ip'] !== undefined) ecs['source.port'] ??= 68;
      if (ecs['destination.ip'] !== undefined) ecs['destination.port'] ??= 67;
      break;
    case 'smb_files':
      if (value['size'] !== undefined) attrs['file.size'] = textOf(value['size']);
      completeFile(value, ecs, attrs);
      break;
    case 'smtp':
      completeMail(value, ecs);
      break;
    default:
      completeProtocol(log, value, ecs, attrs);
  }
}

const httpDetails = [
  ['request_body_len', 'http.request.body.bytes'],
  ['response_body_len', 'http.response.body.bytes'],
  ['version', 'http.version'],
  ['referrer', 'http.request.referrer'],
] as const;
const changing = new Set([
  'init_db',
  'change_user',
  'set_option',
  'drop_db',
  'create_db',
  'process_kill',
  'delayed_insert',
]);

/** What the rarer protocols say of how it went. */
function completeProtocol(log: string, value: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
  const outcome = outcomeOf(log, value);
  if (outcome !== null) ecs['event.outcome'] = outcome;
  if (outcome === 'failure' && ['sip', 'socks', 'smb_cmd'].includes(log))
    ecs['event.type'] = ['connection', 'protocol', 'error'];
  if (log === 'ftp' && value['file_size'] !== undefined) attrs['file.size'] = textOf(value['file_size']);
  if (log === 'dnp3') setText(ecs, 'event.action', textOf(value['fc_reply'] ?? value['fc_request']).toLowerCase());
  const host = log === 'software' || log.startsWith('known_') ? ipOf(value['host']) : null;
  if (host !== null) ecs['host.ip'] = [host];
  if (log !== 'mysql') return;
  const command = textOf(value['cmd']);
  const opens = command === 'connect';
  if (!opens && command !== 'connect_out')
    ecs['event.type'] = ['connection', 'protocol', changing.has(command) ? 'change' : 'info'];
  else {
    ecs['event.type'] = ['connection', 'protocol', 'access', opens ? 'start' : 'end'];
    ecs['event.category'] = ['network', 'database', 'session'];
  }
}

function outcomeOf(log: string, value: Fields): 'success' | 'failure' | null {
  const status = textOf(value['status'] ?? value['result']).toLowerCase();
  if (log === 'modbus') return value['exception'] === undefined ? 'success' : 'failure';
  if (log === 'sip' && typeof value['status_code'] === 'number')
    return value['status_code'] < 400 ? 'success' : 'failure';
  if (status === '' || !['socks', 'smb_cmd', 'radius'].includes(log)) return null;
  return status.startsWith('succe') ? 'success' : 'failure';
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const directions = new Map([['true/true', 'internal'], ['true/false', 'outbound'], ['false/true', 'inbound'], ['false/false', 'external']]); // prettier-ignore

/** A connection that was neither seen to start nor to end only tells that it was there. */
const connectionTypes = new Map<string, readonly string[]>([
  ['S0', ['connection', 'start']], ['S1', ['connection', 'start']], ['REJ', ['connection', 'start', 'denied']],
  ...['S2', 'S3', 'RSTO', 'RSTR', 'RSTOS0', 'RSTRH', 'SH', 'SHR', 'OTH'].map((state): [string, string[]] => [
    state, ['connection', 'info'],
  ]),
]); // prettier-ignore

function completeConnection(value: Fields, ecs: EcsDocument): void {
  const types = connectionTypes.get(textOf(value['conn_state']));
  if (types !== undefined) ecs['event.type'] = types;
  const direction = directions.get(`${textOf(value['local_orig'])}/${textOf(value['local_resp'])}`);
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

function completeHttp(value: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
  const host = textOf(value['host']) || textOf(value['id.resp_h']);
  const uri = textOf(value['uri']);
  setUrl(uri, ecs, attrs);
  if (host !== '' && uri !== '') ecs['url.full'] ??= `http://${host}${uri}`;
  setText(ecs, 'event.action', value['method']);
  for (const [name, field] of httpDetails) if (value[name] !== undefined) attrs[field] = textOf(value[name]);
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
