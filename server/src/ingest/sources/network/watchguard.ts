// WatchGuard Fireware: `firewall: msg_id="3000-0148" Deny 0-External Firebox 52 tcp 20 115 203.0.113.45 198.51.100.7 40122 3389 … (policy)`.
import { lower, putFullUrl, putUser, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { type Draft, fieldTable, put } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { putAlert, putConnection, putLogin, readTabled, type Tabled, verdictOf } from './tabled.ts';

type Fields = Record<string, string>;

const traffic =
  /^(?:\([^)]{1,60}\) )?(Allow|Deny|ProxyAllow|ProxyDeny|ProxyStrip|ProxyDrop|ProxyBlock|ProxyInspect|ProxyAvScan|ProxyReplace)(?: (\S{1,60}) (\S{1,60}))?(?: (\d{1,6}))? (tcp|udp|icmp|esp|gre|igmp|[a-z0-9/-]{2,20})(?: (\d{1,5}) (\d{1,5}))? ([0-9a-f.:]{3,45}) ([0-9a-f.:]{3,45})(?: (\d{1,5}) (\d{1,5}))?/i;

const fields = fieldTable({
  msg_id: 'event.code', disp: null, in_if: 'observer.ingress.interface.name', out_if: 'observer.egress.interface.name',
  transport: ['network.transport', transportOf], src: 'source.ip', dst: 'destination.ip', src_port: 'source.port', dst_port: 'destination.port',
  src_user: null, user: null, policy: 'rule.name', rule_name: 'rule.description', proxy_act: 'rule.ruleset', msg: null, op: 'http.request.method', dstname: 'url.domain',
  arg: 'url.path', sent_bytes: 'source.bytes', rcvd_bytes: 'destination.bytes', app_name: ['network.application', lower], app_cat_name: 'rule.category',
  cats: 'rule.category', signature_name: 'threat.name', signature_id: 'rule.id', virus: 'threat.name', sender: 'email.from.address', recipients: 'email.to.address',
  file_name: 'file.name', md5: 'file.hash.md5', src_ip_nat: 'source.nat.ip', src_port_nat: 'source.nat.port', dst_ip_nat: 'destination.nat.ip',
  dst_port_nat: 'destination.nat.port', reason: 'event.reason', geo_src: 'watchguard.geo_src', geo_dst: 'watchguard.geo_dst', sni: 'tls.client.server_name',
}); // prettier-ignore

const login =
  /^(?:Authentication of|Management user|SSL VPN user|Mobile VPN.*user|.{0,40}user) (?:\S{1,40} user )?\[?'?([\w.@\\-]{1,100})'?.{0,80}?(?:from (?:\S{1,40} )?([0-9a-f.:]{7,45}))?.{0,60}?(logged in|accepted|logged out|rejected|denied|failed|not allowed)/i;

function shape(draft: Draft, record: Fields): void {
  const { disp = '', msg = '' } = record;
  put(draft, 'event.action', disp || msg.toLowerCase().slice(0, 60));
  putUser(draft, 'user', record['src_user'] ?? record['user']);
  putUser(draft, 'source.user', record['src_user'] ?? record['user']);
  putFullUrl(draft, record['dst_port'] === '443' ? 'https' : 'http');
  const verdict = verdictOf(disp.replace('Proxy', ''));
  const found = disp === '' ? login.exec(record['text'] ?? '') : null;
  if (found !== null) {
    putUser(draft, 'user', found[1]);
    put(draft, 'source.ip', found[2]);
    putLogin(draft, /logged|accepted/i.test(found[3] ?? '') ? 'success' : 'failure', /out/i.test(found[3] ?? ''));
  } else if (/IPS match|APT|virus|Botnet|port scan|flood|blocked sites/i.test(msg)) putAlert(draft, verdict);
  else if (disp !== '') putConnection(draft, verdict);
  putDirection(draft);
}

function recordOf(message: string): Fields | null {
  const id = /msg_id="([0-9A-F]{4}-?[0-9A-F]{4})" ?/i.exec(message.slice(0, 200));
  if (id === null) return null;
  const text = message.slice(id.index + id[0].length);
  const found = traffic.exec(text);
  const rest = readKeyValues(found === null ? text : text.slice(found[0].length));
  const policy = /\(([^()]{1,120})\)\s*$/.exec(text)?.[1];
  const record: Fields = { msg_id: id[1] ?? '', text, ...rest };
  if (policy !== undefined) record['policy'] ??= policy;
  if (found === null) return record;
  const names = [
    'disp',
    'in_if',
    'out_if',
    'length',
    'transport',
    'header_length',
    'ttl',
    'src',
    'dst',
    'src_port',
    'dst_port',
  ];
  names.forEach((name, index) => {
    const value = found[index + 1];
    if (value !== undefined) record[name] = value;
  });
  return record;
}

const table: Tabled = {
  product: { module: 'watchguard_firebox', vendor: 'WatchGuard', product: 'Firebox', type: 'firewall' },
  prefix: 'watchguard.firebox.',
  fields,
  record: ({ message }) => recordOf(message),
  logsource: ({ disp = '', op }) => ({
    product: 'watchguard',
    ...(op === undefined ? (disp === '' ? {} : { category: 'firewall' }) : { category: 'proxy' }),
  }),
  shape,
  message: ({ text, msg }) => msg ?? text,
};

export const watchguard: Device = {
  id: 'watchguard',
  title: 'WatchGuard Firebox',
  summary: 'Fireware traffic, proxy, security service and login messages.',
  aliases: ['firebox', 'fireware'],
  snippets: [
    deviceSnippet(
      'Fireware: where the syslog server is set',
      `# System > Logging > Syslog Server: {syslogHost}, port {syslogPort}, format Syslog, with time stamp and serial number
`,
    ),
  ],
  recognises: ({ message }) => (/msg_id="[0-9A-F]{4}-?[0-9A-F]{4}"/i.test(message.slice(0, 200)) ? 92 : 0),
  read: (line) => readTabled(table, line),
};
