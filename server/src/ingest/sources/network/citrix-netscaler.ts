// Citrix NetScaler (ADC): `03/02/2026:08:00:00 GMT ns01 0-PPE-0 : default SSLVPN LOGIN 411 0 : Name value - Name value - …`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { fromClock, lower, putEndpoint, putUrl, putUser } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { type Draft, fieldTable, has, put, putShape } from './draft.ts';
import { putLogin, readTabled, type Tabled } from './tabled.ts';

type Fields = Record<string, string>;

const head =
  /(?:(\d\d)\/(\d\d)\/(\d{4}):(\d\d:\d\d:\d\d)(?: ([A-Z]{3,4}))? {1,2})?(?:(\S{0,80}) )?(\d{1,4}-PPE-\d{1,4}) : (?:(\S{1,60}) )?([A-Z][A-Z0-9_]{1,20}) ([A-Z][A-Z0-9_]{1,60}) (\d{1,12}) (\d{1,4}) ?: {0,2}(.*)$/s;
const names =
  'Source|Destination|Vserver|NatIP|Delink Time|Start Time|End Time|Duration|Total_bytes_send|Total_bytes_recv|Total_compressedbytes_send|Total_compressedbytes_recv|Context|SessionId|User|Client_ip|Nat_ip|Browser_type|Browser|SSLVPN_client_type|Group\\(s\\)|Failure_reason|Remote_ip|Command|Status|ADM_User|ClientIP|ClientPort|VserverServiceIP|VserverServicePort|ClientVersion|CipherSuite|Session|HandshakeTime|Http_resources_accessed|Access|NonHttp_services_accessed|Total_TCP_connections|LogoutMethod|Denied_by_policy|SPCBId|Reason';
const part = new RegExp(`(?:^|- ?|\\s)(${names}):? `, 'g');

const fields = fieldTable({
  feature: 'citrix.netscaler.feature', event: 'event.code', partition: 'citrix.netscaler.partition', unit: 'observer.name', text: null, stamp: null, Source: null, Destination: null, Vserver: null, ClientIP: 'source.ip', Client_ip: 'source.ip', Remote_ip: 'source.ip',
  ClientPort: 'source.port', VserverServiceIP: 'destination.ip', VserverServicePort: 'destination.port', Total_bytes_send: 'destination.bytes', Total_bytes_recv: 'source.bytes', Duration: ['event.duration', fromClock], User: null, Context: null,
  Browser_type: 'user_agent.original', Failure_reason: 'event.reason', Reason: 'event.reason', Command: 'process.command_line', Status: 'citrix.netscaler.status', CipherSuite: 'tls.cipher', SSLVPN_client_type: ['network.protocol', lower], SessionId: 'citrix.netscaler.session_id', Access: 'event.action', NatIP: null,
}); // prettier-ignore

function recordOf(message: string): Fields | null {
  const at = message.slice(0, 240).indexOf('-PPE-');
  const found = at < 0 ? null : head.exec(message.slice(0, 16_000));
  if (found === null) return null;
  const [, month, day, year, clock, , unit, , partition, feature = '', event = '', , , text = ''] = found;
  const record: Fields = { feature, event, text };
  if (year !== undefined) record['stamp'] = `${year}-${month ?? ''}-${day ?? ''}T${clock ?? ''}`;
  if (unit) record['unit'] = unit;
  if (partition) record['partition'] = partition;
  let name = '';
  let start = 0;
  const keep = (end: number): void => {
    if (name !== '')
      record[name] ??= text
        .slice(start, end)
        .replace(/[\s-]+$/, '')
        .replace(/^"(.*)"$/s, '$1')
        .trim();
  };
  for (const match of text.matchAll(part)) {
    keep(match.index);
    name = match[1] ?? '';
    start = match.index + match[0].length;
  }
  keep(text.length);
  return record;
}

function shape(draft: Draft, record: Fields): void {
  const { feature = '', event = '' } = record;
  putEndpoint(draft, 'source', record['Source']);
  putEndpoint(draft, 'destination', record['Destination'] ?? record['Vserver']);
  const [account, address] = (record['Context'] ?? '').split('@');
  putUser(draft, 'user', record['User'] ?? account);
  if (!has(draft, 'source.ip')) put(draft, 'source.ip', address);
  if (!has(draft, 'event.action')) put(draft, 'event.action', event.toLowerCase());
  if (/LOGIN_FAILED|LOGIN_FAIL|AUTHENTICATION_FAIL/i.test(event)) putLogin(draft, 'failure');
  else if (/LOGIN|LOGOUT/.test(event)) putLogin(draft, 'success', event.includes('LOGOUT'));
  else if (event === 'CMD_EXECUTED')
    putShape(draft, {
      category: ['configuration', 'process'],
      type: ['info'],
      outcome: /success/i.test(record['Status'] ?? '') ? 'success' : 'failure',
    });
  else if (feature === 'APPFW') {
    putShape(draft, {
      kind: 'alert',
      category: ['web', 'intrusion_detection'],
      type: [/<blocked>/i.test(record['text'] ?? '') ? 'denied' : 'info'],
    });
    const attack = /^ ?([0-9a-f.:]{7,45}) (?:\S{1,40} ){0,6}?(https?:\/\/\S{1,2000})/.exec(record['text'] ?? '');
    put(draft, 'source.ip', attack?.[1]);
    putUrl(draft, attack?.[2] ?? '');
    put(draft, 'rule.name', event);
  } else if (/CONN_TERMINATE|CONN_DELINK|OTHERCONN/.test(event))
    putShape(draft, { category: ['network'], type: ['connection', 'end'] });
  else if (/TCPCONN|UDPFLOW|ICACONN|HTTPREQUEST|HANDSHAKE/.test(event))
    putShape(draft, { category: ['network'], type: ['connection', /END|TERMINATE/.test(event) ? 'end' : 'start'] });
}

const table: Tabled = {
  product: { module: 'citrix_netscaler', vendor: 'Citrix', product: 'NetScaler', type: 'proxy' },
  prefix: 'citrix.netscaler.',
  fields,
  record: ({ message }) => recordOf(message),
  logsource: ({ feature = '' }): NormalisedEvent['logsource'] => ({
    product: 'citrix',
    service: feature.toLowerCase(),
  }),
  time: ({ stamp = '' }) => (stamp === '' ? null : Date.parse(`${stamp}Z`) || null),
  shape,
  message: ({ feature = '', event = '', text = '' }) => `${feature} ${event} ${text}`,
};

export const citrixNetscaler: Device = {
  id: 'citrix-netscaler',
  title: 'Citrix NetScaler (ADC)',
  kind: 'web',
  summary: 'Connections, gateway sessions, logins, commands and application firewall lines of NetScaler.',
  aliases: ['netscaler', 'citrix-adc', 'citrix_adc'],
  snippets: [
    deviceSnippet(
      'NetScaler: send syslog',
      `add audit syslogAction tocsin {syslogHost} -serverPort {syslogPort} -logLevel ALL -transport TCP -dateFormat MMDDYYYY
add audit syslogPolicy tocsin true tocsin
bind audit syslogGlobal -policyName tocsin -priority 100
`,
    ),
  ],
  recognises: ({ message }) => (/\d{1,4}-PPE-\d{1,4} : /.test(message.slice(0, 240)) ? 95 : 0),
  read: (line) => readTabled(table, line),
};
