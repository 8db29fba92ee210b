// Cisco NX-OS: Nexus switches. They write `: 2026 Mar  2 08:00:00 UTC: %FACILITY-n-MNEMONIC: text`.
import { iosEvent, iosHead } from './cisco-ios-event.ts';
import { type Device, deviceSnippet } from './device.ts';
import type { Product } from './draft.ts';

const product: Product = { module: 'cisco_nexus', vendor: 'Cisco', product: 'Nexus', type: 'switch' };
/** The year first and a zone behind the time: only NX-OS writes that before the percent sign. */
const stamp = /^:? ?(\d{4}) ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))? ?([A-Z]{3,5})?: /;

function timeOf(message: string): number | null {
  const found = stamp.exec(message);
  if (found === null) return null;
  const time = Date.parse(`${found[2] ?? ''} ${found[3] ?? ''} ${found[1] ?? ''} ${found[4] ?? ''} UTC`);
  return Number.isNaN(time) ? null : time + Math.floor(Number(`0.${found[5] ?? '0'}`) * 1000);
}

export const ciscoNexus: Device = {
  id: 'cisco-nexus',
  title: 'Cisco Nexus (NX-OS)',
  summary: 'Syslog of NX-OS switches: logins, configuration, links, access lists, routing neighbours.',
  aliases: ['nexus', 'nxos', 'cisco_nexus'],
  snippets: [
    deviceSnippet(
      'NX-OS: send syslog',
      `logging server {syslogHost} 6 port {syslogPort} use-vrf management facility local7
logging timestamp milliseconds
`,
    ),
  ],
  recognises: ({ message }) => (message.includes('%') && stamp.test(message) && iosHead(message) !== null ? 95 : 0),
  read: (line, receivedAt) => {
    const found = iosHead(line.message);
    if (found === null) return null;
    const event = iosEvent(product, line, found, receivedAt);
    return { ...event, time: timeOf(line.message) ?? event.time };
  },
};
