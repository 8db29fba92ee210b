// Infoblox NIOS: answers and the audit log of its own, beside the lines of the name and lease servers it runs.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { parseTime } from '../times.ts';
import { ipOf } from '../values.ts';
import { putUser } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { dnsBind } from './dns-bind.ts';
import { finish, type Product, put, putShape, startDraft } from './draft.ts';
import { putLease } from './services.ts';
import { putLogin } from './tabled.ts';

const product: Product = { module: 'infoblox_nios', vendor: 'Infoblox', product: 'NIOS', type: 'ddi' };
const answer =
  /(?:^|infoblox-responses: )(?:\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d\.\d{3} )?client ([0-9a-f.:]{3,45})#(\d{1,5})(?: \([^)]{0,255}\))?: (?:view \S{1,60}: )?(UDP|TCP): query: (\S{1,255}) ([A-Z]{1,4}) (\S{1,12}) response: ([A-Z]{3,12}) (\S{1,12})(?: (.*))?$/;
const audit = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,6}Z) \[([^\]]{1,100})\]: ([A-Za-z_]{3,40}) ?(.*)$/s;

function answerEvent(line: SyslogMessage, found: RegExpExecArray): NormalisedEvent {
  const [, client, port, transport = '', name = '', className, type, code = '', flags, records = ''] = found;
  const draft = startDraft(product, line, { client, name, type, code, message: line.message });
  draft.logsource = { product: 'infoblox', service: 'dns', category: 'dns' };
  put(draft, 'source.ip', client);
  put(draft, 'source.port', port);
  put(draft, 'network.transport', transport.toLowerCase());
  put(draft, 'network.protocol', 'dns');
  put(draft, 'dns.type', 'answer');
  put(draft, 'dns.question.name', name.replace(/\.$/, ''));
  put(draft, 'dns.question.class', className);
  put(draft, 'dns.question.type', type);
  put(draft, 'dns.response_code', code);
  put(draft, 'dns.header_flags', flags);
  put(draft, 'dns.resolved_ip', [
    ...new Set(
      records
        .split(/[ ;]/)
        .map(ipOf)
        .filter((ip) => ip !== null),
    ),
  ]);
  putShape(draft, {
    category: ['network'],
    type: ['protocol', 'info'],
    action: 'dns-answer',
    outcome: code === 'NOERROR' || code === 'NXDOMAIN' ? 'success' : 'failure',
  });
  return finish(draft);
}

function auditEvent(line: SyslogMessage, found: RegExpExecArray): NormalisedEvent {
  const [, stamp = '', user, action = '', rest = ''] = found;
  const draft = startDraft(product, line, { user, action, message: line.message });
  draft.logsource = { product: 'infoblox', service: 'audit' };
  draft.time = parseTime(stamp) ?? line.time;
  putUser(draft, 'user', user);
  put(draft, 'event.action', action);
  put(draft, 'source.ip', /\bip=([0-9a-f.:]{3,45})/.exec(rest)?.[1]);
  put(draft, 'infoblox.nios.to', /\bto=(\S{1,60})/.exec(rest)?.[1]);
  if (/^Log(?:in|out)/i.test(action))
    putLogin(draft, /Denied|Fail/i.test(action) ? 'failure' : 'success', /^Logout/i.test(action));
  else
    putShape(draft, {
      category: ['configuration'],
      type: [/^Created/i.test(action) ? 'creation' : /^Deleted/i.test(action) ? 'deletion' : 'change'],
      outcome: 'success',
    });
  return finish(draft);
}

function infobloxEvent(line: SyslogMessage, receivedAt: number): NormalisedEvent | null {
  const response = answer.exec(line.message);
  if (response !== null) return answerEvent(line, response);
  const change = audit.exec(line.message);
  if (change !== null) return auditEvent(line, change);
  if (/^dhcpd|dhcp/.test(line.program)) {
    const draft = startDraft(product, line, { message: line.message });
    draft.logsource = { product: 'infoblox', service: 'dhcp' };
    putLease(draft, line.message);
    return finish(draft);
  }
  return dnsBind.read(line, receivedAt);
}

export const infoblox: Device = {
  id: 'infoblox',
  title: 'Infoblox NIOS',
  summary: 'Answers, queries, leases and the audit log of NIOS appliances.',
  aliases: ['nios', 'infoblox-nios'],
  snippets: [
    deviceSnippet(
      'NIOS: where the syslog server is set',
      `# Grid > Grid Manager > Grid Properties > Monitoring > Syslog: Log to External Syslog Servers
#   {syslogHost}, TCP, port {syslogPort}, source Any, severity Info; "Copy audit log messages to syslog" on
`,
    ),
  ],
  recognises: ({ message, program }) => {
    if (program === 'infoblox-responses' || message.includes('infoblox-responses: ')) return 96;
    return audit.test(message) || (message.includes(' response: ') && answer.test(message)) ? 92 : 0;
  },
  read: infobloxEvent,
};
