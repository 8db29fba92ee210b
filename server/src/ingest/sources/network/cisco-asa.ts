// Cisco ASA (also PIX and FWSM): firewall, translation, VPN and login messages.
import { ciscoFirewallEvent, ciscoHead } from './cisco-asa-event.ts';
import { type Device, deviceSnippet } from './device.ts';
import type { Product } from './draft.ts';

const product: Product = { module: 'cisco_asa', vendor: 'Cisco', product: 'asa', type: 'firewall' };
const facilities: ReadonlySet<string> = new Set(['ASA', 'PIX', 'FWSM']);

export const ciscoAsa: Device = {
  id: 'cisco-asa',
  title: 'Cisco ASA',
  summary: 'Syslog of ASA firewalls: connections, access lists, translations, VPN sessions, logins and configuration.',
  aliases: ['asa', 'cisco_asa'],
  snippets: [
    deviceSnippet(
      'ASA: send syslog',
      `logging enable
logging timestamp rfc5424
logging device-id hostname
logging trap informational
logging host inside {syslogHost} tcp/{syslogPort}
`,
    ),
  ],
  recognises: ({ message }) =>
    /%(?:ASA|PIX|FWSM)-/.test(message.slice(0, 220)) && ciscoHead(message) !== null ? 100 : 0,
  read: (line) => {
    const found = ciscoHead(line.message);
    if (found === null || !facilities.has(found.facility)) return null;
    return ciscoFirewallEvent(product, line, found);
  },
};
