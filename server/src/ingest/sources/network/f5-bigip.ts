// F5 BIG-IP: application security as `name="value"` with commas between, and the numbered lines of LTM, APM and the audit log.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import { parseTime } from '../times.ts';
import { putUrl, putUser } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { fieldTable, finish, got, has, type Product, put, putFields, putShape, startDraft } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { putLogin } from './tabled.ts';
import { wordIn } from './words.ts';

type Fields = Record<string, string>;

const product: Product = { module: 'f5_bigip', vendor: 'F5', product: 'BIG-IP', type: 'waf' };
const severities: Record<string, number> = {
  emergency: 0,
  alert: 1,
  critical: 2,
  error: 3,
  warning: 4,
  notice: 5,
  informational: 6,
};

const fields = fieldTable({
  ip_client: 'source.ip', src_port: 'source.port', dest_ip: 'destination.ip', dest_port: 'destination.port', username: null, method: 'http.request.method', protocol: ['network.protocol', (value) => value.toLowerCase()],
  uri: null, query_string: null, request: 'http.request.body.content', response_code: ['http.response.status_code', (value) => (value === '0' ? null : value)], policy_name: 'rule.ruleset', attack_type: 'rule.category', violations: 'rule.name', sub_violations: 'f5.bigip.sub_violations',
  sig_ids: 'rule.id', sig_names: 'rule.description', support_id: 'event.id', request_status: null, severity: ['event.severity', (value) => wordIn(severities, value.toLowerCase()) ?? null], date_time: null, unit_hostname: 'observer.name',
  management_ip_address: 'observer.ip', x_forwarded_for_header_value: 'network.forwarded_ip', geo_location: 'f5.bigip.geo_location', session_id: 'f5.bigip.session_id', user_agent: 'user_agent.original', host: 'url.domain', virus_name: 'threat.name',
}); // prettier-ignore

function securityEvent(line: SyslogMessage, record: Fields): NormalisedEvent {
  const draft = startDraft(product, line, { ...record });
  draft.logsource = { product: 'f5', service: 'asm', category: 'webserver' };
  draft.time = parseTime((record['date_time'] ?? '').replace(' ', 'T')) ?? line.time;
  putFields(draft, record, fields, 'f5.bigip.');
  putUser(draft, 'user', record['username']);
  const query = record['query_string'] ?? '';
  putUrl(draft, `${record['uri'] ?? ''}${query === '' || query === 'N/A' ? '' : `?${query}`}`);
  const status = (record['request_status'] ?? '').toLowerCase();
  put(draft, 'event.action', status);
  const agent = /User-Agent: ([^\\\r\n]{1,500})/i.exec(record['request'] ?? '')?.[1];
  if (!has(draft, 'user_agent.original')) put(draft, 'user_agent.original', agent);
  if (!has(draft, 'url.domain')) put(draft, 'url.domain', /Host: ([\w.:-]{1,255})/i.exec(record['request'] ?? '')?.[1]);
  const suspicious = status !== 'passed' || (record['violations'] ?? '') !== '';
  putShape(draft, {
    kind: suspicious ? 'alert' : 'event',
    category: suspicious ? ['web', 'intrusion_detection'] : ['web'],
    type: ['access', status === 'blocked' ? 'denied' : 'allowed'],
    outcome: 'success',
  });
  draft.message = `${status} ${record['attack_type'] ?? record['violations'] ?? ''} ${record['method'] ?? ''} ${record['uri'] ?? ''} ${got(draft, 'source.ip')}`;
  return finish(draft);
}

const numbered = /^(?:[a-z]{3,8} )?(?:[\w.-]{1,40}(?:\[\d{1,9}\])?: )?([0-9a-f]{8}):(\d): (.*)$/s;
const loginLine =
  /(?:user ([\w.@\\-]{1,100})|User ['"]?([\w.@\\-]{1,100})['"]?).{0,200}?(?:(?:from|host)[ =]{1,2}([0-9a-f.:]{7,45}))?/i;

function numberedEvent(line: SyslogMessage): NormalisedEvent | null {
  const found = numbered.exec(line.message);
  if (found === null) return null;
  const [, code = '', level, text = ''] = found;
  const draft = startDraft({ ...product, type: 'proxy' }, line, { code, message: text });
  draft.logsource = { product: 'f5', service: line.program || 'ltm' };
  put(draft, 'event.code', code);
  put(draft, 'event.severity', level);
  put(draft, 'process.name', line.program);
  put(draft, 'process.pid', line.pid);
  const isAudit = /AUDIT/.test(text);
  const isLogin = /authentication (?:succeeded|failed)|login|logon|Username '|New session from/i.test(text);
  const who = loginLine.exec(text);
  putUser(draft, 'user', /Username '([^']{1,100})'/.exec(text)?.[1] ?? who?.[1] ?? who?.[2]);
  put(
    draft,
    'source.ip',
    /client IP:? ([0-9a-f.:]{7,45})/i.exec(text)?.[1] ?? /(?:host=|from )([0-9a-f.:]{7,45})/.exec(text)?.[1],
  );
  if (isLogin) putLogin(draft, /fail|denied|incorrect/i.test(text) ? 'failure' : 'success');
  else if (isAudit) putShape(draft, { category: ['configuration'], type: ['change'], action: 'audit' });
  else putShape(draft, { category: ['network'], type: ['info'] });
  put(draft, 'process.command_line', /cmd_data=(.{1,1000})$/.exec(text)?.[1]);
  draft.message = text;
  return finish(draft);
}

const isSecurity = (text: string): boolean =>
  text.includes('support_id="') || (text.includes('request_status="') && text.includes('policy_name="'));

export const f5Bigip: Device = {
  id: 'f5-bigip',
  title: 'F5 BIG-IP',
  kind: 'web',
  summary: 'Application security events, and the numbered messages of LTM, APM and the audit log.',
  aliases: ['f5', 'bigip', 'f5-asm'],
  snippets: [
    deviceSnippet(
      'BIG-IP: send the system log',
      `tmsh modify sys syslog remote-servers add { tocsin { host {syslogHost} remote-port {syslogPort} } }
# application security: Security > Event Logs > Logging Profiles, remote storage Key-Value Pairs, TCP, same address
`,
      'sh',
    ),
  ],
  recognises: ({ message, program }) => {
    if (program === 'ASM' || isSecurity(message.slice(0, 8_000))) return 88;
    return /^(?:tmm\d{0,3}|mcpd|apmd|httpd|sshd|bigd|tmsh|icrd_child)$/.test(program) &&
      /^[0-9a-f]{8}:\d: /.test(message)
      ? 85
      : 0;
  },
  read: (line) =>
    isSecurity(line.message)
      ? securityEvent(line, readKeyValues(line.message.replace(/^ASM:/, ''), { separator: ',' }))
      : numberedEvent(line),
};
