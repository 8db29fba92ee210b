// Turns one message of a Cisco ASA or FTD into an event.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { ipOf } from '../values.ts';
import { type CiscoMessage, ciscoMessages, otherCiscoMessage } from './cisco-asa-messages.ts';
import { fromClock, putAddress, putUrl, transportOf } from './conversions.ts';
import {
  type Draft,
  fieldTable,
  finish,
  got,
  type Product,
  put,
  putFields,
  putProgram,
  putShape,
  startDraft,
} from './draft.ts';
import { readFirst } from './templates.ts';

type Fields = Record<string, string>;
export type CiscoHead = { facility: string; suffix: string; severity: string; id: string; text: string };

const head = /%([A-Z]{3,6})-(?:([A-Za-z][A-Za-z0-9_]{0,30})-)?-?(\d)-(\d{6}):? {0,2}/y;

/** `%ASA-6-302013: …` wherever it begins, `%ASA-session-6-…` too; null when there is none. */
export function ciscoHead(message: string): CiscoHead | null {
  const at = message.indexOf('%');
  if (at < 0 || at > 200) return null;
  head.lastIndex = at;
  const found = head.exec(message);
  if (found === null) return null;
  return {
    facility: found[1] ?? '',
    suffix: found[2] ?? '',
    severity: found[3] ?? '',
    id: found[4] ?? '',
    text: message.slice(head.lastIndex),
  };
}

const account = /\(\(?([^()]+)\)/;
const portInBrackets = /^\((\d{1,5})\)/;
const colonPort = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/;

type Endpoint = { interface: string; address: string; port: string; account: string };

/**
 * `inside:10.0.0.1/443`, `inside/10.0.0.1(443)`, `10.0.0.1/443`, `10.0.0.1:500`, `10.0.0.1`, with `(DOMAIN\user)` or a
 * bare user behind. The interface has no colon, an IPv6 address has several.
 */
function splitEndpoint(text: string): Endpoint {
  const opened = text.search(/ ?\(/);
  const behind = opened < 0 ? '' : text.slice(opened).trim();
  const [first = '', ...words] = (opened < 0 ? text : text.slice(0, opened)).replace(/[.,;]$/, '').split(' ');
  const bracketed = portInBrackets.exec(behind);
  const named = account.exec(bracketed === null ? behind : behind.slice(bracketed[0].length))?.[1] ?? '';
  const name = named === '' && words.length === 1 ? (words[0] ?? '') : named;
  const endpoint: Endpoint = {
    interface: '',
    address: first,
    port: bracketed?.[1] ?? '',
    account: /^[\d:,/]/.test(name) ? '' : name,
  };
  const slash = first.lastIndexOf('/');
  if (slash > 0 && bracketed === null) {
    endpoint.port = first.slice(slash + 1);
    endpoint.address = first.slice(0, slash);
  } else if (slash > 0) {
    endpoint.interface = first.slice(0, slash);
    endpoint.address = first.slice(slash + 1);
  }
  const withPort = colonPort.exec(endpoint.address);
  if (withPort !== null) return { ...endpoint, address: withPort[1] ?? '', port: withPort[2] ?? '' };
  const colon = ipOf(endpoint.address) === null ? endpoint.address.indexOf(':') : -1;
  if (colon <= 0) return endpoint;
  return { ...endpoint, interface: endpoint.address.slice(0, colon), address: endpoint.address.slice(colon + 1) };
}

function putCiscoEndpoint(draft: Draft, side: 'source' | 'destination', text: string): void {
  const endpoint = splitEndpoint(text);
  put(draft, `cisco.asa.${side}_interface`, endpoint.interface);
  putAddress(draft, side, endpoint.address);
  if (/^\d{1,5}$/.test(endpoint.port)) put(draft, `${side}.port`, endpoint.port);
  if (endpoint.account !== '') putCiscoUser(draft, `${side}.user`, endpoint.account);
}

/** `LOCAL\name`, `DOMAIN\name`, `name@domain`; stars stand for a name that the device hides. */
function putCiscoUser(draft: Draft, prefix: string, text: string): void {
  const bare = text
    .replace(/^LOCAL\\/, '')
    .replace(/, ?\d.*$/, '')
    .replace(/^'|'$/g, '');
  const slash = bare.lastIndexOf('\\');
  const name = bare.slice(slash + 1);
  const at = name.indexOf('@');
  if (slash > 0) put(draft, `${prefix}.domain`, bare.slice(0, slash));
  if (at > 0) {
    put(draft, `${prefix}.domain`, name.slice(at + 1));
    put(draft, `${prefix}.email`, name);
  }
  put(draft, `${prefix}.name`, at > 0 ? name.slice(0, at) : name);
}

/** Devices always print the translated address; it is one only where it differs. */
function putTranslation(draft: Draft, side: 'source' | 'destination', text: string | undefined): void {
  if (text === undefined) return;
  const colon = ipOf(text.split('/')[0] ?? '') === null ? text.indexOf(':') : -1;
  const [address = '', port = ''] = text.slice(colon + 1).split('/');
  put(draft, `cisco.asa.mapped_${side}_ip`, address);
  put(draft, `cisco.asa.mapped_${side}_port`, port);
  if (ipOf(address) !== null && ipOf(address) !== got(draft, `${side}.ip`)) put(draft, `${side}.nat.ip`, address);
  if (port !== '' && got(draft, `${side}.port`) !== '' && port !== got(draft, `${side}.port`))
    put(draft, `${side}.nat.port`, port);
}

const table = fieldTable({
  transport: ['network.transport', transportOf],
  original_transport: 'cisco.asa.original_transport',
  direction: ['network.direction', (value) => value.toLowerCase()],
  protocol: ['network.protocol', (value) => value.toLowerCase()],
  duration: ['event.duration', fromClock],
  bytes: ['network.bytes', (value) => /^\d+/.exec(value)?.[0] ?? null],
  bytes_out: 'source.bytes',
  bytes_in: 'destination.bytes',
  reason: 'event.reason',
  group: 'source.user.group.name',
  file: 'file.path',
  command: 'process.command_line',
  application: 'process.name',
  mac: 'source.mac',
  signature: 'rule.name',
  signature_id: 'rule.id',
  assigned_ip: 'cisco.asa.assigned_ip',
  if_in: 'cisco.asa.source_interface',
  if_out: 'cisco.asa.destination_interface',
  src: null,
  dst: null,
  nat_src: null,
  nat_dst: null,
  user: null,
  src_account: null,
  dst_account: null,
  url: null,
  url_src: null,
  url_dst: null,
  service_dst: null,
  verdict: null,
  rule_name: 'cisco.asa.rule_name',
});

function putUrlAccess(draft: Draft, fields: Fields): void {
  const [user, address] = (fields['url_src'] ?? '').split('@');
  if (address !== undefined && user !== undefined) putCiscoUser(draft, 'source.user', user);
  if (fields['url_src'] !== undefined) putCiscoEndpoint(draft, 'source', address ?? user ?? '');
  const target = fields['url_dst'] ?? '';
  const colon = target.indexOf(':');
  if (colon > 0) putAddress(draft, 'destination', target.slice(0, colon).replace(/^[^@]*@/, ''));
  const url = fields['url'] ?? (colon > 0 ? target.slice(colon + 1) : '');
  if (url !== '') putUrl(draft, url.replace(/^"|"$/g, ''));
}

function putTraffic(draft: Draft, fields: Fields): void {
  if (fields['src'] !== undefined) putCiscoEndpoint(draft, 'source', fields['src']);
  if (fields['dst'] !== undefined) putCiscoEndpoint(draft, 'destination', fields['dst']);
  putTranslation(draft, 'source', fields['nat_src']);
  putTranslation(draft, 'destination', fields['nat_dst']);
  const service = fields['service_dst'];
  if (service !== undefined) {
    const slash = service.lastIndexOf('/');
    putCiscoEndpoint(draft, 'destination', service.slice(0, slash));
    put(draft, 'network.protocol', service.slice(slash + 1).toLowerCase());
  }
  for (const side of ['source', 'destination'] as const) {
    const name = account.exec(fields[side === 'source' ? 'src_account' : 'dst_account'] ?? '')?.[1] ?? '';
    if (name !== '' && !/^\d/.test(name)) putCiscoUser(draft, `${side}.user`, name);
  }
  if (fields['user'] !== undefined) putCiscoUser(draft, 'source.user', fields['user']);
  put(draft, 'user.name', got(draft, 'destination.user.name') || got(draft, 'source.user.name'));
  put(draft, 'user.domain', got(draft, 'source.user.domain'));
}

/** A rule that lets pass is none that denies. */
function putVerdict(draft: Draft, verdict: string, rows: CiscoMessage): void {
  if (rows.shape.category?.[0] === 'configuration') {
    put(draft, 'event.outcome', verdict.toLowerCase() === 'ok' ? 'success' : 'failure');
    return;
  }
  const denied = verdict.toLowerCase().startsWith('denied');
  putShape(draft, { type: ['connection', denied ? 'denied' : 'allowed'], outcome: 'success' });
}

export function startCisco(
  product: Product,
  line: SyslogMessage,
  { severity, id, suffix, text }: CiscoHead,
  fields: Fields,
): Draft {
  const draft = startDraft(product, line, { ...fields, message_id: id, severity, message: text });
  put(draft, 'event.severity', severity);
  put(draft, 'event.code', id);
  put(draft, 'cisco.asa.message_id', id);
  put(draft, 'cisco.asa.suffix', suffix);
  putProgram(draft, line);
  draft.message = text;
  return draft;
}

/** `%ASA-n-id` and the messages that FTD shares with it. */
export function ciscoFirewallEvent(product: Product, line: SyslogMessage, found: CiscoHead): NormalisedEvent {
  const known = ciscoMessages.get(found.id) ?? otherCiscoMessage;
  const fields = readFirst(known.templates, found.text) ?? {};
  const draft = startCisco(product, line, found, fields);
  draft.logsource = { product: 'cisco', service: product.product };
  putShape(draft, known.shape);
  if (/^(?:106|302|305|313|338|710)/.test(found.id)) draft.logsource.category = 'firewall';
  const direction = /^Built (inbound|outbound) /.exec(found.text)?.[1];
  put(draft, 'network.direction', direction);
  putFields(draft, fields, table, 'cisco.asa.');
  putTraffic(draft, fields);
  putUrlAccess(draft, fields);
  // What stands behind the address of ICMP is no port.
  if (fields['transport']?.toUpperCase() === 'ICMP') {
    delete draft.ecs['source.port'];
    delete draft.ecs['destination.port'];
  }
  const ended = /(?:^| )\(([^()]{1,100})\)$/.exec(fields['reason'] ?? '');
  if (ended !== null && found.id.startsWith('302')) {
    put(draft, 'event.reason', fields['reason']?.slice(0, ended.index));
    put(draft, 'cisco.asa.termination_user', ended[1]);
  }
  if (fields['verdict'] !== undefined) putVerdict(draft, fields['verdict'], known);
  if (known.shape.action === 'firewall-rule') put(draft, 'rule.name', fields['rule_name']);
  return finish(draft);
}
