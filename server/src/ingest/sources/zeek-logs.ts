// Zeek's logs: how each is told from the others, and which of its fields have a place in ECS.
import { type FieldMap, fieldMap } from './field-map.ts';

type ZeekLog = {
  fields: FieldMap;
  category: readonly string[];
  type: readonly string[];
  kind: string;
  protocol: string;
  /** What the log's protocol always runs on; the log itself does not say. */
  transport: string;
};

const connection = fieldMap({
  ts: null,
  uid: 'event.id',
  'id.orig_h': ['source.ip', 'ip'],
  'id.orig_p': ['source.port', 'port'],
  'id.resp_h': ['destination.ip', 'ip'],
  'id.resp_p': ['destination.port', 'port'],
  proto: ['network.transport', 'lower'],
  id: null,
  _path: null,
  _system_name: 'observer.name',
});

const transports = new Map([
  ['http', 'tcp'], ['tls', 'tcp'], ['smb', 'tcp'], ['dce_rpc', 'tcp'], ['ssh', 'tcp'], ['rdp', 'tcp'], ['ftp', 'tcp'], ['smtp', 'tcp'],
  ['ntlm', 'tcp'], ['mysql', 'tcp'], ['kerberos', 'tcp'], ['dhcp', 'udp'], ['quic', 'udp'], ['radius', 'udp'], ['ntp', 'udp'], ['sip', 'udp'], ['snmp', 'udp'], ['socks', 'tcp'], ['rfb', 'tcp'], ['irc', 'tcp'],
  ['modbus', 'tcp'], ['dnp3', 'tcp'],
]); // prettier-ignore

const protocolTypes = ['connection', 'protocol', 'info'];
/** Nothing is said of what the protocol carried. */
const bare = { type: ['connection', 'protocol'] };
const noticed = { type: ['connection', 'info'] };

function log(
  protocol: string,
  table: Parameters<typeof fieldMap>[0],
  more: { category?: readonly string[]; type?: readonly string[]; kind?: string } = {},
): ZeekLog {
  return {
    fields: fieldMap(table, connection),
    category: more.category ?? ['network'],
    type: more.type ?? protocolTypes,
    kind: more.kind ?? 'event',
    protocol,
    transport: transports.get(protocol) ?? '',
  };
}

const fileHashes = { md5: 'file.hash.md5', sha1: 'file.hash.sha1', sha256: 'file.hash.sha256' } as const;

export const zeekLogs = new Map<string, ZeekLog>([
  [
    'conn',
    log(
      '',
      {
        service: 'network.protocol',
        orig_ip_bytes: ['source.bytes', 'number'],
        resp_ip_bytes: ['destination.bytes', 'number'],
        duration: null,
      },
      { type: ['connection', 'start', 'end'] },
    ),
  ],
  [
    'dns',
    log('dns', {
      query: 'dns.question.name',
      qtype_name: 'dns.question.type',
      rcode_name: 'dns.response_code',
      answers: null,
      rtt: null,
    }),
  ],
  [
    'http',
    log(
      'http',
      {
        method: 'http.request.method',
        host: 'url.domain',
        status_code: ['http.response.status_code', 'number'],
        user_agent: 'user_agent.original',
        username: 'user.name',
      },
      { category: ['network', 'web'] },
    ),
  ],
  [
    'ssl',
    log(
      'tls',
      { server_name: 'tls.client.server_name', ja3: 'tls.client.ja3', ja4: 'tls.client.ja4' },
      { type: ['connection', 'protocol'] },
    ),
  ],
  ['quic', log('quic', { server_name: 'tls.client.server_name' })],
  ['x509', log('', fileHashes, { type: ['info'] })],
  [
    'files',
    log(
      '',
      { ...fileHashes, filename: 'file.name', tx_hosts: null, rx_hosts: null, conn_uids: null, duration: null },
      { category: ['file'], type: ['info'] },
    ),
  ],
  ['pe', log('', {}, { category: ['file'], type: ['info'] })],
  [
    'notice',
    log(
      '',
      {
        note: 'rule.name',
        src: ['source.ip', 'ip'],
        dst: ['destination.ip', 'ip'],
        p: ['destination.port', 'port'],
        msg: null,
      },
      { category: ['intrusion_detection'], type: ['info'], kind: 'alert' },
    ),
  ],
  ['weird', log('', { name: 'rule.name' }, { type: ['info'] })],
  ['intel', log('', {}, { category: ['threat'], type: ['indicator'], kind: 'enrichment' })],
  [
    'kerberos',
    log(
      'kerberos',
      { service: 'service.name', request_type: 'event.action', client: null },
      { category: ['network', 'authentication'], type: ['connection', 'protocol', 'access'] },
    ),
  ],
  [
    'ntlm',
    log(
      'ntlm',
      { username: 'user.name', domainname: 'user.domain', hostname: 'source.domain' },
      { category: ['authentication', 'network'], type: ['connection', 'info'] },
    ),
  ],
  ['smb_files', log('smb', { action: 'event.action', path: null, name: null }, { category: ['network', 'file'] })],
  ['smb_mapping', log('smb', { path: 'file.path', service: 'service.name' }, bare)],
  ['smb_cmd', log('smb', { command: 'event.action', username: 'user.name' }, bare)],
  ['dce_rpc', log('dce_rpc', { operation: 'event.action' })],
  ['ssh', log('ssh', {}, { type: ['connection', 'protocol'] })],
  ['rdp', log('rdp', { cookie: 'user.name' }, { type: ['protocol', 'info'] })],
  ['ftp', log('ftp', { user: 'user.name', command: 'event.action' })],
  ['smtp', log('smtp', { from: null, to: null, mailfrom: null, rcptto: null, subject: 'email.subject' }, bare)],
  [
    'dhcp',
    log('dhcp', {
      client_addr: ['source.ip', 'ip'],
      server_addr: ['destination.ip', 'ip'],
      host_name: 'source.domain',
      uids: null,
      duration: null,
    }),
  ],
  ['snmp', log('snmp', { duration: null }, bare)],
  [
    'sip',
    log('sip', { method: 'event.action', uri: 'url.full', status_code: ['http.response.status_code', 'number'] }, bare),
  ],
  ['irc', log('irc', { user: 'user.name', command: 'event.action' })],
  ['mysql', log('mysql', { cmd: 'event.action' }, { ...bare, category: ['network', 'database'] })],
  ['radius', log('radius', { username: 'user.name' }, { ...noticed, category: ['network', 'authentication'] })],
  ['socks', log('socks', { user: 'user.name' }, bare)],
  ['rfb', log('rfb', {}, noticed)],
  ['tunnel', log('', { action: 'event.action' }, { type: ['connection'] })],
  ['traceroute', log('', { src: ['source.ip', 'ip'], dst: ['destination.ip', 'ip'] }, { type: ['info'] })],
  ['dpd', log('', {}, noticed)],
  ['software', log('', { host: null }, { category: ['network', 'file'], type: ['info'] })],
  ['known_hosts', log('', { host: null }, { type: ['info'] })],
  ['known_certs', log('', { host: null }, { type: ['info'] })],
  ['known_services', log('', { host: null, port_proto: ['network.transport', 'lower'] }, { type: ['info'] })],
  ['capture_loss', log('', {}, { type: ['info'], kind: 'metric' })],
  ['stats', log('', {}, { type: ['info'], kind: 'metric' })],
  [
    'signature',
    log(
      '',
      {
        sig_id: 'rule.id',
        src_addr: ['source.ip', 'ip'],
        dst_addr: ['destination.ip', 'ip'],
        src_port: ['source.port', 'port'],
        dst_port: ['destination.port', 'port'],
      },
      { kind: 'alert', type: ['info'] },
    ),
  ],
  ['modbus', log('modbus', { func: 'event.action' }, bare)],
  ['dnp3', log('dnp3', { fc_request: null, fc_reply: null })],
  ['ldap', log('ldap', {})],
  ['ntp', log('ntp', {})],
  ['syslog', log('syslog', {})],
]);

export const otherZeekLog = log('', {}, { type: ['info'] });

/** Tell-tale fields in the order in which they decide. */
const shapes: readonly (readonly [string, string])[] = [
  ['conn_state', 'conn'],
  ['seen.indicator', 'intel'],
  ['seen', 'intel'],
  ['note', 'notice'],
  ['qtype', 'dns'],
  ['trans_id', 'dns'],
  ['trans_depth', 'http'],
  ['request_type', 'kerberos'],
  ['certificate.serial', 'x509'],
  ['certificate', 'x509'],
  ['seen_bytes', 'files'],
  ['tx_hosts', 'files'],
  ['server_name', 'ssl'],
  ['cipher', 'ssl'],
  ['established', 'ssl'],
  ['auth_attempts', 'ssh'],
  ['kex_alg', 'ssh'],
  ['security_protocol', 'rdp'],
  ['msg_types', 'dhcp'],
  ['assigned_addr', 'dhcp'],
  ['share_type', 'smb_mapping'],
  ['named_pipe', 'dce_rpc'],
  ['domainname', 'ntlm'],
  ['mailfrom', 'smtp'],
  ['helo', 'smtp'],
  ['reply_code', 'ftp'],
  ['tunnel_type', 'tunnel'],
  ['software_type', 'software'],
  ['sig_id', 'signature'],
  ['peer', 'weird'],
];

const logName = /^[a-z][a-z0-9_]{0,29}$/;

/** The log's name from `_path`, else from the fields; `log` when it is Zeek's but unknown, null when it is not Zeek's. */
export function zeekLogOf(value: Record<string, unknown>): string | null {
  const path = value['_path'] ?? value['@path'];
  if (typeof path === 'string' && logName.test(path)) return path;
  if (value['ts'] === undefined) return null;
  const action = value['action'];
  if (typeof action === 'string' && action.startsWith('SMB::')) return 'smb_files';
  for (const [field, name] of shapes) if (value[field] !== undefined) return name;
  return value['uid'] !== undefined || value['id.orig_h'] !== undefined ? 'log' : null;
}
