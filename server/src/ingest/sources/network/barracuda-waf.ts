// Barracuda Web Application Firewall: its firewall (WF), access (TR), audit (AUDIT) and system (SYS) lines, in their default formats.
import { parseTime } from '../times.ts';
import { columnNames } from './columns.ts';
import { fromMillis, lower, putFullUrl, putUrl, putUser } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { fieldTable, put, putShape } from './draft.ts';
import { readTabled, type Tabled } from './tabled.ts';

type Fields = Record<string, string>;

const head = /^(?:(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,6} [+-]\d{4}) {1,2}(\S{1,80}) )?(WF|TR|AUDIT|SYS|NF) /;
/** A word, something in quotes, or something in brackets. */
const word = /"([^"]*)"|\[([^\]]*)\]|(\S+)/g;
const layouts: Record<string, string[]> = {
  WF: columnNames(
    'severity attack client_ip client_port server_ip server_port rule_id rule_type action follow_up details method url protocol session_id user_agent proxy_ip proxy_port user referer',
  ),
  TR: columnNames(
    'server_ip server_port client_ip client_port login certificate method protocol host version status bytes_sent bytes_received cache_hit time_taken backend_ip backend_port backend_time session_id response_type profile_matched protected wf_matched url query referer cookie user_agent proxy_ip proxy_port user custom1 custom2 custom3',
  ),
  AUDIT: columnNames(
    'admin role client_ip client_port transaction_type transaction_id command change object_type object variable old_value new_value data',
  ),
  SYS: columnNames('module severity event_id'),
  NF: columnNames('severity protocol client_ip client_port server_ip server_port action acl interface details'),
};

const fields = fieldTable({
  stamp: null, unit: 'observer.name', kind: 'barracuda.waf.log_type', client_ip: 'source.ip', client_port: 'source.port', server_ip: 'destination.ip', server_port: 'destination.port', backend_ip: 'destination.nat.ip', backend_port: 'destination.nat.port',
  attack: 'rule.name', rule_id: 'rule.id', rule_type: 'rule.category', details: 'event.reason', method: 'http.request.method', status: 'http.response.status_code', bytes_sent: 'destination.bytes', bytes_received: 'source.bytes',
  time_taken: ['event.duration', fromMillis], user_agent: 'user_agent.original', referer: 'http.request.referrer', host: 'url.domain', url: null, query: 'url.query', protocol: ['network.protocol', lower], user: null, login: null, admin: null,
  action: null, command: 'process.command_line', severity: 'log.level', acl: 'rule.name', event_id: 'event.code',
}); // prettier-ignore

function recordOf(message: string): Fields | null {
  const found = head.exec(message);
  if (found === null) return null;
  const kind = found[3] ?? '';
  const record: Fields = { kind };
  if (found[1] !== undefined) record['stamp'] = found[1];
  if (found[2] !== undefined) record['unit'] = found[2];
  const names = layouts[kind] ?? [];
  let index = 0;
  for (const [, quoted, bracketed, bare] of message.slice(found[0].length).matchAll(word)) {
    const name = names[index++];
    if (name === undefined) break;
    const value = quoted ?? bracketed ?? bare ?? '';
    if (value !== '' && value !== '-' && value !== '"-"') record[name] = value;
  }
  return index < 3 ? null : record;
}

const table: Tabled = {
  product: { module: 'barracuda_waf', vendor: 'Barracuda', product: 'Web', type: 'waf' },
  prefix: 'barracuda.waf.',
  fields,
  record: ({ message }) => recordOf(message),
  logsource: ({ kind = '' }) => ({
    product: 'barracuda',
    service: 'waf',
    ...(kind === 'TR' || kind === 'WF' ? { category: 'webserver' } : {}),
  }),
  time: ({ stamp = '' }) => parseTime(stamp.replace(' ', 'T').replace(' ', '')),
  shape: (draft, record) => {
    const { kind = '', action = '' } = record;
    putUser(draft, 'user', record['user'] ?? record['login'] ?? record['admin']);
    const url = record['url'] ?? '';
    putUrl(draft, url, { bare: !url.startsWith('/') });
    if (url.startsWith('/')) putFullUrl(draft, record['server_port'] === '443' ? 'https' : 'http');
    put(draft, 'event.action', action.toLowerCase() || (kind === 'TR' ? 'access' : record['change']?.toLowerCase()));
    const denied = /DENY|BLOCK|DROP|CLOSE|RESET/i.test(action);
    if (kind === 'WF')
      putShape(draft, {
        kind: 'alert',
        category: ['web', 'intrusion_detection'],
        type: ['access', denied ? 'denied' : 'allowed'],
        outcome: 'success',
      });
    else if (kind === 'TR')
      putShape(draft, {
        category: ['web'],
        type: ['access'],
        outcome: Number(record['status'] ?? 0) < 400 ? 'success' : 'failure',
      });
    else if (kind === 'NF')
      putShape(draft, { category: ['network'], type: ['connection', denied ? 'denied' : 'allowed'] });
    else if (kind === 'AUDIT')
      putShape(draft, {
        category: [/LOG(?:IN|OUT)/i.test(record['transaction_type'] ?? '') ? 'authentication' : 'configuration'],
        type: ['change'],
      });
    else putShape(draft, { category: ['host'], type: ['info'] });
  },
  message: ({ kind = '', attack = '', method = '', url = '', client_ip = '', status = '' }) =>
    `${kind} ${attack} ${method} ${url} ${client_ip} ${status}`.replaceAll(/ {2,}/g, ' '),
};

export const barracudaWaf: Device = {
  id: 'barracuda-waf',
  title: 'Barracuda Web Application Firewall',
  kind: 'web',
  summary: 'Attacks, access, audit and system lines of the Barracuda WAF in their default formats.',
  aliases: ['barracuda'],
  snippets: [
    deviceSnippet(
      'Barracuda WAF: where the export is set',
      `# ADVANCED > Export Logs > Add Export Log Server: Syslog, {syslogHost}, port {syslogPort}, TCP; logs format Default
`,
    ),
  ],
  recognises: ({ message }) =>
    /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,6} [+-]\d{4} {1,2}\S{1,80} )(?:WF|TR|AUDIT|SYS|NF) /.test(message)
      ? 90
      : 0,
  read: (line) => readTabled(table, line),
};
