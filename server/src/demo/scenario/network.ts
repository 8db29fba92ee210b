// Zeek logs and Suricata EVE events as their JSON writers make them.
import type { Host } from './organisation.ts';
import type { Random } from './random.ts';
import type { Emission } from './windows.ts';

const seconds = (at: number): number => Math.round(at * 1000) / 1_000_000;
const uidOf = (random: Random): string => `C${random.hex(16)}`;

export type Flow = { to: string; port: number; service: string; sent: number; received: number; seconds: number };

export const zeekConn = (at: number, random: Random, host: Host, flow: Flow): Emission => ({
  at,
  source: 'zeek',
  site: host.site.code,
  record: {
    _path: 'conn',
    ts: seconds(at),
    uid: uidOf(random),
    'id.orig_h': host.ip,
    'id.orig_p': 49_152 + random.below(16_000),
    'id.resp_h': flow.to,
    'id.resp_p': flow.port,
    proto: 'tcp',
    service: flow.service,
    duration: flow.seconds,
    orig_bytes: flow.sent,
    resp_bytes: flow.received,
    conn_state: 'SF',
    local_orig: true,
    local_resp: flow.to.startsWith('10.'),
    missed_bytes: 0,
    history: 'ShADadFf',
    orig_pkts: Math.ceil(flow.sent / 1400) + 3,
    orig_ip_bytes: flow.sent + 200,
    resp_pkts: Math.ceil(flow.received / 1400) + 3,
    resp_ip_bytes: flow.received + 200,
  },
});

export const zeekDns = (at: number, random: Random, host: Host, query: string, answer: string | null): Emission => ({
  at,
  source: 'zeek',
  site: host.site.code,
  record: {
    _path: 'dns',
    ts: seconds(at),
    uid: uidOf(random),
    'id.orig_h': host.ip,
    'id.orig_p': 49_152 + random.below(16_000),
    'id.resp_h': `10.${20 + host.site.index}.1.11`,
    'id.resp_p': 53,
    proto: 'udp',
    trans_id: random.below(65_535),
    query,
    qclass: 1,
    qclass_name: 'C_INTERNET',
    qtype: 1,
    qtype_name: 'A',
    rcode: answer ? 0 : 3,
    rcode_name: answer ? 'NOERROR' : 'NXDOMAIN',
    AA: false,
    TC: false,
    RD: true,
    RA: true,
    Z: 0,
    ...(answer ? { answers: [answer], TTLs: [300] } : {}),
    rejected: false,
  },
});

export const zeekHttp = (
  at: number,
  random: Random,
  host: Host,
  request: { to: string; name: string; method: string; uri: string; agent: string; status: number },
): Emission => ({
  at,
  source: 'zeek',
  site: host.site.code,
  record: {
    _path: 'http',
    ts: seconds(at),
    uid: uidOf(random),
    'id.orig_h': host.ip,
    'id.orig_p': 49_152 + random.below(16_000),
    'id.resp_h': request.to,
    'id.resp_p': 80,
    trans_depth: 1,
    method: request.method,
    host: request.name,
    uri: request.uri,
    version: '1.1',
    user_agent: request.agent,
    request_body_len: 0,
    response_body_len: 2048 + random.below(40_000),
    status_code: request.status,
    status_msg: request.status === 200 ? 'OK' : 'Not Found',
    tags: [],
  },
});

export type Signature = { id: number; text: string; category: string; severity: number };

export const suricataAlert = (
  at: number,
  random: Random,
  host: Host,
  to: string,
  port: number,
  signature: Signature,
): Emission => ({
  at,
  source: 'suricata',
  site: host.site.code,
  record: {
    timestamp: new Date(at).toISOString().replace('Z', '+0000'),
    flow_id: 1_000_000_000 + random.below(1_000_000_000),
    in_iface: 'eth1',
    event_type: 'alert',
    src_ip: host.ip,
    src_port: 49_152 + random.below(16_000),
    dest_ip: to,
    dest_port: port,
    proto: 'TCP',
    app_proto: port === 443 ? 'tls' : 'http',
    alert: {
      action: 'allowed',
      gid: 1,
      signature_id: signature.id,
      rev: 3,
      signature: signature.text,
      category: signature.category,
      severity: signature.severity,
    },
  },
});
