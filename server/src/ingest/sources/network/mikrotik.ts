// MikroTik RouterOS: topics and text, `firewall,info drop: in:ether1 out:(unknown 0), proto TCP (SYN), a:p->b:p, len 52`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { putAddress, putEndpoint, putUser, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { type Draft, finish, type Product, put, putShape, startDraft } from './draft.ts';
import { putConnection, putLogin, verdictOf } from './tabled.ts';

const product: Product = { module: 'mikrotik', vendor: 'MikroTik', product: 'RouterOS', type: 'firewall' };
const topics =
  /^((?:system|firewall|dhcp|wireless|interface|script|l2tp|ppp|pptp|ovpn|sstp|ipsec|dns|hotspot|web-proxy|account|route|ospf|bgp|warning|error|critical|info)(?:,!?[a-z0-9-]{1,20}){1,6}) (.*)$/s;
const packet =
  /^(?:(.{0,60}?):? )?(forward|input|output|prerouting|postrouting|dstnat|srcnat|[\w-]{1,30}): in:(\S{1,60}(?: \d+\))?) out:(\S{1,60}(?: \d+\))?),(?: connection-state:(\S{1,30}))?(?: connection-mark:\S{1,60})?(?: src-mac ([0-9a-f:]{17}),)? proto ([A-Za-z0-9-]{1,12})(?: \(([^)]{1,60})\))?, (\[?[0-9a-f.:]{3,50}\]?(?::\d{1,5})?)->(\[?[0-9a-f.:]{3,50}\]?(?::\d{1,5})?)(?:, NAT \(?([^)\s]{1,60})\)?->\(?([^,)\s]{1,60}))?/i;
const login = /^user (\S{1,100}) logged (in|out)(?: from ([0-9a-f.:]{3,45}))?(?: via (\S{1,30}))?/;
const failed = /^login failure for user (\S{0,100}?) ?(?:from ([0-9a-f.:]{3,45}))? via (\S{1,30})/;
const changed = /^(.{1,120}) (added|removed|changed|moved) by (\S{1,100})/;
const lease = /^(\S{1,60}) (assigned|deassigned) ([0-9.]{7,15}) (?:to|from|for) ([0-9A-F:]{17})(?: (\S{1,100}))?/i;

function putPacket(draft: Draft, text: string): boolean {
  const found = packet.exec(text.length > 1_000 ? text.slice(0, 1_000) : text);
  if (found === null) return false;
  const [, prefix = '', chain = '', into, out, state, mac, transport = '', detail, source, destination, , natted] =
    found;
  put(draft, 'rule.name', prefix);
  put(draft, 'mikrotik.chain', chain);
  put(draft, 'observer.ingress.interface.name', into?.startsWith('(') ? '' : into);
  put(draft, 'observer.egress.interface.name', out?.startsWith('(') ? '' : out);
  put(draft, 'mikrotik.connection_state', state);
  put(draft, 'source.mac', mac);
  put(draft, 'network.transport', transportOf(transport));
  put(draft, 'mikrotik.protocol_detail', detail);
  putEndpoint(draft, 'source', source);
  putEndpoint(draft, 'destination', destination);
  if (natted !== undefined) put(draft, 'mikrotik.nat', natted);
  const verdict = verdictOf(prefix);
  putConnection(draft, verdict);
  put(draft, 'event.action', prefix.toLowerCase());
  draft.logsource = { product: 'mikrotik', category: 'firewall' };
  putDirection(draft);
  return true;
}

function putAccount(draft: Draft, text: string): void {
  const session = login.exec(text);
  const refused = failed.exec(text);
  const change = changed.exec(text);
  const address = lease.exec(text);
  if (session !== null) {
    putUser(draft, 'user', session[1]);
    putAddress(draft, 'source', session[3]);
    put(draft, 'network.protocol', session[4]);
    putLogin(draft, 'success', session[2] === 'out');
    put(draft, 'event.action', session[2] === 'out' ? 'logged-out' : 'logged-in');
  } else if (refused !== null) {
    putUser(draft, 'user', refused[1]);
    putAddress(draft, 'source', refused[2]);
    put(draft, 'network.protocol', refused[3]);
    putLogin(draft, 'failure');
    put(draft, 'event.action', 'logon-failed');
  } else if (change !== null) {
    putUser(draft, 'user', change[3]);
    putShape(draft, { category: ['configuration'], type: ['change'] });
    put(draft, 'event.action', `${change[1] ?? ''} ${change[2] ?? ''}`);
  } else if (address !== null) {
    put(draft, 'source.ip', address[3]);
    put(draft, 'source.mac', address[4]);
    put(draft, 'source.domain', address[5]);
    put(draft, 'network.protocol', 'dhcp');
    putShape(draft, { category: ['network'], type: ['info'], action: `dhcp-${address[2] ?? ''}` });
  } else putShape(draft, { category: ['network'], type: ['info'] });
}

function mikrotikEvent(line: SyslogMessage): NormalisedEvent | null {
  // Some relays take the topics for the program.
  const found = topics.exec(line.message) ?? topics.exec(`${line.program}: ${line.message}`);
  const text = found?.[2] ?? line.message;
  const draft = startDraft(product, line, { topics: found?.[1] ?? '', message: line.message });
  draft.logsource = { product: 'mikrotik', service: found?.[1]?.split(',')[0] ?? 'system' };
  put(draft, 'mikrotik.topics', found?.[1]);
  const read = putPacket(draft, text);
  if (!read && found === null) return null;
  if (!read) putAccount(draft, text);
  draft.message = text;
  return finish(draft);
}

export const mikrotik: Device = {
  id: 'mikrotik',
  title: 'MikroTik RouterOS',
  summary: 'Firewall, login, configuration and DHCP lines of RouterOS.',
  aliases: ['routeros'],
  snippets: [
    deviceSnippet(
      'RouterOS: send syslog',
      `/system logging action add name=tocsin target=remote remote={syslogHost} remote-port={syslogPort} bsd-syslog=yes
/system logging add topics=firewall action=tocsin
/system logging add topics=system action=tocsin
/system logging add topics=account action=tocsin
`,
    ),
  ],
  recognises: ({ message }) => {
    const start = message.slice(0, 400);
    if (topics.test(start)) return 80;
    return start.includes(' proto ') && /\bin:\S{1,60}.{0,12} out:\S/.test(start) && start.includes('->') ? 80 : 0;
  },
  read: mikrotikEvent,
};
