// Juniper SRX and Junos: structured syslog, `RT_FLOW_SESSION_CREATE [junos@2636… source-address="…"]`, and the plain text of the same.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { fromSeconds, lower, putUrl, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import {
  type Draft,
  fieldTable,
  finish,
  got,
  type Product,
  put,
  putFields,
  putShape,
  type Shape,
  startDraft,
} from './draft.ts';
import { juniperTemplates } from './juniper-templates.ts';
import { readFirst } from './templates.ts';

type Fields = Record<string, string>;

const product: Product = { module: 'juniper_srx', vendor: 'Juniper', product: 'SRX', type: 'firewall' };

const table = fieldTable({
  'source-address': 'source.ip',
  'source-port': 'source.port',
  'nat-source-address': 'source.nat.ip',
  'nat-source-port': 'source.nat.port',
  'destination-address': 'destination.ip',
  'destination-port': 'destination.port',
  'nat-destination-address': 'destination.nat.ip',
  'nat-destination-port': 'destination.nat.port',
  'protocol-id': ['network.transport', transportOf],
  'protocol-name': ['network.transport', lower],
  protocol: ['network.transport', transportOf],
  application: ['network.application', lower],
  'nested-application': 'juniper.srx.nested_application',
  'service-name': ['network.protocol', (value) => value.replace(/^junos-/, '').toLowerCase()],
  'policy-name': 'rule.name',
  'rule-name': 'rule.name',
  'rulebase-name': 'rule.ruleset',
  'bytes-from-client': 'source.bytes',
  'bytes-from-server': 'destination.bytes',
  'packets-from-client': 'source.packets',
  'packets-from-server': 'destination.packets',
  'inbound-bytes': 'destination.bytes',
  'outbound-bytes': 'source.bytes',
  'elapsed-time': ['event.duration', fromSeconds],
  'source-zone-name': 'observer.ingress.zone',
  'source-zone': 'observer.ingress.zone',
  'destination-zone-name': 'observer.egress.zone',
  'destination-zone': 'observer.egress.zone',
  'packet-incoming-interface': 'observer.ingress.interface.name',
  'source-interface-name': 'observer.ingress.interface.name',
  'destination-interface-name': 'observer.egress.interface.name',
  'interface-name': 'observer.ingress.interface.name',
  username: 'user.name',
  'user-name': 'user.name',
  roles: 'user.roles',
  reason: 'event.reason',
  'error-message': 'event.reason',
  'attack-name': 'rule.description',
  'threat-severity': 'juniper.srx.threat_severity',
  name: 'threat.indicator.name',
  filename: 'file.name',
  'file-name': 'file.name',
  'file-hash-lookup': 'file.hash.sha256',
  'sample-sha256': 'file.hash.sha256',
  url: null,
  urlname: null,
  obj: null,
  hostname: 'url.domain',
  'http-host': 'url.domain',
  category: 'rule.category',
  command: 'process.command_line',
  'peer-address': 'source.ip',
  message: 'event.reason',
  remote: 'source.ip',
  'client-ip': 'source.ip',
});

/** By the name of the message, the longest beginning first. */
const shapes: readonly (readonly [RegExp, Shape])[] = [
  [/_SESSION_CREATE/, { category: ['network'], type: ['start', 'allowed', 'connection'], action: 'flow_started', outcome: 'success' }],
  [/_SESSION_CLOSE/, { category: ['network'], type: ['end', 'allowed', 'connection'], action: 'flow_close', outcome: 'success' }],
  [/_SESSION_DENY/, { category: ['network'], type: ['denied', 'connection'], action: 'flow_deny', outcome: 'success' }],
  [/^RT_SCREEN/, { kind: 'alert', category: ['network', 'intrusion_detection'], type: ['info', 'denied', 'connection'], action: 'attack_detected' }],
  [/^IDP_ATTACK/, { kind: 'alert', category: ['network', 'intrusion_detection'], type: ['info', 'connection'], action: 'security_threat' }],
  [/^IDP_APPDDOS/, { kind: 'alert', category: ['network', 'intrusion_detection'], type: ['info', 'connection'], action: 'application_ddos' }],
  [/^WEBFILTER_URL_BLOCKED/, { category: ['network', 'web'], type: ['denied', 'connection'], action: 'web_filter', outcome: 'success' }],
  [/^WEBFILTER_/, { category: ['network', 'web'], type: ['allowed', 'connection'], action: 'web_filter', outcome: 'success' }],
  [/^(?:AV_|ANTISPAM|CONTENT_FILTER)/, { kind: 'alert', category: ['network', 'malware'], type: ['info', 'denied', 'connection'], action: 'virus_detected' }],
  [/^AAMW_/, { kind: 'alert', category: ['network', 'malware'], type: ['info', 'denied', 'connection'], action: 'malware_detected' }],
  [/^SECINTEL_/, { kind: 'alert', category: ['network', 'malware'], type: ['info', 'connection'], action: 'malware_detected' }],
  [/LOGIN_FAILED|LOGIN_PAM_AUTHENTICATION|SSHD_LOGIN_FAILED|AUTH_FAIL/, { category: ['authentication'], type: ['start'], action: 'logon-failed', outcome: 'failure' }],
  [/UI_LOGIN_EVENT|LOGIN_INFORMATION|LOGIN_ROOT|UI_AUTH_EVENT/, { category: ['authentication'], type: ['start'], action: 'logged-in', outcome: 'success' }],
  [/UI_LOGOUT_EVENT/, { category: ['authentication'], type: ['end'], action: 'logged-out', outcome: 'success' }],
  [/UI_CMDLINE_READ_LINE|UI_NETCONF_CMD|UI_JUNOSCRIPT_CMD/, { category: ['process'], type: ['info'], action: 'command-executed' }],
  [/UI_(?:CFG_AUDIT|COMMIT|LOAD_EVENT)/, { category: ['configuration'], type: ['change'], action: 'configuration' }],
  [/RPD_BGP|BGP_/, { category: ['network'], type: ['info'], action: 'neighbour-changed' }],
]; // prettier-ignore

const name =
  /^(?:(?:RT_FLOW|RT_IDP|RT_IDS|RT_UTM|RT_AAMW|RT_SECINTEL|RT_SCREEN): )?((?:[A-Z][A-Z0-9]{1,30}_)[A-Z0-9_]{2,60})(?::| |$)/;
const bracket = /\[junos@[0-9.]{4,40} ([^\]]*)\]/;

/** The kernel's own words about a peer of a routing protocol. */
const peerRefused = /^tcp_auth_ok: Packet from ([0-9a-f.:]{3,45}):(\d{1,5}) (.{1,200})$/;

type Found = { tag: string; fields: Fields };

/** The tag of the message and its fields: from the structured data, or from the sentence. */
function foundIn(line: SyslogMessage): Found | null {
  const element = Object.entries(line.structured ?? {}).find(([id]) => id.startsWith('junos@'));
  if (element !== undefined && line.messageId !== '') return { tag: line.messageId, fields: element[1] };
  const tag =
    name.exec(line.message)?.[1] ??
    (/^[A-Z][A-Z0-9]{1,30}_[A-Z0-9_]{2,60}$/.test(line.messageId) ? line.messageId : '');
  const refused = tag === '' ? peerRefused.exec(line.message) : null;
  if (refused !== null) {
    const fields = { 'source-address': refused[1] ?? '', 'source-port': refused[2] ?? '', reason: refused[3] ?? '' };
    return { tag: 'BGP_TCP_AUTH_FAIL', fields };
  }
  if (tag === '') return null;
  const inline = bracket.exec(line.message)?.[1];
  if (inline !== undefined) {
    const fields: Fields = {};
    for (const [, key = '', value = ''] of inline.matchAll(/([\w-]{1,60})="([^"]*)"/g)) fields[key] = value;
    return { tag, fields };
  }
  const at = line.message.indexOf(tag);
  const sentence = at < 0 ? line.message : line.message.slice(at + tag.length).replace(/^[: ]{1,3}/, '');
  return { tag, fields: readFirst(juniperTemplates, sentence) ?? {} };
}

const isJunos = (tag: string, line: SyslogMessage): boolean =>
  Object.keys(line.structured ?? {}).some((id) => id.startsWith('junos@')) ||
  shapes.some(([words]) => words.test(tag)) ||
  /^(?:RT|UI|RPD|SNMP|KMD|SSHD|LOGIN|CHASSISD|JSRPD|NSD|APPTRACK|IDP|AV|WEBFILTER|PFE|DCD|MIB2D)_/.test(tag);

function logsourceOf(tag: string): NormalisedEvent['logsource'] {
  if (tag.includes('_SESSION_')) return { product: 'juniper', service: 'flow', category: 'firewall' };
  if (tag.startsWith('WEBFILTER')) return { product: 'juniper', service: 'utm', category: 'proxy' };
  return { product: 'juniper', service: /BGP/.test(tag) ? 'bgp' : (tag.split('_')[0]?.toLowerCase() ?? 'junos') };
}

/** A session that did not change the addresses has none translated. */
function dropSame(draft: Draft): void {
  for (const side of ['source', 'destination']) {
    if (got(draft, `${side}.nat.ip`) === '0.0.0.0') delete draft.attrs[`${side}.nat.ip`];
  }
}

function juniperEvent(line: SyslogMessage): NormalisedEvent | null {
  const found = foundIn(line);
  if (found === null || !isJunos(found.tag, line)) return null;
  const { tag, fields } = found;
  const draft = startDraft(product, line, { ...fields, tag, message: line.message });
  draft.logsource = logsourceOf(tag);
  putShape(draft, shapes.find(([words]) => words.test(tag))?.[1] ?? { category: ['network'], type: ['info'] });
  put(draft, 'juniper.srx.tag', tag);
  put(draft, 'event.code', tag);
  put(draft, 'process.name', line.program);
  put(draft, 'process.pid', line.pid);
  putFields(draft, fields, table, 'juniper.srx.');
  put(draft, 'rule.name', tag.startsWith('IDP_') ? fields['attack-name'] : '');
  const url = fields['url'] ?? fields['urlname'] ?? '';
  putUrl(draft, url.includes('/') ? url : `${url}${fields['obj'] ?? ''}`, { bare: true });
  if (/^(?:drop|close|block)/i.test(fields['action'] ?? '')) put(draft, 'event.type', ['info', 'denied', 'connection']);
  dropSame(draft);
  if (got(draft, 'source.ip') !== '') putDirection(draft);
  draft.message =
    line.message ||
    `${tag} ${got(draft, 'source.ip')} → ${got(draft, 'destination.ip')}:${got(draft, 'destination.port')} ${fields['policy-name'] ?? ''}`;
  return finish(draft);
}

export const juniper: Device = {
  id: 'juniper',
  title: 'Juniper SRX and Junos',
  summary:
    'Sessions, screens, IDP, web filter, antivirus, Sky ATP, logins and commands of Junos; structured or plain syslog.',
  aliases: ['juniper-srx', 'junos', 'srx'],
  snippets: [
    deviceSnippet(
      'Junos: send structured syslog',
      `set security log mode stream
set security log format sd-syslog
set security log stream tocsin host {syslogHost} port {syslogPort}
set system syslog host {syslogHost} any info
set system syslog host {syslogHost} port {syslogPort}
set system syslog host {syslogHost} structured-data
`,
    ),
  ],
  recognises: (line) => {
    if (peerRefused.test(line.message)) return 70;
    if (line.structured !== null && Object.keys(line.structured).some((id) => id.startsWith('junos@'))) return 98;
    if (
      /^RT_(?:FLOW|IDP|IDS|UTM|SCREEN|AAMW)/.test(line.program) ||
      /^RT_(?:FLOW|IDP|IDS|UTM|SCREEN)/.test(line.message)
    )
      return 95;
    const tag = name.exec(line.message.slice(0, 120))?.[1];
    return tag !== undefined && isJunos(tag, line) ? 75 : 0;
  },
  read: juniperEvent,
};
