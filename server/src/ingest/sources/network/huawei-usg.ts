// Huawei USG and VRP: `%%01SECLOG/6/SESSION_BUILT(l)[4411]:Protocol=6,SourceIP=…;` and the switch's `%%01SHELL/5/…`.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { fromSeconds, lower, putUser, transportOf } from './conversions.ts';
import { type Device, deviceSnippet } from './device.ts';
import { putDirection } from './directions.ts';
import { type Draft, fieldTable, has, put, putShape } from './draft.ts';
import { readKeyValues } from './key-value.ts';
import { putAlert, putConnection, putLogin, readTabled, type Tabled, verdictOf } from './tabled.ts';

type Fields = Record<string, string>;

const head =
  /%%\d{0,2}([A-Z][A-Za-z0-9_-]{1,40})\/([0-7])\/([A-Za-z0-9_]{2,80})(?:\(([a-z])\))?(?:\[(\d{1,12})\])?:? ?(.*)$/s;

const fields = fieldTable({
  module: null, mnemonic: 'event.code', severity: 'event.severity', text: null,
  SourceIP: 'source.ip', SrcIp: 'source.ip', SrcIP: 'source.ip', IPAddress: 'source.ip', Ip: 'source.ip', IP: 'source.ip', LoginIP: 'source.ip', SourcePort: 'source.port', SrcPort: 'source.port',
  DestinationIP: 'destination.ip', DstIp: 'destination.ip', DstIP: 'destination.ip', DestinationPort: 'destination.port', DstPort: 'destination.port',
  SourceNatIP: 'source.nat.ip', SourceNatPort: 'source.nat.port', DestinationNatIP: 'destination.nat.ip', DestinationNatPort: 'destination.nat.port',
  Protocol: ['network.transport', transportOf], Application: ['network.application', lower], ApplicationName: ['network.application', lower],
  SendBytes: 'source.bytes', RcvBytes: 'destination.bytes', SendPkts: 'source.packets', RcvPkts: 'destination.packets', Duration: ['event.duration', fromSeconds],
  PolicyName: 'rule.name', Policy: 'rule.name', RuleName: 'rule.name', SignName: 'threat.name', SignId: 'rule.id', SignatureName: 'threat.name', SourceZone: 'observer.ingress.zone', DestinationZone: 'observer.egress.zone', SrcZone: 'observer.ingress.zone', DstZone: 'observer.egress.zone',
  UserName: null, User: null, Username: null, Action: null, Command: 'process.command_line', Reason: 'event.reason', CloseReason: 'event.reason', Host: 'url.domain', Url: 'url.original', URL: 'url.original', FileName: 'file.name', VirusName: 'threat.name',
}); // prettier-ignore

function shape(draft: Draft, record: Fields): void {
  const { module = '', mnemonic = '', text = '' } = record;
  const user =
    record['UserName'] ??
    record['User'] ??
    record['Username'] ??
    /\buser (?:name )?["']?([\w.@\\-]{1,64})/i.exec(text)?.[1];
  putUser(draft, 'user', user);
  if (!has(draft, 'source.ip'))
    put(draft, 'source.ip', /(?:IP address|from|ip|IpAddr)[ =:]{1,3}\[?([0-9a-f.:]{7,45})/i.exec(text)?.[1]);
  const verdict = verdictOf(record['Action'] ?? '');
  put(draft, 'event.action', record['Action'] ?? mnemonic.toLowerCase());
  if (/SESSION_(?:BUILT|TEARDOWN)|SESSION/i.test(mnemonic) && has(draft, 'destination.ip'))
    putConnection(draft, verdict || 'allowed', /BUILT/.test(mnemonic) ? ['start'] : ['end']);
  else if (/POLICY(?:PERMIT|DENY)|PACKET_?FILTER/i.test(mnemonic))
    putConnection(draft, /DENY/i.test(mnemonic) ? 'denied' : verdict || 'allowed');
  else if (/^(?:IPS|AV|ATK|ATTACK|URL|DDOS|APT)/.test(module))
    putAlert(draft, verdict, module.startsWith('AV') ? 'malware' : 'intrusion_detection');
  else if (/AUTH_?FAIL|LOGIN_?FAIL|LOGINFAIL|PEER_AUTH_FAIL/i.test(mnemonic)) putLogin(draft, 'failure');
  else if (/LOGIN|LOGON|LOGOUT|LOGOFF/i.test(mnemonic)) putLogin(draft, 'success', /OUT|OFF/i.test(mnemonic));
  else if (/CMDRECORD|CMD_/i.test(mnemonic)) putShape(draft, { category: ['process'], type: ['info'] });
  else if (/CFG|CONFIG/i.test(`${module}${mnemonic}`))
    putShape(draft, { category: ['configuration'], type: ['change'] });
  putDirection(draft);
}

function recordOf(message: string): Fields | null {
  const at = message.slice(0, 200).indexOf('%%');
  const found = at < 0 ? null : head.exec(message.slice(at));
  if (found === null) return null;
  const [, module = '', severity = '', mnemonic = '', , , text = ''] = found;
  const inner = /\(([A-Za-z]\w{1,40}=.*)\)\s*$/s.exec(text)?.[1] ?? text;
  return {
    ...readKeyValues(inner.replaceAll('; ', ';'), {
      separator: inner.includes(';') && !inner.includes(',') ? ';' : ',',
      open: false,
    }),
    module,
    severity,
    mnemonic,
    text,
  };
}

const logsource = ({ module = '', mnemonic = '' }: Fields): NormalisedEvent['logsource'] =>
  module === 'BGP'
    ? { product: 'huawei', service: 'bgp' }
    : {
        product: 'huawei',
        service: module.toLowerCase(),
        ...(/SESSION|POLICY|PACKET/i.test(mnemonic) ? { category: 'firewall' } : {}),
      };

const table: Tabled = {
  product: { module: 'huawei_usg', vendor: 'Huawei', product: 'USG', type: 'firewall' },
  prefix: 'huawei.usg.',
  fields,
  record: ({ message }) => recordOf(message),
  logsource,
  shape,
  message: ({ module = '', mnemonic = '', text = '' }) => `${module}/${mnemonic}: ${text}`,
};

export const huaweiUsg: Device = {
  id: 'huawei-usg',
  title: 'Huawei USG and VRP',
  summary: 'Sessions, policies, IPS, antivirus, logins and commands of Huawei firewalls, routers and switches.',
  aliases: ['huawei', 'usg', 'vrp'],
  snippets: [
    deviceSnippet(
      'VRP: send syslog',
      `info-center enable
info-center loghost {syslogHost} transport tcp port {syslogPort}
info-center source default channel loghost log level informational
`,
    ),
  ],
  recognises: ({ message }) => {
    const at = message.slice(0, 160).indexOf('%%');
    return at >= 0 && /^%%\d{0,2}[A-Z][\w-]{1,40}\/[0-7]\/\w{2,80}/.test(message.slice(at, at + 140)) ? 92 : 0;
  },
  read: (line) => readTabled(table, line),
};
