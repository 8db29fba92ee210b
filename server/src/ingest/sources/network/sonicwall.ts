// SonicWall: `id=firewall sn=… time="…" fw=… pri=… c=… m=… msg="…" src=address:port:interface:name`.
import { parseTime } from '../times.ts';
import { fromMillis, lower, putAddress, putFullUrl, putUser, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { type Draft, fieldTable, has, put, putShape } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { putAlert, putConnection, putLogin, readTabled, type Tabled, verdictOf } from './tabled.ts';
import { wordIn } from './words.ts';

type Fields = Record<string, string>;

const fields = fieldTable({
  id: null,
  time: null,
  src: null,
  dst: null,
  proto: null,
  sn: 'observer.serial_number',
  fw: 'observer.ip',
  pri: 'event.severity',
  m: 'event.code',
  c: 'sonicwall.firewall.category',
  msg: null,
  n: 'sonicwall.firewall.event_count',
  usr: null,
  user: null,
  rule: 'rule.id',
  policy: 'rule.name',
  sent: 'source.bytes',
  rcvd: 'destination.bytes',
  spkt: 'source.packets',
  rpkt: 'destination.packets',
  cdur: ['event.duration', fromMillis],
  srcMac: 'source.mac',
  dstMac: 'destination.mac',
  natSrc: null,
  natDst: null,
  srcZone: 'observer.ingress.zone',
  dstZone: 'observer.egress.zone',
  dstname: 'url.domain',
  arg: 'url.path',
  op: null,
  result: 'http.response.status_code',
  Category: 'rule.category',
  sid: 'rule.id',
  ipscat: 'rule.category',
  app: 'sonicwall.firewall.app',
  appName: ['network.application', lower],
  fw_action: null,
  af_action: null,
  note: 'event.reason',
  filename: 'file.name',
  hash: 'file.hash.md5',
  uuid: 'rule.uuid',
});

/** `address:port:interface:name`; of an IPv6 address everything before the last parts. */
function putEnd(draft: Draft, side: string, text: string | undefined): void {
  if (text === undefined || text === '') return;
  const found = /^(\[?[0-9a-f.:]*?\]?)(?::(\d{1,5}))?(?::([^:]*))?(?::([^:]*))?$/i.exec(text);
  putAddress(draft, side, found?.[1]?.replace(/^\[|\]$/g, '') || text);
  put(draft, `${side}.port`, found?.[2]);
  const name = side.startsWith('source') ? 'observer.ingress.interface.name' : 'observer.egress.interface.name';
  if (!side.includes('nat')) put(draft, name, found?.[3]);
  if (!side.includes('nat')) put(draft, `${side}.domain`, found?.[4]);
}

const methods: Record<string, string> = { '1': 'GET', '2': 'POST', '3': 'HEAD', '4': 'PUT', '5': 'CONNECT', '6': '' };
const logins: Record<string, 'success' | 'failure'> = {
  '29': 'success', '30': 'failure', '31': 'success', '32': 'failure', '33': 'failure', '34': 'failure', '35': 'failure', '199': 'success',
  '236': 'success', '237': 'success', '238': 'failure', '261': 'success', '1080': 'success', '1382': 'success', '1383': 'failure',
}; // prettier-ignore
const logouts: ReadonlySet<string> = new Set(['24', '261', '263', '264', '265', '1381']);

function shape(draft: Draft, record: Fields): void {
  const { m = '', msg = '', fw_action: action = '' } = record;
  putEnd(draft, 'source', record['src']);
  putEnd(draft, 'destination', record['dst']);
  putEnd(draft, 'source.nat', record['natSrc']);
  putEnd(draft, 'destination.nat', record['natDst']);
  const [transport = '', protocol = ''] = (record['proto'] ?? '').split('/');
  put(draft, 'network.transport', transportOf(transport));
  if (!/^\d*$/.test(protocol)) put(draft, 'network.protocol', protocol.toLowerCase());
  put(draft, 'http.request.method', wordIn(methods, record['op'] ?? '') ?? record['op']);
  putUser(draft, 'user', record['usr'] ?? record['user']);
  putUser(draft, 'source.user', record['usr'] ?? record['user']);
  putFullUrl(draft, 'http');
  const verdict = verdictOf(action === 'NA' ? msg : action || msg);
  const login = wordIn(logins, m);
  if (logouts.has(m)) putLogin(draft, 'success', true);
  else if (login !== undefined) putLogin(draft, login);
  else if (/attack|intrusion|IPS |gateway anti-?virus|spyware|botnet|possible .*flood|port scan/i.test(msg))
    putAlert(draft, verdict);
  else if (m === '97') putShape(draft, { category: ['network', 'web'], type: ['access', verdict || 'allowed'] });
  else if (has(draft, 'destination.ip'))
    putConnection(
      draft,
      verdict || (m === '537' || m === '98' ? 'allowed' : ''),
      m === '98' ? ['start'] : m === '537' ? ['end'] : [],
    );
  put(
    draft,
    'event.action',
    action !== '' && action !== 'NA'
      ? action
      : msg
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '-')
          .slice(0, 60)
          .replace(/^-|-$/g, ''),
  );
  putDirection(draft);
}

const sonicwallTable: Tabled = {
  product: { module: 'sonicwall_firewall', vendor: 'SonicWall', product: 'SonicOS', type: 'firewall' },
  prefix: 'sonicwall.firewall.',
  fields,
  record: ({ message }) => {
    const at = message.search(/\bid=/);
    if (at < 0 || at > 60) return null;
    const record = readKeyValues(message.slice(at));
    return record['sn'] !== undefined && record['m'] !== undefined ? record : null;
  },
  logsource: ({ m = '' }) => ({
    product: 'sonicwall',
    service: 'firewall',
    category: m === '97' ? 'proxy' : 'firewall',
  }),
  time: ({ time = '' }) => parseTime(time.replace(/ UTC$/, '')),
  shape,
  message: ({ msg }) => msg,
};

export const sonicwall: Device = {
  id: 'sonicwall',
  title: 'SonicWall',
  summary:
    'SonicOS connections, policy verdicts, web access, threats, VPN and logins, in the default and enhanced syslog formats.',
  aliases: ['sonicos', 'sonicwall-firewall'],
  snippets: [
    deviceSnippet(
      'SonicOS: where syslog is set',
      `# Device > Log > Syslog > Syslog Servers > Add
#   {syslogHost}, port {syslogPort}, format Enhanced Syslog, "Display UTC in logs" on
`,
    ),
  ],
  recognises: ({ message }) => {
    const start = message.slice(0, 200);
    return start.includes('id=') && /\bsn=[0-9A-F]{6,16}\b/i.test(start) && /\b(?:fw|time)=/.test(start) ? 92 : 0;
  },
  read: (line) => readTabled(sonicwallTable, line),
};
