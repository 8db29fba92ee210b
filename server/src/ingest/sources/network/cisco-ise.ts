// Cisco ISE: `CISE_Passed_Authentications 0000012345 1 0 2026-03-02 08:00:00.000 +00:00 … 5200 NOTICE Passed-Authentication: …, Name=value, …`.
import { parseTime } from '../times.ts';
import { lower, putUser } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { type Draft, fieldTable, has, put, putShape } from './draft.ts';
import { putLogin, readTabled, type Tabled } from './tabled.ts';

type Fields = Record<string, string>;

const head =
  /CISE_([A-Za-z_]{2,60}) (\d{6,12}) (\d{1,4}) (\d{1,4}) (?:(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?) ([+-]\d\d:\d\d) (\d{6,12}) (\d{3,6}) ([A-Z]{3,8}) ([^:]{1,120}): ([^,]{0,300}))?/;
const pair = /^ ?([A-Za-z][\w .()/-]{0,80}?)=(.*)$/s;

const fields = fieldTable({
  category: 'cisco_ise.category', code: 'event.code', level: 'log.level', class: 'cisco_ise.class', text: null, date: null, segment: 'cisco_ise.segment', segments: 'cisco_ise.segments', id: 'cisco_ise.message_id',
  UserName: null, 'User-Name': null, User: null, AdminName: null, 'Device IP Address': 'observer.ip', 'NAS-IP-Address': 'destination.ip', NetworkDeviceName: 'cisco_ise.network_device', 'Device Port': 'cisco_ise.device_port',
  DestinationIPAddress: 'destination.ip', DestinationPort: 'destination.port', 'Calling-Station-ID': null, 'Framed-IP-Address': 'source.ip', 'Remote-Address': 'source.ip', AdminIPAddress: 'source.ip', 'Endpoint IP Address': 'source.ip',
  Protocol: ['network.protocol', lower], FailureReason: 'event.reason', 'Acct-Session-Id': 'cisco_ise.session_id', 'Acct-Input-Octets': 'source.bytes', 'Acct-Output-Octets': 'destination.bytes', AuthenticationMethod: 'cisco_ise.authentication_method',
  SelectedAccessService: 'rule.ruleset', AuthorizationPolicyMatchedRule: 'rule.name', EndPointMACAddress: 'source.mac', CmdSet: 'process.command_line', OperationMessageText: 'event.reason', 'User-Agent': 'user_agent.original',
}); // prettier-ignore

/** Pairs stand between commas; of a name that comes often, like Step, the values are joined. */
function recordOf(message: string): Fields | null {
  const found = head.exec(message);
  if (found === null) return null;
  const [whole, category = '', id = '', segments = '', segment = '', date, clock, zone, , code, level, kind, text] =
    found;
  const record: Fields = { category, id, segments, segment };
  if (date !== undefined)
    Object.assign(record, { date: `${date}T${clock ?? ''}${zone ?? ''}`, code, level, class: kind, text });
  for (const part of message.slice(found.index + whole.length).split(/(?<!\\),/)) {
    const entry = pair.exec(part);
    const name = entry?.[1];
    const value = entry?.[2]?.trim() ?? '';
    if (name === undefined || value === '') continue;
    record[name] =
      record[name] === undefined || record[name] === ''
        ? value
        : name === 'Step'
          ? `${record[name]},${value}`
          : (record[name] ?? value);
  }
  return record;
}

const mac = /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;

function shape(draft: Draft, record: Fields): void {
  const { category = '', class: kind = '' } = record;
  putUser(draft, 'user', record['UserName'] ?? record['User-Name'] ?? record['AdminName'] ?? record['User']);
  const caller = record['Calling-Station-ID'] ?? '';
  if (mac.test(caller)) put(draft, 'source.mac', caller);
  else if (!has(draft, 'source.ip')) put(draft, 'source.ip', caller);
  put(draft, 'event.action', kind.toLowerCase().replaceAll(' ', '-'));
  const failed = /Failed|Fail|Denied|Reject/i.test(`${category} ${kind} ${record['text'] ?? ''}`);
  if (/Authentication|Logins?|Attempts?/i.test(`${category}${kind}`)) putLogin(draft, failed ? 'failure' : 'success');
  else if (/Accounting/i.test(category))
    putShape(draft, {
      category: ['session', 'network'],
      type: [
        /Stop/i.test(record['Acct-Status-Type'] ?? '')
          ? 'end'
          : /Start/i.test(record['Acct-Status-Type'] ?? '')
            ? 'start'
            : 'info',
      ],
    });
  else if (/Administrative|Configuration/i.test(category))
    putShape(draft, { category: ['configuration'], type: ['change'], outcome: failed ? 'failure' : 'success' });
}

const table: Tabled = {
  product: { module: 'cisco_ise', vendor: 'Cisco', product: 'ISE', type: 'nac' },
  prefix: 'cisco_ise.',
  fields,
  record: ({ message, program }) => recordOf(program.startsWith('CISE_') ? `${program} ${message}` : message),
  logsource: ({ category = '' }) => ({ product: 'cisco', service: /TACACS|Command/i.test(category) ? 'aaa' : 'ise' }),
  time: ({ date = '' }) => parseTime(date),
  shape,
  message: ({ text, class: kind, category }) => `${kind ?? category ?? ''}: ${text ?? ''}`,
};

export const ciscoIse: Device = {
  id: 'cisco-ise',
  title: 'Cisco ISE',
  kind: 'identity',
  summary: 'Authentications, accounting, device administration and configuration changes of Identity Services Engine.',
  aliases: ['ise', 'cisco_ise'],
  snippets: [
    deviceSnippet(
      'ISE: where the target is set',
      `# Administration > System > Logging > Remote Logging Targets > Add
#   type TCP Syslog, address {syslogHost}, port {syslogPort}, maximum length 8192; then add it to the logging categories
`,
    ),
  ],
  recognises: ({ message, program }) =>
    program.startsWith('CISE_') || /^(?:\S{1,80} )?CISE_[A-Z]/.test(message) ? 95 : 0,
  read: (line) => readTabled(table, line),
};
