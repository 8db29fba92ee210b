// Netskope: alerts and the page, application, network, audit, infrastructure and connection events of its API.
import { textOf } from '../values.ts';
import { categories, outcomeOf } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putMailbox, putUrl } from './field-table.ts';
import { defineJsonSource, has, isText, type JsonStream } from './json-source.ts';

const alertShapes = categories({
  'malware|malsite|mal*': 'malware: info',
  'compromised credential|uba|security assessment|anomaly': 'threat iam: indicator',
  'dlp|policy|quarantine|watchlist|remediation|legal hold': 'file web: info',
  'ctep|ips': 'intrusion_detection network: info',
  '*': 'threat: indicator',
});
const eventShapes = categories({
  page: 'web network: access',
  application: 'web: access',
  'nspolicy|policy': 'web: access',
  network: 'network: connection',
  connection: 'web network: connection',
  'audit|admin_audit_logs': 'configuration iam: change',
  'infrastructure|clientstatus|endpoint': 'host: info',
  '*': 'web: info',
});
const severities: Readonly<Record<string, number>> = { informational: 1, low: 21, medium: 47, high: 73, critical: 99 };
const blockWords = /^(?:block|blocked|drop|deny|quarantine)/i;

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const isAlert = has(value, 'alert_type') && textOf(value['alert']) !== 'no';
  const type = textOf(value['type'] || value['event_type']).toLowerCase();
  const { category, type: types } = isAlert ? alertShapes(textOf(value['alert_type'])) : eventShapes(type);
  if (isAlert) ecs['event.kind'] = 'alert';
  ecs['event.category'] = category;
  ecs['event.type'] = types;
  const action = textOf(value['action']);
  put(reading, 'event.action', action || value['activity'] || value['audit_log_event'] || type);
  if (blockWords.test(action)) ecs['event.outcome'] = 'failure';
  else if (outcomeOf(action) === 'success' || action.toLowerCase() === 'bypass') ecs['event.outcome'] = 'success';
  putMailbox(
    reading,
    'user.name',
    textOf(value['user']) || textOf(value['userkey']) || textOf(value['ur_normalized']) || textOf(value['from_user']),
  );
  const severity = textOf(
    value['severity'] || value['alert_severity'] || value['dlp_rule_severity'] || value['malware_severity'],
  );
  put(reading, 'event.severity', severities[severity.toLowerCase()]);
  putUrl(reading, withScheme(textOf(value['url'])));
  const protocol = textOf(value['protocol'] ?? value['app_session_protocol']).split('/');
  const name = protocol[0]?.toLowerCase();
  put(reading, name === 'tcp' || name === 'udp' ? 'network.transport' : 'network.protocol', name);
  put(reading, 'http.version', name?.startsWith('http') ? protocol[1] : undefined);
  const os = textOf(value['os']).toLowerCase();
  put(
    reading,
    'host.os.type',
    /windows/.test(os) ? 'windows' : /mac|os x/.test(os) ? 'macos' : /linux/.test(os) ? 'linux' : undefined,
  );
}

const withScheme = (url: string): string =>
  url === '' || url.includes('://') || url.startsWith('/') ? url : `https://${url}`;

/** Proxy rules ask by these names. */
function native(value: Fields, { ecs, attrs }: Reading): Fields {
  const url = textOf(ecs['url.full']);
  return {
    ...value,
    ...(url === '' ? {} : { 'c-uri': url, 'cs-uri': url }),
    ...(ecs['url.domain'] === undefined ? {} : { 'cs-host': ecs['url.domain'] }),
    ...(attrs['url.query'] === undefined ? {} : { 'c-uri-query': attrs['url.query'] }),
    ...(ecs['user_agent.original'] === undefined ? {} : { 'c-useragent': ecs['user_agent.original'] }),
    ...(ecs['http.request.method'] === undefined ? {} : { 'cs-method': ecs['http.request.method'] }),
    ...(ecs['destination.ip'] === undefined ? {} : { dst_ip: ecs['destination.ip'] }),
    ...(ecs['source.ip'] === undefined ? {} : { src_ip: ecs['source.ip'] }),
  };
}

const base: Omit<JsonStream, 'is' | 'dataset' | 'prefix' | 'logsource'> = {
  sure: 85,
  fixed: { 'event.module': 'netskope', 'observer.vendor': 'Netskope' },
  time: ['timestamp', '_insertion_epoch_timestamp', 'insertion_epoch_timestamp'],
  identity: ['_id'],
  fields: {
    timestamp: null,
    _insertion_epoch_timestamp: null,
    _id: 'event.id',
    action: null,
    user: null,
    url: null,
    alert_name: 'rule.name',
    policy: 'rule.name',
    policy_id: 'rule.id',
    alert_type: 'rule.category',
    srcip: ['source.ip', 'address'],
    src_ip: ['source.ip', 'address'],
    userip: ['source.nat.ip', 'address'],
    srcport: 'source.port',
    src_country: 'source.geo.country_iso_code',
    src_location: 'source.geo.city_name',
    dstip: ['destination.ip', 'address'],
    dstport: 'destination.port',
    dsthost: 'destination.domain',
    domain: 'url.domain',
    dst_country: 'destination.geo.country_iso_code',
    client_bytes: 'source.bytes',
    server_bytes: 'destination.bytes',
    hostname: 'host.name',
    nsdeviceuid: 'host.id',
    device_id: 'host.id',
    os: null,
    os_version: 'host.os.version',
    browser: null,
    user_agent: 'user_agent.original',
    useragent: 'user_agent.original',
    method: 'http.request.method',
    http_method: 'http.request.method',
    http_status: 'http.response.status_code',
    referer: 'http.request.referrer',
    app: 'network.application',
    object: 'file.name',
    file_name: 'file.name',
    filename: 'file.name',
    file_path: 'file.path',
    file_size: 'file.size',
    file_type: 'file.mime_type',
    md5: 'file.hash.md5',
    local_md5: 'file.hash.md5',
    sha256: 'file.hash.sha256',
    local_sha256: 'file.hash.sha256',
    supporting_data: null,
    ja3: 'tls.client.ja3',
    sni: 'tls.client.server_name',
  },
  finish,
  native,
};

const isOurs = (value: Fields): boolean =>
  has(value, 'timestamp') &&
  (has(value, '_id') || has(value, '_insertion_epoch_timestamp')) &&
  ['ccl', 'cci', 'access_method', 'traffic_type', 'organization_unit', 'ur_normalized', 'netskope_pop', 'audit_log_event', 'appcategory']
    .some((name) => value[name] !== undefined); // prettier-ignore

export const netskope = defineJsonSource({
  id: 'netskope',
  title: 'Netskope',
  kind: 'web',
  summary: 'Alerts, and page, application, network, audit and infrastructure events.',
  aliases: ['netskope-events'],
  wrappers: ['result', 'data'],
  snippets: cloudSnippets(
    'netskope',
    pollSnippet(
      'REST API v2: the next alerts of the iterator',
      `curl -sS -H "Netskope-Api-Token: $NETSKOPE_TOKEN" 'https://example.goskope.com/api/v2/events/dataexport/alerts/dlp?operation=next&index=tocsin'`,
    ),
  ),
  refusal: 'The object is no Netskope alert or event: it lacks `_id`, `timestamp` or the fields that all of them have.',
  streams: [
    {
      ...base,
      is: (value) => isOurs(value) && isText(value['alert_type']),
      dataset: 'netskope.alerts',
      prefix: 'netskope.alerts',
      logsource: { product: 'netskope', service: 'alerts', category: 'proxy' },
    },
    {
      ...base,
      is: isOurs,
      dataset: 'netskope.events',
      prefix: 'netskope.events',
      logsource: { product: 'netskope', service: 'events', category: 'proxy' },
    },
  ],
});
