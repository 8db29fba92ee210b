// The Linux packet filter as the kernel logs it: iptables and nftables, UFW, and the routers of Ubiquiti.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { rsyslogFileSnippet } from '../snippets.ts';
import { transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { type Draft, fieldTable, finish, got, type Product, put, putFields, putShape, startDraft } from './draft.ts';
import { readKeyValues } from './key-value.ts';

const product: Product = { module: 'iptables', vendor: 'Linux', product: 'netfilter', type: 'firewall' };

const table = fieldTable({
  IN: 'observer.ingress.interface.name',
  OUT: 'observer.egress.interface.name',
  SRC: 'source.ip',
  DST: 'destination.ip',
  SPT: 'source.port',
  DPT: 'destination.port',
  PROTO: ['network.transport', (value) => transportOf(value.toLowerCase() === 'icmpv6' ? 'ipv6-icmp' : value)],
  LEN: 'iptables.length',
  TTL: 'iptables.ttl',
  HOPLIMIT: 'iptables.ttl',
  TOS: 'iptables.tos',
  ID: 'iptables.id',
  TYPE: 'iptables.icmp.type',
  CODE: 'iptables.icmp.code',
  MAC: null,
});

/** `[set-rule-A]`: the rule set, the rule, and A, D or R for accept, drop or reject. */
const ubiquiti = /\[([\w.-]{1,60}?)-(\d{1,6}|default)-([ADR])\] ?$/;
const letters: Record<string, string> = { A: 'accept', D: 'drop', R: 'reject' };
const verdictWord =
  /(?:^|[\s[_-])((?:[\w-]*_)?(?:ACCEPT|ALLOW|PASS|DROP|DROPPED|DENY|DENIED|BLOCK|BLOCKED|REJECT|REJECTED)(?:_[\w-]*)?)[\]:\s]*$/i;
const uptime = /\[ {0,6}\d{1,9}\.\d{6}\] ?/;

function putVerdict(draft: Draft, prefix: string): void {
  const router = ubiquiti.exec(prefix);
  const action =
    router === null ? (verdictWord.exec(prefix)?.[1] ?? '').toLowerCase() : (letters[router[3] ?? ''] ?? '');
  put(draft, 'rule.name', router?.[1]);
  put(draft, 'rule.id', router?.[2]);
  put(draft, 'event.action', action);
  const verdict = /accept|allow|pass/.test(action) ? 'allowed' : action === '' ? '' : 'denied';
  putShape(draft, { category: ['network'], type: verdict === '' ? ['connection'] : [verdict, 'connection'] });
  put(draft, 'iptables.prefix', prefix.trim());
}

/** Six bytes of destination, six of source, two of type. */
function putMac(draft: Draft, mac: string | undefined): void {
  const bytes = (mac ?? '').split(':');
  if (bytes.length < 14) return;
  put(draft, 'destination.mac', bytes.slice(0, 6).join('-').toUpperCase());
  put(draft, 'source.mac', bytes.slice(6, 12).join('-').toUpperCase());
}

const starts = /(?:^|[\s\]:])IN=[\w.@-]* OUT=/;

function iptablesEvent(line: SyslogMessage): NormalisedEvent | null {
  const found = starts.exec(line.message);
  const at = found === null ? -1 : found.index + found[0].indexOf('IN=');
  if (at < 0 || !line.message.includes(' SRC=')) return null;
  const text = line.message.slice(at);
  const inner = text.indexOf(' [SRC=');
  const record = readKeyValues(inner < 0 ? text : text.slice(0, inner));
  const words = ['SYN', 'ACK', 'FIN', 'RST', 'PSH', 'URG'].filter((flag) => text.includes(` ${flag} `));
  const draft = startDraft(product, line, { ...record, message: line.message });
  draft.logsource = { product: 'linux', service: 'syslog', category: 'firewall' };
  const tag = line.program === '' || line.program === 'kernel' ? '' : `${line.program}: `;
  putVerdict(draft, `${tag}${line.message.slice(0, at).replace(uptime, '')}`);
  putFields(draft, record, table, 'iptables.');
  putMac(draft, record['MAC']);
  put(draft, 'iptables.tcp.flags', words);
  put(draft, 'network.type', got(draft, 'source.ip').includes(':') ? 'ipv6' : 'ipv4');
  return finish(draft);
}

export const iptables: Device = {
  id: 'iptables',
  title: 'iptables and UFW',
  summary: 'Packets logged by the Linux kernel: iptables, nftables, UFW, Ubiquiti routers.',
  aliases: ['netfilter', 'ufw', 'nftables', 'ubiquiti'],
  snippets: [
    deviceSnippet(
      'iptables: log what is dropped',
      `iptables -A INPUT -j LOG --log-prefix "DROP_INPUT: " --log-level 4
# and forward kern.* to {syslogHost}:{syslogPort}
`,
      'sh',
    ),
    rsyslogFileSnippet('/var/log/ufw.log', 'kernel'),
  ],
  recognises: ({ message }) =>
    message.includes(' SRC=') && message.includes(' DST=') && starts.test(message) ? 90 : 0,
  read: iptablesEvent,
};
