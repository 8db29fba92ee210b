import { textOf } from '../values.ts';
import { cloudSnippets, webhookSnippet } from './cloud-snippets.ts';
import * as tables from './cloudflare-fields.ts';
import { type EcsName, type Fields, put, type Reading, told } from './ecs-names.ts';
import type { FieldTable } from './field-table.ts';
import { defineJsonSource, has, type JsonStream } from './json-source.ts';
// Cloudflare: the data sets of Logpush and Logpull, and the audit log of the API.
import { parseMoment } from './moments.ts';

const dnsTypes: Readonly<Record<string, string>> = {
  '1': 'A', '2': 'NS', '5': 'CNAME', '6': 'SOA', '12': 'PTR', '15': 'MX', '16': 'TXT', '28': 'AAAA', '33': 'SRV',
  '35': 'NAPTR', '43': 'DS', '48': 'DNSKEY', '64': 'SVCB', '65': 'HTTPS', '255': 'ANY', '257': 'CAA',
}; // prettier-ignore

function readProtocol(reading: Reading, field: string): void {
  const [name, version] = textOf(reading.value[field]).split('/');
  put(reading, 'network.protocol', name?.toLowerCase());
  put(reading, 'http.version', version);
}

const country = (reading: Reading, name: string): void => {
  put(reading, 'source.geo.country_iso_code', textOf(reading.value[name]).toUpperCase());
};

function finishHttp(reading: Reading): void {
  const { value, ecs } = reading;
  readProtocol(reading, 'ClientRequestProtocol');
  country(reading, 'ClientCountry');
  const uri = textOf(value['ClientRequestURI']) || textOf(value['ClientRequestPath']);
  const mark = uri.indexOf('?');
  put(reading, 'url.original', uri);
  put(reading, 'url.path', mark < 0 ? uri : uri.slice(0, mark));
  if (mark >= 0) put(reading, 'url.query', uri.slice(mark + 1));
  const protocol = textOf(value['ClientSSLProtocol']).toLowerCase();
  const scheme = textOf(value['ClientRequestScheme']) || (protocol === '' || protocol === 'none' ? 'http' : 'https');
  const domain = told(reading, 'url.domain');
  put(reading, 'url.scheme', scheme);
  if (domain !== '') put(reading, 'url.full', `${scheme}://${domain}${uri}`);
  const start = parseMoment(value['EdgeStartTimestamp']);
  const end = parseMoment(value['EdgeEndTimestamp']);
  if (start !== null && end !== null && end >= start) ecs['event.duration'] = (end - start) * 1_000_000;
  const matched = value['FirewallMatchesActions'] ?? value['SecurityActions'];
  if (!Array.isArray(matched) || matched.length === 0) return;
  put(reading, 'event.action', matched);
  if (matched.includes('block') || matched.includes('drop')) ecs['event.type'] = ['denied'];
}

function finishFirewall(reading: Reading): void {
  readProtocol(reading, 'ClientRequestProtocol');
  country(reading, 'ClientCountry');
  put(reading, 'url.query', textOf(reading.value['ClientRequestQuery']).replace(/^\?/, ''));
}

function finishDns(reading: Reading): void {
  const type = textOf(reading.value['QueryType']);
  put(reading, 'dns.question.type', dnsTypes[type]);
}

/** `allow…` and `block…` decisions. */
function decide(field: string): (reading: Reading) => void {
  return ({ value, ecs }) => {
    const word = textOf(value[field]).toLowerCase();
    if (word.startsWith('allow') || word === 'off') ecs['event.outcome'] = 'success';
    else if (/^(?:block|deny|drop|isolate)/.test(word)) ecs['event.outcome'] = 'failure';
  };
}

const finishAudit =
  (result: (value: Fields) => unknown) =>
  (reading: Reading): void => {
    const passed = textOf(result(reading.value)).toLowerCase();
    if (passed === 'true' || passed === 'false')
      reading.ecs['event.outcome'] = passed === 'true' ? 'success' : 'failure';
  };

function finishAccess(reading: Reading): void {
  const allowed = textOf(reading.value['Allowed']).toLowerCase() === 'true';
  reading.ecs['event.type'] = ['access', allowed ? 'allowed' : 'denied'];
  country(reading, 'Country');
  put(reading, 'event.outcome', allowed ? 'success' : 'failure');
}

type Plan = {
  set: string;
  needs: readonly string[];
  fields: FieldTable;
  time: readonly string[];
  category?: readonly string[];
  type?: readonly string[];
  kind?: string;
  finish?: (reading: Reading) => void;
  identity?: readonly string[];
  sigma?: 'dns' | 'firewall' | 'proxy' | 'webserver';
  native?: JsonStream['native'];
};

/** What rules about web requests and about DNS read, by their names. */
const named =
  (names: Readonly<Record<string, EcsName>>): JsonStream['native'] =>
  (value, reading) => {
    const native: Fields = { ...value };
    for (const [name, field] of Object.entries(names)) {
      const text = told(reading, field);
      if (text !== '') native[name] = text;
    }
    return native;
  };

const webNames = named({
  'cs-method': 'http.request.method', 'cs-host': 'url.domain', 'cs-uri-stem': 'url.path', 'cs-uri-query': 'url.query',
  'c-uri': 'url.original', 'cs-uri': 'url.original', 'sc-status': 'http.response.status_code', 'c-ip': 'source.ip',
  'cs-user-agent': 'user_agent.original', 'c-useragent': 'user_agent.original', 'cs-referer': 'http.request.referrer',
}); // prettier-ignore
const dnsNames = named({ query: 'dns.question.name', record_type: 'dns.question.type' });
const flowNames = named({
  src_ip: 'source.ip',
  dst_ip: 'destination.ip',
  dst_port: 'destination.port',
  action: 'event.action',
});

const plans: readonly Plan[] = [
  {
    set: 'http_request', needs: ['EdgeStartTimestamp', 'ClientRequestMethod', 'ClientIP'], fields: tables.http,
    time: ['EdgeStartTimestamp'], finish: finishHttp, identity: ['RayID', 'ParentRayID'], sigma: 'webserver', native: webNames,
  },
  {
    set: 'firewall_event', needs: ['Datetime', 'Action', 'ClientIP', 'ClientRequestHost'], fields: tables.firewall,
    time: ['Datetime'], finish: finishFirewall, identity: ['RayID', 'RuleID', 'MatchIndex'], sigma: 'webserver', native: webNames,
  },
  {
    set: 'gateway_dns', needs: ['QueryName', 'SrcIP', 'Datetime'], fields: tables.gatewayDns, time: ['Datetime'],
    finish: decide('ResolverDecision'), sigma: 'dns', native: dnsNames,
  },
  {
    set: 'dns', needs: ['QueryName', 'SourceIP', 'Timestamp'], fields: tables.dns, time: ['Timestamp'], finish: finishDns,
    sigma: 'dns', native: dnsNames,
  },
  {
    set: 'gateway_http', needs: ['HTTPHost', 'HTTPMethod', 'Datetime'], fields: tables.gatewayHttp, time: ['Datetime'],
    finish: decide('Action'), identity: ['RequestID'], category: ['network', 'web'], sigma: 'proxy', native: webNames,
  },
  {
    set: 'network_session', needs: ['SessionStartTime', 'OriginIP'], fields: tables.networkSession,
    time: ['SessionStartTime'], identity: ['SessionID'], type: ['connection'], sigma: 'firewall', native: flowNames,
  },
  {
    set: 'gateway_network', needs: ['DestinationIP', 'SourceIP', 'Datetime', 'SessionID'], fields: tables.gatewayNetwork,
    time: ['Datetime'], finish: decide('Action'), identity: ['SessionID'], sigma: 'firewall', native: flowNames,
  },
  {
    set: 'spectrum_event', needs: ['Event', 'ClientIP', 'OriginIP', 'Timestamp'], fields: tables.spectrum, time: ['Timestamp'],
    type: ['connection'], sigma: 'firewall', native: flowNames,
  },
  {
    set: 'audit', needs: ['ActionType', 'When'], fields: tables.audit, time: ['When'], category: ['authentication'],
    finish: finishAudit((value) => value['ActionResult']), identity: ['ID'],
  },
  {
    set: 'audit', needs: ['action', 'actor', 'when', 'owner'], fields: tables.auditApi, time: ['when'],
    category: ['authentication'], identity: ['id'],
  },
  {
    set: 'access_request', needs: ['AppDomain', 'CreatedAt', 'Action'], fields: tables.access, time: ['CreatedAt'],
    finish: finishAccess, identity: ['RayID'],
  },
  {
    set: 'magic_ids', needs: ['SignatureID', 'SignatureMessage', 'SourceIP'], fields: tables.intrusion, time: ['Timestamp'],
    kind: 'alert', category: ['network', 'intrusion_detection'], native: flowNames,
  },
  {
    set: 'email_security_alerts', needs: ['AlertID', 'FinalDisposition'], fields: tables.email, time: ['Timestamp'],
    kind: 'alert', category: ['email'], identity: ['AlertID'],
  },
  {
    set: 'device_posture', needs: ['PostureCheckName', 'DeviceID'], fields: tables.posture, time: ['Timestamp'],
    category: ['configuration', 'host'], finish: finishAudit((value) => value['PostureEvaluatedResult']),
  },
]; // prettier-ignore

const proxied = new Set(['http_request', 'gateway_http']);

const streamOf = ({
  set,
  needs,
  kind,
  category,
  type,
  sigma,
  identity,
  finish,
  native,
  ...plan
}: Plan): JsonStream => ({
  ...plan,
  is: (value) => has(value, ...needs),
  sure: 88,
  dataset: `cloudflare.${set}`,
  logsource: { product: 'cloudflare', service: set, ...(sigma === undefined ? {} : { category: sigma }) },
  prefix: `cloudflare_logpush.${set}`,
  fixed: {
    'event.kind': kind ?? 'event',
    'event.category': category ?? ['network'],
    'event.type': type ?? ['info'],
    'event.module': 'cloudflare',
    'observer.vendor': 'cloudflare',
    ...(proxied.has(set) ? { 'network.transport': 'tcp' } : {}),
  },
  ...(identity === undefined ? {} : { identity }),
  ...(native === undefined ? {} : { native }),
  finish: (reading) => {
    if (proxied.has(set)) put(reading, 'observer.type', 'proxy');
    finish?.(reading);
  },
});

export const cloudflare = defineJsonSource({
  id: 'cloudflare',
  title: 'Cloudflare',
  kind: 'web',
  summary: 'HTTP requests, firewall events, DNS, Gateway, Access, Spectrum, network sessions, audit and posture.',
  aliases: ['cloudflare-logpush'],
  wrappers: ['result', 'records'],
  snippets: cloudSnippets(
    'cloudflare',
    webhookSnippet(
      'Logpush to an HTTP destination',
      '# Analytics & Logs → Logpush → Create a job → HTTP destination; the header goes into the address as\n# ?header_Authorization=Bearer%20{key}',
    ),
  ),
  refusal: 'The object is no record of a Cloudflare data set that is known here.',
  streams: plans.map(streamOf),
});
