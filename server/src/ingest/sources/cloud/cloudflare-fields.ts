// The field tables of Cloudflare's Logpush data sets.
import type { FieldTable } from './field-table.ts';

export const http: FieldTable = {
  EdgeStartTimestamp: null,
  ClientIP: 'source.ip',
  ClientSrcPort: 'source.port',
  ClientASN: 'source.as.number',
  ClientCountry: null,
  ClientRequestBytes: 'source.bytes',
  ClientRequestHost: 'url.domain',
  ClientRequestMethod: 'http.request.method',
  ClientRequestURI: null,
  ClientRequestProtocol: null,
  ClientRequestReferer: 'http.request.referrer',
  ClientRequestUserAgent: 'user_agent.original',
  ClientSSLProtocol: 'tls.version',
  ClientSSLCipher: 'tls.cipher',
  EdgeResponseStatus: 'http.response.status_code',
  EdgeResponseBytes: 'destination.bytes',
  EdgeResponseBodyBytes: 'http.response.body.bytes',
  EdgeResponseContentType: 'http.response.mime_type',
  OriginIP: 'destination.ip',
  JA3Hash: 'tls.client.ja3',
  JA4: 'tls.client.ja4',
  RayID: 'event.id',
};

export const firewall: FieldTable = {
  Datetime: null,
  Action: 'event.action',
  ClientIP: 'source.ip',
  ClientASN: 'source.as.number',
  ClientASNDescription: 'source.as.organization.name',
  ClientCountry: null,
  ClientRequestHost: 'url.domain',
  ClientRequestMethod: 'http.request.method',
  ClientRequestPath: 'url.path',
  ClientRequestQuery: null,
  ClientRequestProtocol: null,
  ClientRequestScheme: 'url.scheme',
  ClientRequestUserAgent: 'user_agent.original',
  EdgeResponseStatus: 'http.response.status_code',
  RuleID: 'rule.id',
  Description: 'rule.description',
  Source: 'rule.ruleset',
  RayID: 'event.id',
};

export const dns: FieldTable = {
  Timestamp: null,
  SourceIP: 'source.ip',
  ResponseCode: 'dns.response_code',
  QueryName: 'dns.question.name',
  QueryType: null,
};

const device: FieldTable = {
  DeviceID: 'host.id',
  DeviceName: 'host.name',
  Email: 'user.email',
  UserID: 'user.id',
  UserUID: 'user.id',
};

export const gatewayDns: FieldTable = {
  ...device,
  Datetime: null,
  DstIP: 'destination.ip',
  DstPort: 'destination.port',
  SrcIP: 'source.ip',
  SrcPort: 'source.port',
  Protocol: 'network.protocol',
  QueryName: 'dns.question.name',
  QueryTypeName: 'dns.question.type',
  RCode: 'dns.response_code',
  ResolvedIPs: 'dns.resolved_ip',
  PolicyName: 'rule.name',
  PolicyID: 'rule.id',
};

export const gatewayHttp: FieldTable = {
  ...device,
  Datetime: null,
  Action: 'event.action',
  SourceIP: 'source.ip',
  SourcePort: 'source.port',
  DestinationIP: 'destination.ip',
  DestinationPort: 'destination.port',
  HTTPHost: 'url.domain',
  HTTPMethod: 'http.request.method',
  HTTPStatusCode: 'http.response.status_code',
  HTTPVersion: null,
  Referer: 'http.request.referrer',
  URL: ['url.full', 'url'],
  UserAgent: 'user_agent.original',
  PolicyID: 'rule.id',
  PolicyName: 'rule.name',
  RequestID: 'event.id',
};

export const gatewayNetwork: FieldTable = {
  ...device,
  Datetime: null,
  Action: 'event.action',
  SourceIP: 'source.ip',
  SourcePort: 'source.port',
  DestinationIP: 'destination.ip',
  DestinationPort: 'destination.port',
  Transport: ['network.transport', 'lower'],
  SNI: 'tls.client.server_name',
  DetectedProtocol: 'network.application',
  PolicyID: 'rule.id',
  PolicyName: 'rule.name',
  SessionID: 'session.id',
};

export const networkSession: FieldTable = {
  ...device,
  SessionStartTime: null,
  SessionEndTime: 'event.end',
  SourceIP: 'source.ip',
  SourcePort: 'source.port',
  OriginIP: 'destination.ip',
  OriginPort: 'destination.port',
  Protocol: ['network.transport', 'lower'],
  BytesReceived: 'destination.bytes',
  BytesSent: 'source.bytes',
  SessionID: 'session.id',
  SNI: 'tls.client.server_name',
  RuleEvaluationDurationMs: ['event.duration', 'ms'],
};

export const spectrum: FieldTable = {
  Timestamp: null,
  Event: 'event.action',
  Application: 'network.name',
  ClientIP: 'source.ip',
  ClientPort: 'source.port',
  ClientAsn: 'source.as.number',
  ClientBytes: 'source.bytes',
  ClientProto: ['network.transport', 'lower'],
  OriginIP: 'destination.ip',
  OriginPort: 'destination.port',
  OriginBytes: 'destination.bytes',
  Status: 'http.response.status_code',
};

export const audit: FieldTable = {
  When: null,
  ActionType: 'event.action',
  ActorEmail: 'user.email',
  ActorID: 'user.id',
  ActorIP: 'source.ip',
  ID: 'event.id',
  Interface: 'event.provider',
};

/** The same record as the API answers it. */
export const auditApi: FieldTable = {
  when: null,
  'action.type': 'event.action',
  'actor.email': 'user.email',
  'actor.id': 'user.id',
  'actor.ip': 'source.ip',
  id: 'event.id',
  interface: 'event.provider',
};

export const access: FieldTable = {
  CreatedAt: null,
  Action: 'event.action',
  AppDomain: 'url.domain',
  Email: 'user.email',
  UserUID: 'user.id',
  IPAddress: 'source.ip',
  Country: null,
  RayID: 'event.id',
};

export const intrusion: FieldTable = {
  Timestamp: null,
  Action: 'event.action',
  SourceIP: 'source.ip',
  SourcePort: 'source.port',
  DestinationIP: 'destination.ip',
  DestinationPort: 'destination.port',
  Protocol: ['network.transport', 'lower'],
  SignatureID: 'rule.id',
  SignatureMessage: 'rule.name',
  SignatureRevision: 'rule.version',
};

export const email: FieldTable = {
  Timestamp: null,
  AlertID: 'event.id',
  FinalDisposition: 'event.action',
  From: 'email.from.address',
  To: 'email.to.address',
  CC: 'email.cc.address',
  Subject: 'email.subject',
  MessageID: 'email.message_id',
  OriginIP: 'source.ip',
};

export const posture: FieldTable = {
  ...device,
  Timestamp: null,
  OSVersion: 'host.os.version',
  PolicyID: 'rule.id',
  PostureCheckName: 'rule.name',
  PostureCheckType: 'event.action',
  PostureEvaluatedResult: null,
};
