// Stormshield SNS: `id=firewall time="…" fw="…" tz=+0100 startime="…" pri=… srcif=… ipproto=tcp src=… dst=… action=pass logtype="filter"`.
import { parseTime } from '../times.ts';
import { fromSeconds, lower, putFullUrl, putUser, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { type Draft, fieldTable, has, put, putShape } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { putAlert, putConnection, putLogin, readTabled, type Tabled, verdictOf } from './tabled.ts';

type Fields = Record<string, string>;

const fields = fieldTable({
  id: null, time: null, tz: null, startime: 'event.start', fw: 'observer.name', pri: 'event.severity', logtype: 'stormshield.logtype',
  src: 'source.ip', srcport: 'source.port', srcname: 'source.domain', srcmac: 'source.mac', modsrc: 'source.nat.ip', modsrcport: 'source.nat.port',
  dst: 'destination.ip', dstport: 'destination.port', dstname: 'destination.domain', modsrcname: 'stormshield.modsrcname', origdst: 'destination.nat.ip', origdstport: 'destination.nat.port',
  ipproto: ['network.transport', transportOf], proto: ['network.protocol', lower], dstportname: 'stormshield.dstportname',
  srcif: 'observer.ingress.interface.id', srcifname: 'observer.ingress.interface.name', dstif: 'observer.egress.interface.id', dstifname: 'observer.egress.interface.name',
  sent: 'source.bytes', rcvd: 'destination.bytes', duration: ['event.duration', fromSeconds], ruleid: 'rule.id', rulename: 'rule.name', policy: 'rule.ruleset', rule: 'rule.id',
  alarmid: 'event.code', class: 'rule.category', user: null, domain: 'user.domain', action: null, msg: null, op: 'http.request.method', arg: 'url.path', result: 'http.response.status_code',
  virus: 'threat.name', spamlevel: 'stormshield.spamlevel', mailruleid: 'rule.id', error: 'event.reason', reason: 'event.reason', method: 'event.provider', address: 'source.ip', service: 'service.name',
  httpUserAgent: 'user_agent.original', caltype: 'stormshield.caltype', urlruleid: 'rule.id', cat_site: 'rule.category', remoteid: 'stormshield.remoteid', localnet: 'stormshield.localnet',
}); // prettier-ignore

function shape(draft: Draft, record: Fields): void {
  const { logtype = '', msg = '', action = '' } = record;
  const verdict = verdictOf(action || msg);
  putUser(draft, 'user', record['user']);
  putUser(draft, 'source.user', record['user']);
  put(draft, 'event.action', action || msg.toLowerCase().slice(0, 60));
  if (logtype === 'alarm' || logtype === 'sandboxing') {
    putAlert(draft, verdict);
    put(draft, 'rule.name', msg);
  } else if (logtype === 'auth')
    putLogin(
      draft,
      record['error'] === undefined || record['error'] === '0' ? 'success' : 'failure',
      /log(?:ged)? ?out/i.test(msg),
    );
  else if (logtype === 'web') {
    put(draft, 'url.domain', record['dstname']);
    putShape(draft, { category: ['network', 'web'], type: ['access', verdict || 'allowed'] });
    putFullUrl(draft, record['proto'] === 'ssl' || record['dstport'] === '443' ? 'https' : 'http');
  } else if (logtype === 'server') putShape(draft, { category: ['configuration'], type: ['change'] });
  else if (logtype === 'vpn' || logtype === 'xvpn')
    putShape(draft, { category: ['network', 'session'], type: ['connection'] });
  else if (has(draft, 'destination.ip')) putConnection(draft, verdict);
  if (verdict !== '' && !has(draft, 'event.outcome')) put(draft, 'event.outcome', 'success');
  putDirection(draft);
}

const table: Tabled = {
  product: { module: 'stormshield', vendor: 'Stormshield', product: 'SNS', type: 'firewall' },
  prefix: 'stormshield.',
  fields,
  record: ({ message }) => {
    const at = message.search(/\bid=/);
    if (at < 0 || at > 60) return null;
    const record = readKeyValues(message.slice(at));
    return record['logtype'] !== undefined && record['fw'] !== undefined ? record : null;
  },
  logsource: ({ logtype = '' }) => ({
    product: 'stormshield',
    service: logtype,
    ...(/^(?:filter|connection|plugin)$/.test(logtype)
      ? { category: 'firewall' }
      : logtype === 'web'
        ? { category: 'proxy' }
        : {}),
  }),
  time: ({ time = '', tz = '' }) => parseTime(`${time.replace(' ', 'T')}${tz}`),
  shape,
  message: ({ msg }) => msg,
};

export const stormshield: Device = {
  id: 'stormshield',
  title: 'Stormshield Network Security',
  summary: 'Filter, connection, alarm, web, authentication, VPN and administration logs of SNS firewalls.',
  aliases: ['sns', 'netasq'],
  snippets: [
    deviceSnippet(
      'SNS: where syslog is set',
      `# Configuration > Notifications > Logs - Syslog - IPFIX > Syslog: profile on
#   server {syslogHost}, port {syslogPort}, protocol TCP, format RFC5424, all categories
`,
    ),
  ],
  recognises: ({ message }) => {
    const start = message.slice(0, 120);
    return start.includes('id=') && /\bid="?firewall"? time="/.test(start) && message.includes('logtype="') ? 96 : 0;
  },
  read: (line) => readTabled(table, line),
};
