// Cisco Firepower Threat Defense: security events (430001–430005) and the messages it shares with ASA.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { parseTime } from '../times.ts';
import { type CiscoHead, ciscoFirewallEvent, ciscoHead, startCisco } from './cisco-asa-event.ts';
import { fromSeconds, putAddress, putUrl, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { fieldTable, finish, got, type Product, put, putFields, putShape, type Shape } from './draft.ts';
import { readLabelled } from './key-value.ts';
import { wordIn } from './words.ts';

const product: Product = { module: 'cisco_ftd', vendor: 'Cisco', product: 'ftd', type: 'idps' };
const facilities: ReadonlySet<string> = new Set(['FTD', 'NGIPS', 'SFIMS']);

const securityEvents: Record<string, Shape> = {
  '430001': {
    kind: 'alert',
    category: ['intrusion_detection', 'network'],
    type: ['info'],
    action: 'intrusion-detected',
  },
  '430002': { category: ['network'], type: ['connection', 'start'], action: 'connection-started' },
  '430003': { category: ['network'], type: ['connection', 'end'], action: 'connection-finished' },
  '430004': { category: ['file', 'network'], type: ['info'], action: 'file-detected' },
  '430005': { kind: 'alert', category: ['malware', 'file', 'network'], type: ['info'], action: 'malware-detected' },
};

/** The device spells out record types and answers. */
const recordTypes: Record<string, string> = {
  'a host address': 'A', 'ip6 address': 'AAAA', 'text strings': 'TXT', 'a domain name pointer': 'PTR',
  'an authoritative name server': 'NS', 'the canonical name for an alias': 'CNAME',
  'marks the start of a zone of authority': 'SOA', 'mail exchange': 'MX', 'server selection': 'SRV',
}; // prettier-ignore
const answers: Record<string, string> = {
  'non-existent domain': 'NXDOMAIN', 'server failure': 'SERVFAIL', 'query refused': 'REFUSED', 'no error': 'NOERROR',
}; // prettier-ignore

const table = fieldTable({
  SrcIP: null,
  DstIP: null,
  SrcPort: 'source.port',
  DstPort: 'destination.port',
  Protocol: ['network.transport', transportOf],
  ApplicationProtocol: ['network.protocol', (value) => value.toLowerCase()],
  WebApplication: ['network.application', (value) => value.toLowerCase()],
  Client: ['network.application', (value) => value.toLowerCase()],
  ConnectionDuration: ['event.duration', fromSeconds],
  InitiatorBytes: 'source.bytes',
  ResponderBytes: 'destination.bytes',
  InitiatorPackets: 'source.packets',
  ResponderPackets: 'destination.packets',
  AccessControlRuleName: 'rule.name',
  IntrusionPolicy: 'rule.ruleset',
  SID: 'rule.id',
  Message: 'rule.description',
  User: 'user.name',
  UserAgent: 'user_agent.original',
  HTTPReferer: 'http.request.referrer',
  HTTPResponse: 'http.response.status_code',
  DNSQuery: 'dns.question.name',
  DNSRecordType: ['dns.question.type', (value) => wordIn(recordTypes, value.toLowerCase()) ?? value],
  DNSResponseType: ['dns.response_code', (value) => wordIn(answers, value.toLowerCase()) ?? value],
  FileName: 'file.name',
  ArchiveFileName: 'file.name',
  FileSHA256: 'file.hash.sha256',
  ArchiveSHA256: 'file.hash.sha256',
  FileSize: 'file.size',
  SSLServerName: 'tls.client.server_name',
  ThreatName: 'threat.software.name',
  IngressInterface: 'observer.ingress.interface.name',
  EgressInterface: 'observer.egress.interface.name',
  IngressZone: 'observer.ingress.zone',
  EgressZone: 'observer.egress.zone',
  ReferencedHost: 'url.domain',
  NetBIOSDomain: 'host.name',
  FirstPacketSecond: 'event.start',
  URL: null,
  URI: null,
});

function securityEvent(line: SyslogMessage, found: CiscoHead, shape: Shape): NormalisedEvent {
  const fields = readLabelled(found.text);
  const draft = startCisco(product, line, found, fields);
  draft.logsource = { product: 'cisco', service: 'ftd', category: 'firewall' };
  putShape(draft, shape);
  putFields(draft, fields, table, 'cisco.ftd.security.');
  putAddress(draft, 'source', fields['SrcIP']);
  putAddress(draft, 'destination', fields['DstIP']);
  putUrl(draft, fields['URL'] ?? fields['URI'] ?? '', { bare: true });
  if (got(draft, 'dns.question.type') !== '' && got(draft, 'dns.response_code') === '')
    put(draft, 'dns.response_code', 'NOERROR');
  const verdict = (
    fields['AccessControlRuleAction'] ??
    fields['InlineResult'] ??
    fields['FileAction'] ??
    ''
  ).toLowerCase();
  if (verdict !== '') {
    const blocked = /block|drop|deny|reset/.test(verdict);
    putShape(draft, { type: [...(shape.type ?? []), blocked ? 'denied' : 'allowed'], outcome: 'success' });
    put(draft, 'cisco.ftd.security.access_control_rule_action', verdict);
  }
  draft.time ??= parseTime(fields['FirstPacketSecond'] ?? '');
  draft.message = [
    fields['Message'] ?? shape.action ?? '',
    fields['AccessControlRuleName'] ?? '',
    `${fields['SrcIP'] ?? '?'} → ${fields['DstIP'] ?? '?'}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
  return finish(draft);
}

export const ciscoFtd: Device = {
  id: 'cisco-ftd',
  title: 'Cisco Firepower (FTD)',
  summary: 'Security events of Firepower Threat Defense (intrusion, connection, file, malware) and its ASA messages.',
  aliases: ['ftd', 'firepower', 'cisco_ftd'],
  snippets: [
    deviceSnippet(
      'FTD: where the syslog target is set',
      `# Firewall Management Center: Devices > Platform Settings > Syslog > Syslog Servers
#   address {syslogHost}, protocol TCP, port {syslogPort}; time stamp format RFC 5424
# Policies > Access Control > Logging: "Use the syslog settings configured in the Platform Settings policy"
`,
    ),
  ],
  recognises: ({ message }) => {
    const found = message.slice(0, 220).includes('%') ? ciscoHead(message) : null;
    return found !== null && facilities.has(found.facility) ? 100 : 0;
  },
  read: (line) => {
    const found = ciscoHead(line.message);
    if (found === null || !facilities.has(found.facility)) return null;
    const shape = wordIn(securityEvents, found.id);
    if (shape !== undefined) return securityEvent(line, found, shape);
    return ciscoFirewallEvent(product, line, found);
  },
};
