// OPNsense: the packet filter and the appliance's services.
import { bsdFirewallEvent, isBsdService } from './bsd-firewall.ts';
import { type Device, deviceSnippet } from './device.ts';
import type { Product } from './draft.ts';
import { readFilterlog } from './filterlog.ts';

const product: Product = { module: 'opnsense', vendor: 'OPNsense', product: 'OPNsense', type: 'firewall' };

export const opnsense: Device = {
  id: 'opnsense',
  title: 'OPNsense',
  summary: 'Packet filter, DHCP, DNS resolver, OpenVPN, IPsec, HAProxy, Squid and web console of OPNsense.',
  snippets: [
    deviceSnippet(
      'OPNsense: where remote logging is set',
      `# System > Settings > Logging > Remote: Add
#   transport TCP(4), hostname {syslogHost}, port {syslogPort}, RFC5424 checked, applications and levels empty for all
`,
    ),
  ],
  recognises: ({ program, host, message }) => {
    if (program === 'filterlog') return /opnsense/i.test(host) ? 95 : 60;
    if (/opnsense/i.test(host) && isBsdService(program)) return 92;
    return program === '' && /^\d{1,5},\d{0,5},/.test(message) && readFilterlog(message) !== null ? 55 : 0;
  },
  read: (line) => bsdFirewallEvent(product, line),
};
