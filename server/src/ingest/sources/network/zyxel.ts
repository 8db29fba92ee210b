// Zyxel USG, ATP and VPN firewalls: `src="10.0.0.1:1234" dst="203.0.113.80:443" msg="…" note="ACCESS BLOCK" user="…" devID="…" cat="…"`.
import { parseTime } from '../times.ts';
import { fromSeconds, lower, putEndpoint, putUser, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { fieldTable, has, put, putShape } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { putAlert, putConnection, putLogin, readTabled, type Tabled, verdictOf } from './tabled.ts';

const fields = fieldTable({
  src: null, dst: null, msg: null, note: null, user: null, devID: 'observer.serial_number', cat: 'zyxel.category', class: 'rule.category', ob: 'zyxel.ob', ob_mac: 'observer.mac', pri: 'event.severity', dir: 'zyxel.direction',
  proto: ['network.transport', transportOf], protoID: ['network.transport', transportOf], proto_name: ['network.protocol', lower], sent: 'source.bytes', rcvd: 'destination.bytes', duration: ['event.duration', fromSeconds],
  src_nat: 'source.nat.ip', src_iface: 'observer.ingress.interface.name', dst_iface: 'observer.egress.interface.name', srcmac: 'source.mac', rule: 'rule.name',
}); // prettier-ignore

const table: Tabled = {
  product: { module: 'zyxel', vendor: 'Zyxel', product: 'ZyWALL', type: 'firewall' },
  prefix: 'zyxel.',
  fields,
  record: ({ message }) => {
    const at = message.search(/\bsrc="/);
    if (at < 0 || at > 80) return null;
    const record = readKeyValues(message.slice(at));
    return record['msg'] !== undefined && record['devID'] !== undefined ? record : null;
  },
  logsource: ({ cat = '' }) => ({
    product: 'zyxel',
    ...(/Firewall|Security Policy|Traffic/i.test(cat) ? { category: 'firewall' } : {}),
  }),
  time: ({ time = '' }) => parseTime(time),
  shape: (draft, record) => {
    const { msg = '', note = '', cat = '' } = record;
    putEndpoint(draft, 'source', record['src']);
    putEndpoint(draft, 'destination', record['dst']);
    const user = record['user'] === 'unknown' ? undefined : record['user'];
    putUser(draft, 'user', user ?? /^Account: (\S{1,100})/.exec(note)?.[1]);
    put(draft, 'event.action', note.toLowerCase() || cat.toLowerCase());
    const verdict = verdictOf(`${note} ${msg}`);
    if (/^User|Login|Authentication/i.test(cat))
      putLogin(draft, /fail|denied|incorrect|invalid/i.test(msg) ? 'failure' : 'success', /logged out/i.test(msg));
    else if (/IDP|IPS|Anti-?(?:Virus|Malware)|ADP|Reputation|Sandbox|Botnet/i.test(cat))
      putAlert(draft, verdict, /virus|malware|sandbox/i.test(cat) ? 'malware' : 'intrusion_detection');
    else if (has(draft, 'destination.ip')) putConnection(draft, verdict);
    else putShape(draft, { category: ['network'], type: ['info'] });
    putDirection(draft);
  },
  message: ({ msg }) => msg,
};

export const zyxel: Device = {
  id: 'zyxel',
  title: 'Zyxel firewalls',
  summary: 'Traffic, security policy, threat and login lines of Zyxel USG, ATP and VPN firewalls.',
  aliases: ['zywall'],
  snippets: [
    deviceSnippet(
      'Zyxel: where the syslog server is set',
      `# Configuration > Log & Report > Log Settings > Remote Server: active, log format VRPT/Syslog
#   server {syslogHost}, port {syslogPort}, all categories enabled
`,
    ),
  ],
  recognises: ({ message }) =>
    /\bsrc="[^"]{0,60}" dst="[^"]{0,60}" msg="/.test(message.slice(0, 260)) && message.includes('devID="') ? 92 : 0,
  read: (line) => readTabled(table, line),
};
