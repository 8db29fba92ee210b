// Sophos: SFOS (XG, XGS) key=value in its three wordings, and the lines of the older UTM.
import { parseTime } from '../times.ts';
import { fromSeconds, lower, putUrl, putUser, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { type Draft, fieldTable, has, put, putShape } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { putAlert, putConnection, putLogin, readTabled, type Tabled, verdictOf } from './tabled.ts';

type Fields = Record<string, string>;

const fields = fieldTable({
  date: null, time: null, timezone: null, timestamp: null,
  device: null,
  device_name: 'observer.product', device_model: 'observer.product',
  device_id: 'observer.serial_number', device_serial_id: 'observer.serial_number',
  log_id: 'event.code', id: 'event.code', message_id: 'sophos.xg.message_id',
  log_type: 'sophos.xg.log_type', log_component: 'sophos.xg.log_component', log_subtype: 'sophos.xg.log_subtype',
  priority: 'log.level', severity: 'log.level',
  src_ip: 'source.ip', srcip: 'source.ip', src_port: 'source.port', srcport: 'source.port', src_mac: 'source.mac', srcmac: 'source.mac',
  dst_ip: 'destination.ip', dstip: 'destination.ip', dst_port: 'destination.port', dstport: 'destination.port', dst_mac: 'destination.mac', dstmac: 'destination.mac',
  tran_src_ip: 'source.nat.ip', src_trans_ip: 'source.nat.ip', tran_src_port: 'source.nat.port', src_trans_port: 'source.nat.port',
  tran_dst_ip: 'destination.nat.ip', dst_trans_ip: 'destination.nat.ip', tran_dst_port: 'destination.nat.port', dst_trans_port: 'destination.nat.port',
  sent_bytes: 'source.bytes', bytes_sent: 'source.bytes', recv_bytes: 'destination.bytes', bytes_received: 'destination.bytes',
  sent_pkts: 'source.packets', packets_sent: 'source.packets', recv_pkts: 'destination.packets', packets_received: 'destination.packets',
  duration: ['event.duration', fromSeconds], con_duration: ['event.duration', fromSeconds],
  protocol: ['network.transport', transportOf], proto: ['network.transport', transportOf],
  application: ['network.application', lower], app_name: ['network.application', lower],
  fw_rule_id: 'rule.id', fwrule: 'rule.id', fw_rule_name: 'rule.name', policy_name: 'rule.ruleset',
  in_interface: 'observer.ingress.interface.name', initf: 'observer.ingress.interface.name', in_display_interface: 'observer.ingress.interface.alias',
  out_interface: 'observer.egress.interface.name', outitf: 'observer.egress.interface.name', out_display_interface: 'observer.egress.interface.alias',
  src_zone: 'observer.ingress.zone', srczone: 'observer.ingress.zone', src_zone_type: 'sophos.xg.src_zone_type',
  dst_zone: 'observer.egress.zone', dstzone: 'observer.egress.zone', dst_zone_type: 'sophos.xg.dst_zone_type',
  user_name: null, user: null, usergroupname: 'user.group.name', user_gp: 'user.group.name', user_group: 'user.group.name',
  url: null, domain: 'url.domain', domainname: 'url.domain', httpresponsecode: 'http.response.status_code', status_code: 'http.response.status_code', statuscode: 'http.response.status_code',
  method: 'http.request.method', httpmethod: 'http.request.method', user_agent: 'user_agent.original', ua: 'user_agent.original', referer: 'http.request.referrer',
  category: 'rule.category', categoryname: 'rule.category', reason: 'event.reason',
  signature_id: 'rule.id', idp_policy_id: 'rule.uuid', sid: 'rule.id', signature_msg: 'rule.name', classification: 'rule.category',
  virus: 'threat.name', malware: 'threat.name', threatname: 'threat.name', filename: 'file.name', file_name: 'file.name', filesize: 'file.size', file_size: 'file.size',
  filehash: 'file.hash.sha256', sha1sum: 'file.hash.sha1', sha256: 'file.hash.sha256', file_path: 'file.path',
  from_email_address: 'email.from.address', sender: 'email.from.address', to_email_address: 'email.to.address', recipient: 'email.to.address', email_subject: 'email.subject', subject: 'email.subject',
  utm_name: 'observer.name', program: 'process.name',
  message: null, hostname: 'sophos.xg.hostname', ep_name: 'host.name', host_login_user: 'user.name', query: 'dns.question.name',
  status: null, action: null, sub: 'sophos.utm.sub', sys: 'sophos.utm.sys',
}); // prettier-ignore

function shape(draft: Draft, record: Fields): void {
  const component = `${record['log_type'] ?? ''} ${record['log_component'] ?? ''} ${record['log_subtype'] ?? ''} ${record['sub'] ?? ''} ${record['name'] ?? ''}`;
  const said = `${record['log_subtype'] ?? ''} ${record['status'] ?? ''} ${record['action'] ?? ''}`;
  const verdict = verdictOf(said === '  ' ? (record['name'] ?? '') : said);
  const user = record['user_name'] ?? record['user'] ?? record['src_username'];
  putUser(draft, 'user', user);
  putUser(draft, 'source.user', user);
  putUrl(draft, record['url'] ?? '', { bare: true });
  put(draft, 'rule.id', record['signature_id'] ?? record['sid']);
  put(draft, 'event.action', record['log_subtype'] ?? record['action'] ?? record['name']);
  if (/authentication|login|logon/i.test(component))
    putLogin(
      draft,
      /fail|denied|reject/i.test(`${said} ${record['message'] ?? ''} ${record['name'] ?? ''}`) ? 'failure' : 'success',
      /log ?out|log ?off/i.test(`${said} ${record['message'] ?? ''}`),
    );
  else if (/IDP|IPS|ATP|Anti-?Virus|Sandbox|virus|intrusion|Heartbeat.*missing/i.test(component))
    putAlert(draft, verdict, /virus|ATP|Sandbox/i.test(component) ? 'malware' : 'intrusion_detection');
  else if (/Content Filter|Web filter|HTTP|http access|WAF/i.test(component))
    putShape(draft, { category: ['network', 'web'], type: ['access', verdict || 'allowed'] });
  else if (has(draft, 'destination.ip')) putConnection(draft, verdict);
  if (verdict !== '' && !has(draft, 'event.outcome')) put(draft, 'event.outcome', 'success');
  putDirection(draft);
}

/** UTM writes a header of its own: `2026:03:02-08:00:05 name program[pid]: `. */
const utmHeader = /^(\d{4}):(\d\d):(\d\d)-(\d\d:\d\d:\d\d) (\S{1,80}) ([\w./-]{1,60})(?:\[\d{1,9}\])?: /;

function ofUtm(message: string, record: Fields): Fields {
  const found = utmHeader.exec(message);
  if (found === null) return record;
  const [, year = '', month = '', day = '', clock = '', name = '', program = ''] = found;
  return { ...record, timestamp: `${year}-${month}-${day}T${clock}`, utm_name: name, program };
}

function timeOf(record: Fields): number | null {
  if (record['timestamp'] !== undefined) return parseTime(record['timestamp']);
  return record['date'] === undefined ? null : parseTime(`${record['date']}T${record['time'] ?? ''}`);
}

const sophosTable: Tabled = {
  product: { module: 'sophos_xg', vendor: 'Sophos', product: 'XG', type: 'firewall' },
  prefix: 'sophos.xg.',
  fields,
  record: ({ message, program }) => {
    const at = message.search(/\b(?:device|device_name|timestamp|date|id|log_type)="?/);
    if (at < 0 || at > 120) return null;
    const record = readKeyValues(message.slice(at));
    const isFirewall = record['log_type'] !== undefined || record['log_component'] !== undefined;
    const isUtm = record['id'] !== undefined && record['sys'] !== undefined && record['sub'] !== undefined;
    if (!isFirewall && !isUtm) return null;
    return isUtm ? ofUtm(message, program === '' ? record : { program, ...record }) : record;
  },
  logsource: (record) => {
    const component = `${record['log_type'] ?? ''} ${record['log_component'] ?? ''} ${record['sub'] ?? ''}`;
    return {
      product: 'sophos',
      service: record['sys'] === undefined ? 'xg' : 'utm',
      ...(/Firewall|packetfilter/i.test(component)
        ? { category: 'firewall' }
        : /Content Filter|HTTP|http/.test(component)
          ? { category: 'proxy' }
          : {}),
    };
  },
  time: timeOf,
  shape,
  message: (record) =>
    record['message'] ||
    (record['name'] ??
      `${record['log_type'] ?? ''} ${record['log_component'] ?? ''} ${record['log_subtype'] ?? ''} ${record['src_ip'] ?? ''} ${record['dst_ip'] ?? ''}`),
};

export const sophos: Device = {
  id: 'sophos',
  title: 'Sophos Firewall and UTM',
  summary:
    'SFOS (XG, XGS) firewall, IPS, web, antivirus, authentication and event logs, and the packet filter, proxy and login lines of UTM.',
  aliases: ['sophos-xg', 'sfos', 'sophos-utm', 'sophos-firewall'],
  snippets: [
    deviceSnippet(
      'SFOS: where the syslog server is set',
      `# System services > Log settings > Syslog servers > Add
#   {syslogHost}, port {syslogPort}, facility DAEMON, severity Information, format Device standard
`,
    ),
  ],
  recognises: ({ message }) => {
    const start = message.slice(0, 500);
    if (/\blog_type="?/.test(start) && /\b(?:log_component|device_id|device_serial_id|device_name)="?/.test(start))
      return 92;
    return /\bid="\d{4}" /.test(start) && /\bsys="/.test(start) && /\bsub="/.test(start) ? 90 : 0;
  },
  read: (line) => readTabled(sophosTable, line),
};
