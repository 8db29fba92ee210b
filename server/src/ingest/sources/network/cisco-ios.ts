// Cisco IOS and IOS XE: routers and switches.
import { iosEvent, iosHead } from './cisco-ios-event.ts';
import { type Device, deviceSnippet } from './device.ts';
import type { Product } from './draft.ts';

const product: Product = { module: 'cisco_ios', vendor: 'Cisco', product: 'IOS', type: 'switch' };

export const ciscoIos: Device = {
  id: 'cisco-ios',
  title: 'Cisco IOS and IOS XE',
  summary: 'Syslog of routers and switches: access lists, logins, commands, links, routing neighbours, port security.',
  aliases: ['ios', 'cisco_ios'],
  snippets: [
    deviceSnippet(
      'IOS: send syslog',
      `service timestamps log datetime msec show-timezone year
logging origin-id hostname
logging trap informational
logging host {syslogHost} transport tcp port {syslogPort}
archive
 log config
  logging enable
  notify syslog contenttype plaintext
login on-success log
login on-failure log
`,
    ),
  ],
  recognises: ({ message }) => (message.includes('%') && iosHead(message) !== null ? 90 : 0),
  read: (line, receivedAt) => {
    const found = iosHead(line.message);
    return found === null ? null : iosEvent(product, line, found, receivedAt);
  },
};
