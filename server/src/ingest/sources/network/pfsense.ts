// pfSense: the packet filter and the appliance's services.
import { bsdFirewallEvent, isBsdService } from './bsd-firewall.ts';
import { type Device, deviceSnippet } from './device.ts';
import type { Product } from './draft.ts';
import { readFilterlog } from './filterlog.ts';

const product: Product = { module: 'pfsense', vendor: 'netgate', product: 'pfsense', type: 'firewall' };

export const pfsense: Device = {
  id: 'pfsense',
  title: 'pfSense',
  summary: 'Packet filter, DHCP, DNS resolver, OpenVPN, IPsec, HAProxy, Squid and web console of pfSense.',
  aliases: ['netgate'],
  snippets: [
    deviceSnippet(
      'pfSense: where remote logging is set',
      `# Status > System Logs > Settings > Remote Logging Options
#   Log message format: syslog (RFC 5424); remote log server {syslogHost}:{syslogPort}; contents: everything
`,
    ),
  ],
  recognises: ({ program, host, message }) => {
    if (program === 'filterlog') return 85;
    if (/pfsense/i.test(host) && isBsdService(program)) return 92;
    return program === '' && /^\d{1,5},\d{0,5},/.test(message) && readFilterlog(message) !== null ? 70 : 0;
  },
  read: (line) => bsdFirewallEvent(product, line),
};
