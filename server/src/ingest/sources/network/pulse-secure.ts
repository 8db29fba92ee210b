// Pulse and Ivanti Connect Secure: `2026-03-02 08:00:00 - ive - [203.0.113.60] karim.benali(Realm)[Role] - Login succeeded …`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { parseTime } from '../times.ts';
import { putUrl, putUser } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { finish, type Product, put, putShape, startDraft } from './draft.ts';
import { putLogin } from './tabled.ts';

const product: Product = { module: 'pulse_secure', vendor: 'Ivanti', product: 'Connect Secure', type: 'vpn' };
const line =
  /(?:(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) - )?([\w.-]{1,80}) - \[([0-9a-f.:]{2,45})\] ([^\s()[\]]{1,120}(?: [^\s()[\]]{1,60})?|System)\(([^)]{0,120})\)\[([^\]]{0,300})\] - (.*)$/s;

function pulseEvent(header: SyslogMessage): NormalisedEvent | null {
  const found = line.exec(header.message.slice(0, 16_000));
  if (found === null) return null;
  const [, stamp, node = '', address, user, realm, roles, text = ''] = found;
  const draft = startDraft(product, header, { node, address, user, realm, roles, message: text });
  draft.logsource = { product: 'pulse_secure', service: 'vpn' };
  draft.time = stamp === undefined ? header.time : parseTime(stamp);
  put(draft, 'observer.name', node === 'ive' && header.host !== '' ? header.host : node);
  put(draft, 'source.ip', address === '127.0.0.1' ? '' : address);
  if (user !== 'System') putUser(draft, 'user', user);
  put(draft, 'pulse_secure.realm.name', realm);
  put(draft, 'pulse_secure.role', roles);
  put(draft, 'user_agent.original', /(?:agent|browser)[: ]{1,2}'?([^']{3,400})'?\.?$/i.exec(text)?.[1]);
  put(
    draft,
    'source.nat.ip',
    /(?:assigned|with) IPv?4? ?(?:address|IP)?:? ?\(?(\d{1,3}(?:\.\d{1,3}){3})/i.exec(text)?.[1],
  );
  const failed = /fail|denied|rejected|not allowed|locked|invalid/i.test(text);
  const isLogin = /login|log ?out|authentication|logged|Primary authentication/i.test(text);
  const isSession =
    /VPN Tunneling: Session|session (?:started|ended|timed out|terminated)|Closed connection|Connected to|Session for user/i.test(
      text,
    );
  if (isLogin) {
    const ended = /log ?out|logged out/i.test(text);
    putLogin(draft, failed ? 'failure' : 'success', ended);
    put(draft, 'event.action', ended ? 'logged-out' : failed ? 'logon-failed' : 'logged-in');
  } else if (isSession)
    putShape(draft, {
      category: ['network', 'session'],
      type: ['connection', /ended|closed|timed out|terminated/i.test(text) ? 'end' : 'start'],
    });
  else if (/WebRequest/.test(text)) {
    putShape(draft, {
      category: ['network', 'web'],
      type: ['access', /failed|denied/i.test(text) ? 'denied' : 'allowed'],
    });
    putUrl(draft, /(https?:\/\/\S{1,2000})/.exec(text)?.[1]?.replace(/[.,;]$/, '') ?? '');
  } else if (/^(?:Modified|Created|Deleted|Changed|Set|Added|Removed)/.test(text))
    putShape(draft, { category: ['configuration'], type: ['change'] });
  else putShape(draft, { category: ['network'], type: ['info'] });
  draft.message = text;
  return finish(draft);
}

export const pulseSecure: Device = {
  id: 'pulse-secure',
  title: 'Ivanti (Pulse) Connect Secure',
  summary: 'Logins, sessions, web requests and changes of the VPN gateway, in its standard format.',
  aliases: ['pulse', 'pulse_connect_secure', 'ivanti-connect-secure'],
  snippets: [
    deviceSnippet(
      'Connect Secure: where the syslog server is set',
      `# System > Log/Monitoring > Events, User Access, Admin Access > Settings > Syslog Servers
#   {syslogHost}:{syslogPort}, type TCP, filter Standard
`,
    ),
  ],
  recognises: ({ message, program }) => {
    if (/^Pulse ?Secure|^Ivanti|^Juniper$/i.test(program) && line.test(message)) return 95;
    return / - \[[0-9a-f.:]{2,45}\] /.test(message.slice(0, 200)) && line.test(message.slice(0, 1_000)) ? 90 : 0;
  },
  read: pulseEvent,
};
