// Suricata's EVE JSON: alerts and the protocol records around them.
import type { EcsDocument, LogSource, NormalisedEvent } from '@tocsin/contracts/event';

import { isPrivateAddress } from './addresses.ts';
import { addAttribute } from './attributes.ts';
import { setEcs } from './ecs-fields.ts';
import { rsyslogFileSnippet, shellSnippet, snippets, vectorLinesSnippet } from './snippets.ts';
import { defineSource, isObject, objectOf, ParseFault } from './source.ts';
import { parseTime } from './times.ts';
import { setUrl } from './url.ts';
import { baseName, ipOf, setIp, setNumber, setPort, setText, textField, textOf } from './values.ts';

type Fields = Record<string, unknown>;

const eventType = /^[a-z][a-z0-9_]{0,29}$/;
/** Kept in columns; everything else of a record becomes `suricata.eve.…`. */
const inColumns: ReadonlySet<string> = new Set([
  'timestamp', 'event_type', 'src_ip', 'src_port', 'dest_ip', 'dest_port', 'proto', 'app_proto', 'host',
]); // prettier-ignore
const protocols: ReadonlySet<string> = new Set([
  'dns', 'http', 'tls', 'ssh', 'smb', 'smtp', 'ftp', 'krb5', 'dhcp', 'rdp', 'nfs', 'tftp', 'snmp', 'sip', 'mqtt', 'ikev2',
  'quic', 'ldap', 'modbus', 'dnp3', 'rfb', 'pgsql', 'http2',
]); // prettier-ignore
const logsources = new Map<string, LogSource>();

const part = (value: Fields, name: string): Fields => {
  const inner = value[name];
  return isObject(inner) ? inner : {};
};

function logsourceOf(type: string, ecs: EcsDocument): LogSource {
  let category = type === 'dns' ? 'dns' : type === 'flow' || type === 'netflow' ? 'firewall' : '';
  if (type === 'http') category = isPrivateAddress(textField(ecs, 'destination.ip')) ? 'webserver' : 'proxy';
  const key = `${type}/${category}`;
  let source = logsources.get(key);
  if (source === undefined) {
    source = { product: 'suricata', service: type };
    if (category !== '') source.category = category;
    if (logsources.size < 200) logsources.set(key, source);
  }
  return source;
}

/** Some pipelines drop the type of alerts; the flow tells them from other products' alerts. '' when it is no EVE record. */
function typeOf(value: Fields): string {
  const type = value['event_type'];
  if (typeof type === 'string') return eventType.test(type) ? type : '';
  const alert = value['alert'];
  return isObject(alert) && alert['signature_id'] !== undefined && value['src_ip'] !== undefined ? 'alert' : '';
}

/** Also used by the syslog source; null when the object is no EVE record. */
export function suricataEvent(value: Fields): NormalisedEvent | null {
  const type = typeOf(value);
  if (type === '' || value['timestamp'] === undefined) return null;
  const ecs: EcsDocument = {
    'event.kind': type === 'alert' ? 'alert' : type === 'stats' ? 'metric' : 'event',
    'event.module': 'suricata',
    'event.category': ['network'],
    'event.type': ['protocol'],
    'event.action': type,
    'observer.vendor': 'OISF',
    'observer.product': 'Suricata',
  };
  const attrs: Record<string, string> = { 'suricata.eve.event_type': type, 'observer.type': 'ids' };
  for (const name in value) {
    if (!inColumns.has(name)) addAttribute(attrs, `suricata.eve.${name}`, value[name]);
  }
  readCommon(value, type, ecs);
  readParts(value, type, ecs, attrs);
  return {
    time: parseTime(value['timestamp']),
    dataset: `suricata.${type}`,
    sourceEventId: identityOf(value, type),
    logsource: logsourceOf(type, ecs),
    native: value,
    ecs,
    attrs,
    message: summary(value, type, ecs),
  };
}

function readCommon(value: Fields, type: string, ecs: EcsDocument): void {
  setIp(ecs, 'source.ip', value['src_ip']);
  setPort(ecs, 'source.port', value['src_port']);
  setIp(ecs, 'destination.ip', value['dest_ip']);
  setPort(ecs, 'destination.port', value['dest_port']);
  setText(ecs, 'network.transport', textOf(value['proto']).toLowerCase());
  const application = textOf(value['app_proto']).toLowerCase();
  if (application !== '' && application !== 'failed' && application !== 'unknown')
    ecs['network.protocol'] = application;
  else if (protocols.has(type)) ecs['network.protocol'] = type;
  setText(ecs, 'observer.name', value['host']);
  const flow = part(value, 'flow');
  setNumber(ecs, 'source.bytes', flow['bytes_toserver'] ?? part(value, 'netflow')['bytes']);
  setNumber(ecs, 'destination.bytes', flow['bytes_toclient']);
  const start = parseTime(flow['start']);
  const end = parseTime(flow['end']);
  if (start !== null && end !== null && end >= start) ecs['event.duration'] = (end - start) * 1_000_000;
}

function readParts(value: Fields, type: string, ecs: EcsDocument, attrs: Record<string, string>): void {
  if (isObject(value['alert'])) readAlert(value['alert'], ecs, attrs);
  if (isObject(value['http'])) readHttp(value['http'], ecs, attrs, type);
  if (isObject(value['dns'])) readDns(value['dns'], ecs);
  if (isObject(value['tls'])) readTls(value['tls'], ecs);
  const files = value['files'];
  const file = value['fileinfo'] ?? (Array.isArray(files) ? files[0] : undefined);
  if (isObject(file)) readFile(file, ecs, attrs);
  if (isObject(value['smb'])) readSmb(value['smb'], ecs);
  if (isObject(value['email'])) readMail(value['email'], ecs);
  if (type === 'flow') ecs['event.type'] = ['connection', 'start'];
  if (type === 'stats') delete ecs['event.type'];
  if (type === 'anomaly') {
    setText(ecs, 'rule.name', part(value, 'anomaly')['event']);
    ecs['event.action'] = textField(ecs, 'rule.name').toLowerCase() || type;
  }
  if (type === 'krb5') {
    const kerberos = part(value, 'krb5');
    setText(ecs, 'user.name', kerberos['cname']);
    setText(ecs, 'user.domain', kerberos['realm']);
    setText(ecs, 'service.name', kerberos['sname']);
    ecs['event.category'] = ['network', 'authentication'];
  }
}

/** What the writers of rules say of the attack. */
const metadataNames = [
  ['mitre_technique_id', 'threat.technique.id'],
  ['mitre_technique_name', 'threat.technique.name'],
  ['mitre_tactic_id', 'threat.tactic.id'],
  ['mitre_tactic_name', 'threat.tactic.name'],
  ['cve', 'vulnerability.id'],
] as const;

function readAlert(alert: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
  ecs['event.category'] = ['network', 'intrusion_detection'];
  ecs['event.type'] = [alert['action'] === 'blocked' ? 'denied' : 'allowed'];
  setText(ecs, 'rule.id', alert['signature_id']);
  setText(ecs, 'rule.name', alert['signature']);
  setEcs(ecs, 'event.severity', alert['severity']);
  const metadata = part(alert, 'metadata');
  for (const [name, field] of metadataNames) {
    const text = textOf(metadata[name]);
    if (text !== '') attrs[field] = text;
  }
}

function readHttp(http: Fields, ecs: EcsDocument, attrs: Record<string, string>, type: string): void {
  if (type === 'http') {
    ecs['event.category'] = ['network', 'web'];
    ecs['event.type'] = ['access', 'protocol'];
  }
  setText(ecs, 'http.request.method', http['http_method']);
  setPort(ecs, 'http.response.status_code', http['status']);
  setText(ecs, 'url.domain', http['hostname']);
  setText(ecs, 'user_agent.original', http['http_user_agent']);
  if (http['length'] !== undefined) attrs['http.response.body.bytes'] = textOf(http['length']);
  const version = textOf(http['protocol']);
  if (version.startsWith('HTTP/')) attrs['http.version'] = version.slice(5);
  if (http['http_refer'] !== undefined) attrs['http.request.referrer'] = textOf(http['http_refer']);
  const host = textOf(http['hostname']) || textField(ecs, 'destination.ip');
  const url = textOf(http['url']);
  setUrl(url, ecs, attrs);
  if (ecs['url.full'] === undefined && url !== '' && host !== '')
    ecs['url.full'] = `http://${host}${http['http_port'] === undefined ? '' : `:${textOf(http['http_port'])}`}${url}`;
  setText(ecs, 'destination.domain', http['hostname']);
  const status = http['status'];
  if (type === 'http' && typeof status === 'number') ecs['event.outcome'] = status < 400 ? 'success' : 'failure';
}

/** Version 1 and 2 name the question `rrname`; version 3 keeps a list of questions. */
function readDns(dns: Fields, ecs: EcsDocument): void {
  const queries = dns['queries'] ?? dns['query'];
  const question = Array.isArray(queries) && isObject(queries[0]) ? queries[0] : dns;
  setText(ecs, 'dns.question.name', question['rrname']);
  setText(ecs, 'dns.question.type', question['rrtype']);
  setText(ecs, 'dns.response_code', dns['rcode']);
  const answers = Array.isArray(dns['answers']) ? dns['answers'] : [];
  const grouped = part(dns, 'grouped');
  const data = [
    dns['rdata'],
    ...answers.map((answer) => (isObject(answer) ? answer['rdata'] : null)),
    ...[grouped['A'], grouped['AAAA']].flatMap((list) => (Array.isArray(list) ? list : [])),
  ];
  const addresses = data.map(ipOf).filter((ip) => ip !== null);
  if (addresses.length > 0) ecs['dns.resolved_ip'] = [...new Set(addresses)];
}

function readTls(tls: Fields, ecs: EcsDocument): void {
  const name = textOf(tls['sni']).replace(/\.$/, '');
  setText(ecs, 'tls.client.server_name', name);
  setText(ecs, 'destination.domain', name);
  setText(ecs, 'tls.client.ja3', part(tls, 'ja3')['hash']);
  setText(ecs, 'tls.client.ja4', tls['ja4']);
}

function readFile(file: Fields, ecs: EcsDocument, attrs: Record<string, string>): void {
  if (file['size'] !== undefined) attrs['file.size'] = textOf(file['size']);
  const name = textOf(file['filename']);
  if (name !== '') {
    ecs['file.path'] = name;
    setText(ecs, 'file.name', baseName(name));
  }
  setText(ecs, 'file.hash.md5', file['md5']);
  setText(ecs, 'file.hash.sha1', file['sha1']);
  setText(ecs, 'file.hash.sha256', file['sha256']);
}

function readSmb(smb: Fields, ecs: EcsDocument): void {
  setText(ecs, 'event.action', smb['command']);
  const name = textOf(smb['filename']) || textOf(smb['share']);
  if (name !== '') ecs['file.path'] ??= name;
  const account = part(smb, 'ntlmssp');
  setText(ecs, 'user.name', account['user']);
  setText(ecs, 'user.domain', account['domain']);
}

const mailbox = /<([^<>]+)>/;

function readMail(mail: Fields, ecs: EcsDocument): void {
  const from = textOf(mail['from']);
  setText(ecs, 'email.from.address', mailbox.exec(from)?.[1] ?? from);
  const to = mail['to'];
  if (Array.isArray(to)) ecs['email.to.address'] = to.map((item) => mailbox.exec(textOf(item))?.[1] ?? textOf(item));
  setText(ecs, 'email.subject', mail['subject']);
}

/** A record is known by its flow, its time and what tells it from others of that flow and time. */
function identityOf(value: Fields, type: string): string | null {
  const flow = value['flow_id'];
  if (flow === undefined || flow === null) return null;
  const base = `${textOf(flow)}/${type}/${textOf(value['timestamp'])}`;
  switch (type) {
    case 'alert': {
      const alert = part(value, 'alert');
      return `${base}/${textOf(alert['gid'])}:${textOf(alert['signature_id'])}/${textOf(value['tx_id'])}`;
    }
    case 'dns': {
      const dns = part(value, 'dns');
      const names = ['type', 'id', 'tx_id', 'rrname', 'rrtype', 'rdata'].map((name) => textOf(dns[name]));
      return dns['rrname'] === undefined ? null : `${base}/${names.join('/')}`;
    }
    case 'http':
      return `${base}/${textOf(value['tx_id'])}`;
    case 'flow':
    case 'tls':
    case 'ssh':
      return base;
    default:
      return null;
  }
}

function summary(value: Fields, type: string, ecs: EcsDocument): string {
  const source = textField(ecs, 'source.ip');
  const port = ecs['destination.port'];
  const peers =
    source === ''
      ? ''
      : `${source} → ${textField(ecs, 'destination.ip') || '?'}${port === undefined ? '' : `:${String(port)}`}`;
  const detail =
    (type === 'alert' ? textField(ecs, 'rule.name') : '') ||
    textField(ecs, 'dns.question.name') ||
    textField(ecs, 'url.full') ||
    textField(ecs, 'tls.client.server_name') ||
    textField(ecs, 'file.path') ||
    textField(ecs, 'rule.name') ||
    textOf(part(value, 'flow')['state']);
  return [type === 'alert' ? '' : type, detail, peers].filter((text) => text !== '').join(' ');
}

export const suricata = defineSource({
  id: 'suricata',
  title: 'Suricata',
  kind: 'network',
  summary: 'EVE JSON: alert, dns, http, tls, flow, fileinfo, ssh, smb, smtp and the others.',
  format: 'json',
  aliases: ['suricata-eve', 'eve'],
  snippets: snippets('suricata', [
    vectorLinesSnippet(['/var/log/suricata/eve.json']),
    rsyslogFileSnippet('/var/log/suricata/eve.json', 'suricata'),
    shellSnippet,
  ]),
  recognise: ({ value }) => {
    if (!isObject(value) || value['timestamp'] === undefined || typeOf(value) === '') return 0;
    const own = value['flow_id'] !== undefined || value['src_ip'] !== undefined || value['stats'] !== undefined;
    return own ? 93 : 60;
  },
  parse: (record) => {
    const event = suricataEvent(objectOf(record));
    if (event === null) throw new ParseFault('The object is no EVE record: it lacks `event_type` or `timestamp`.');
    return event;
  },
});
