// Cisco Meraki: MX, MR and MS syslog, `flows`, `urls`, `ids-alerts`, `security_event`, `airmarshal_events` and `events`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { epochToMillis } from '../times.ts';
import { putEndpoint, putUrl, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import {
  type Draft,
  fieldTable,
  finish,
  type Product,
  put,
  putFields,
  putShape,
  type Shape,
  startDraft,
} from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { wordIn } from './words.ts';

const product: Product = { module: 'cisco_meraki', vendor: 'Cisco', product: 'Meraki', type: 'firewall' };
const kinds =
  'flows|ip_flow_start|ip_flow_end|firewall|vpn_firewall|cellular_firewall|bridge_anyconnect_client_vpn_firewall|urls|ids-alerts|security_event|airmarshal_events|events';
const opening = new RegExp(`^(?:(\\d{10}(?:\\.\\d{1,9})?) )?(?:([\\w.:-]{1,80}) )?(${kinds}) `);

const shapes: Record<string, Shape> = {
  flows: { category: ['network'], type: ['connection'], action: 'flow' },
  firewall: { category: ['network'], type: ['connection'], action: 'layer3-firewall-rule' },
  vpn_firewall: { category: ['network'], type: ['connection'], action: 'vpn-firewall-rule' },
  cellular_firewall: { category: ['network'], type: ['connection'], action: 'cellular-firewall-rule' },
  ip_flow_start: { category: ['network'], type: ['connection', 'start'], action: 'ip-session-initiated' },
  ip_flow_end: { category: ['network'], type: ['connection', 'end'], action: 'ip-session-terminated' },
  urls: { category: ['network', 'web'], type: ['access'], action: 'http-access' },
  'ids-alerts': {
    kind: 'alert',
    category: ['network', 'intrusion_detection'],
    type: ['info'],
    action: 'ids-signature-matched',
  },
  security_event: {
    kind: 'alert',
    category: ['network', 'intrusion_detection'],
    type: ['info'],
    action: 'security-event',
  },
  airmarshal_events: {
    kind: 'alert',
    category: ['network', 'intrusion_detection'],
    type: ['info'],
    action: 'wireless-threat',
  },
  events: { category: ['network'], type: ['info'] },
};

const table = fieldTable({
  src: null,
  dst: null,
  sport: 'source.port',
  dport: 'destination.port',
  mac: 'source.mac',
  protocol: ['network.transport', (value) => transportOf(value.replace(/\/ip$/, ''))],
  request: null,
  agent: 'user_agent.original',
  translated_src_ip: 'source.nat.ip',
  translated_dst_ip: 'destination.nat.ip',
  translated_port: 'source.nat.port',
  client_mac: 'source.mac',
  client_ip: 'source.ip',
  dhost: 'destination.mac',
  shost: 'source.mac',
  signature: 'rule.id',
  message: 'rule.name',
  priority: 'event.severity',
  name: 'file.name',
  sha256: 'file.hash.sha256',
  url: 'url.original',
  type: 'event.action',
  identity: 'user.name',
  user: 'user.name',
  user_id: 'user.name',
  peer_ip: 'source.ip',
  local_ip: 'destination.nat.ip',
  reason: 'event.reason',
  direction: [
    'network.direction',
    (value) => (value === 'ingress' ? 'inbound' : value === 'egress' ? 'outbound' : value),
  ],
});

const verdicts: Record<string, 'allowed' | 'denied'> = {
  allow: 'allowed', deny: 'denied', drop: 'denied', '0': 'allowed', '1': 'denied', block: 'denied', blocked: 'denied', allowed: 'allowed',
}; // prettier-ignore

/** `request: GET https://…`, also `UNKNOWN https://…/...` for what is encrypted. */
function putRequest(draft: Draft, rest: string): void {
  const found = /request: ?([A-Z]+) (\S+)/.exec(rest);
  if (found === null) return;
  if (found[1] !== 'UNKNOWN') put(draft, 'http.request.method', found[1]);
  putUrl(draft, (found[2] ?? '').replace(/\/\.\.\.$/, '/'));
}

function putVerdict(draft: Draft, kind: string, rest: string, fields: Record<string, string>): void {
  const pattern = /pattern: ?(allow|deny|0|1)\b/.exec(rest)?.[1];
  const first = /^(allow|deny|drop)\b/.exec(rest)?.[1];
  const verdict = wordIn(
    verdicts,
    pattern ?? first ?? fields['action'] ?? fields['decision'] ?? fields['disposition'] ?? '',
  );
  if (verdict === undefined) return;
  put(draft, 'event.outcome', 'success');
  put(draft, 'event.type', kind === 'urls' ? ['access', verdict] : [...(wordIn(shapes, kind)?.type ?? []), verdict]);
}

function merakiEvent(line: SyslogMessage): NormalisedEvent | null {
  const found = opening.exec(line.message);
  if (found === null) return null;
  const [whole, epoch, name, kind = ''] = found;
  const rest = line.message.slice(whole.length);
  const fields = readKeyValues(rest);
  const draft = startDraft(product, line, { ...fields, kind });
  draft.logsource = { product: 'meraki', service: kind };
  if (/flow|firewall/.test(kind)) draft.logsource.category = 'firewall';
  if (kind === 'urls') draft.logsource.category = 'proxy';
  if (epoch !== undefined) draft.time = epochToMillis(Number(epoch));
  if (name !== undefined) put(draft, 'observer.name', name);
  putShape(draft, wordIn(shapes, kind) ?? {});
  putFields(draft, fields, table, 'cisco_meraki.');
  putEndpoint(draft, 'source', fields['src']);
  putEndpoint(draft, 'destination', fields['dst']);
  putRequest(draft, rest);
  if (kind === 'security_event') put(draft, 'event.action', rest.split(' ')[0]);
  putVerdict(draft, kind, rest, fields);
  put(draft, 'cisco_meraki.event_type', kind);
  draft.message = `${kind} ${rest}`;
  return finish(draft);
}

export const ciscoMeraki: Device = {
  id: 'cisco-meraki',
  title: 'Cisco Meraki',
  summary: 'Syslog of MX, MR and MS: flows, URLs, intrusion alerts, security events, wireless and VPN events.',
  aliases: ['meraki', 'cisco_meraki'],
  snippets: [
    deviceSnippet(
      'Meraki: where the syslog server is set',
      `# Network-wide > General > Reporting > Syslog servers
#   server {syslogHost}, port {syslogPort}, roles: Flows, URLs, Security events, Appliance event log, Air Marshal events
`,
    ),
  ],
  recognises: ({ message, header }) =>
    opening.test(message) ? (header === 'rfc5424' || /^\d{10}/.test(message) ? 85 : 60) : 0,
  read: merakiEvent,
};
