// What pfSense and OPNsense share: the packet filter's log and the lines of the services around it.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { putAccessLine } from './access-line.ts';
import { type Draft, finish, type Product, put, putProgram, startDraft } from './draft.ts';
import { putFilterlog, readFilterlog } from './filterlog.ts';
import { putHaproxy } from './haproxy-line.ts';
import { putConsole, putLease, putOpenvpn, putTunnelKeys, putUnbound } from './services.ts';
import { putSnortAlert } from './snort.ts';
import { putSquid } from './squid-line.ts';
import { wordIn } from './words.ts';

const readers: Record<string, (draft: Draft, text: string) => boolean> = {
  dhcpd: putLease,
  dhclient: putLease,
  dhcp6c: putLease,
  'kea-dhcp4': putLease,
  'kea-dhcp6': putLease,
  unbound: putUnbound,
  openvpn: putOpenvpn,
  charon: putTunnelKeys,
  'php-fpm': putConsole,
  php: putConsole,
  audit: putConsole,
  configd: putConsole,
  squid: putSquid,
  'squid-1': putSquid,
  haproxy: putHaproxy,
  snort: putSnortAlert,
  suricata: putSnortAlert,
  nginx: putAccessLine,
  lighttpd: putAccessLine,
};

const bare = (program: string): string =>
  program
    .replace(/^\((.*)\)$/, '$1')
    .replace(/_(?:server|client)\d+$/, '')
    .replace(/\.py$/, '');

/** Which of the services' lines these appliances write; the rest of their syslog is any BSD's. */
export const isBsdService = (program: string): boolean =>
  bare(program) === 'filterlog' || Object.hasOwn(readers, bare(program));

export function bsdFirewallEvent(product: Product, line: SyslogMessage): NormalisedEvent | null {
  const program = bare(line.program);
  const log = program === 'filterlog' || program === '' ? readFilterlog(line.message) : null;
  if (log === null && (program === 'filterlog' || program === '')) return null;
  const draft = startDraft(product, line, log === null ? { program, message: line.message } : { ...log });
  const service = log === null ? program : 'filterlog';
  putProgram(draft, { ...line, program: service });
  put(draft, 'event.provider', service.replace(/-\d$/, ''));
  draft.logsource = { product: product.module, service };
  if (log !== null) {
    putFilterlog(draft, log, `${product.module}.`);
    draft.logsource.category = 'firewall';
  } else {
    const time = draft.time;
    const read = wordIn(readers, program)?.(draft, line.message) ?? false;
    if (program.startsWith('squid') && time !== null) draft.time = time;
    if (program === 'unbound') draft.logsource.category = 'dns';
    if (program.startsWith('squid')) put(draft, 'event.category', ['web']);
    if (program === 'dhcp6c') put(draft, 'network.protocol', 'dhcpv6');
    if (!read) put(draft, 'event.type', ['info']);
  }
  draft.message = line.message;
  return finish(draft);
}
