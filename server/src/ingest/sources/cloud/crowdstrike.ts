// CrowdStrike Falcon: alerts of the API and of webhooks, and the event stream.
import { isObject } from '../source.ts';
import { baseName, textOf, wholeNumber } from '../values.ts';
import { setOutcome } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { crowdstrikeAlert, crowdstrikeEvent } from './crowdstrike-fields.ts';
import { type Fields, put, type Reading, told } from './ecs-names.ts';
import { putMailbox } from './field-table.ts';
import { defineJsonSource, isText, objectsIn, part } from './json-source.ts';

const observer = {
  'event.module': 'crowdstrike',
  'observer.vendor': 'CrowdStrike',
  'observer.product': 'Falcon',
};

function readProcess(reading: Reading): void {
  const executable = told(reading, 'process.executable');
  if (executable !== '') put(reading, 'process.name', baseName(executable));
  const path = told(reading, 'file.path');
  if (path !== '') put(reading, 'file.name', baseName(path));
  const parent = told(reading, 'process.parent.executable');
  if (parent !== '') put(reading, 'process.parent.name', baseName(parent));
}

function finishAlert(reading: Reading): void {
  const { value } = reading;
  const device = part(value, 'device');
  const addresses = [device['local_ip'], device['external_ip']].filter(isText);
  put(reading, 'host.ip', addresses);
  put(reading, 'host.mac', textOf(device['mac_address']).replaceAll(':', '-').toUpperCase());
  put(reading, 'process.pid', wholeNumber(value['local_process_id']));
  const platform = textOf(device['platform_name']).toLowerCase();
  put(reading, 'host.os.type', platform === 'mac' ? 'macos' : platform);
  const parent = part(value, 'parent_details');
  put(reading, 'process.parent.pid', wholeNumber(parent['local_process_id']));
  const [access] = objectsIn(value['network_accesses']);
  put(reading, 'source.ip', access?.['local_address']);
  put(reading, 'source.port', access?.['local_port']);
  put(reading, 'destination.ip', access?.['remote_address']);
  put(reading, 'destination.port', access?.['remote_port']);
  readProcess(reading);
  putMailbox(reading, 'user.name', textOf(value['user_name']) || textOf(value['source_account_name']));
}

type Kind = { kind?: string; category: readonly string[]; type: readonly string[] };
const audits: Kind = { category: ['iam'], type: ['info'] };
const detections: Kind = { kind: 'alert', category: ['malware'], type: ['info'] };
const kinds: Readonly<Record<string, Kind>> = {
  DetectionSummaryEvent: detections,
  EppDetectionSummaryEvent: detections,
  XdrDetectionSummaryEvent: detections,
  MobileDetectionSummaryEvent: detections,
  OverwatchGenericDetectionSummaryEvent: { kind: 'alert', category: ['threat'], type: ['indicator'] },
  CustomerIOCEvent: { kind: 'alert', category: ['threat'], type: ['indicator'] },
  IncidentSummaryEvent: { kind: 'alert', category: ['threat'], type: ['indicator'] },
  IdpDetectionSummaryEvent: { kind: 'alert', category: ['iam', 'threat'], type: ['indicator'] },
  IdentityProtectionEvent: { kind: 'alert', category: ['iam', 'threat'], type: ['indicator'] },
  DataProtectionDetectionSummaryEvent: { kind: 'alert', category: ['file'], type: ['info'] },
  ReconNotificationSummaryEvent: { kind: 'alert', category: ['threat'], type: ['indicator'] },
  CSPMSearchStreamingEvent: { kind: 'alert', category: ['configuration'], type: ['info'] },
  CSPMIOAStreamingEvent: { kind: 'alert', category: ['threat'], type: ['indicator'] },
  FirewallMatchEvent: { category: ['network'], type: ['connection'] },
  RemoteResponseSessionStartEvent: { category: ['network', 'session'], type: ['start'] },
  RemoteResponseSessionEndEvent: { category: ['network', 'session'], type: ['end'] },
  AuthActivityAuditEvent: { category: ['authentication'], type: ['info'] },
  UserActivityAuditEvent: audits,
  APIActivityAuditEvent: { category: ['web'], type: ['access'] },
};

/** Falcon's own grades of 0 to 5, where it does not grade to 100. */
const grades = [1, 21, 21, 47, 73, 99];

function finishEvent(reading: Reading): void {
  const { value, ecs } = reading;
  const event = part(value, 'event');
  const type = textOf(part(value, 'metadata')['eventType']);
  const { kind, category, type: types } = kinds[type] ?? audits;
  if (kind !== undefined) ecs['event.kind'] = kind;
  ecs['event.category'] = category;
  ecs['event.type'] = types;
  put(reading, 'event.action', event['OperationName'] ?? type);
  const severity = wholeNumber(event['Severity']);
  put(reading, 'event.severity', severity !== null && severity <= 5 ? grades[severity] : severity);
  const folder = textOf(event['FilePath']);
  const file = textOf(event['FileName']);
  const separator = folder.includes('/') && !folder.includes('\\') ? '/' : '\\';
  const path =
    folder === '' || folder.endsWith(`${separator}${file}`)
      ? folder || file
      : `${folder.replace(/[\\/]$/, '')}${separator}${file}`;
  if (file !== '') {
    put(reading, 'process.name', file);
    put(reading, 'process.executable', path);
    put(reading, 'file.name', file);
    put(reading, 'file.path', path);
  }
  const account = textOf(event['UserName'] ?? event['UserId'] ?? event['SourceAccountName']);
  putMailbox(reading, 'user.name', account === 'N/A' ? '' : account);
  put(reading, 'user.domain', event['MachineDomain'] ?? event['SourceAccountDomain']);
  if (type === 'FirewallMatchEvent') readFirewall(reading, event);
  for (const pair of objectsIn(event['AuditKeyValues'])) {
    const [name, text] = [textOf(pair['Key']), textOf(pair['ValueString'])];
    if (name !== '' && text !== '') reading.attrs[`crowdstrike.event.AuditKeyValues.${name}`] = text;
  }
  if (typeof event['Success'] === 'boolean') setOutcome(reading, event['Success']);
  const [access] = objectsIn(event['NetworkAccesses']);
  put(reading, 'source.ip', access?.['LocalAddress']);
  put(reading, 'source.port', access?.['LocalPort']);
  put(reading, 'destination.ip', access?.['RemoteAddress']);
  put(reading, 'destination.port', access?.['RemotePort']);
  readProcess(reading);
}

/** Direction 1 is inbound: the remote side is the source. */
function readFirewall(reading: Reading, event: Fields): void {
  const inbound = textOf(event['ConnectionDirection']) === '1';
  put(reading, 'network.direction', inbound ? 'ingress' : 'egress');
  put(reading, inbound ? 'destination.ip' : 'source.ip', event['LocalAddress']);
  put(reading, inbound ? 'destination.port' : 'source.port', event['LocalPort']);
  put(reading, inbound ? 'source.ip' : 'destination.ip', event['RemoteAddress']);
  put(reading, inbound ? 'source.port' : 'destination.port', event['RemotePort']);
  put(reading, 'process.executable', event['ImageFileName']);
}

const sayAlert = ({ value }: Reading): string => {
  const name = textOf(value['display_name'] ?? value['name'] ?? value['type']);
  const host = textOf(part(value, 'device')['hostname']);
  const user = textOf(value['user_name']);
  return `${name}${host === '' ? '' : ` on ${host}`}${user === '' ? '' : ` as ${user}`}${isText(value['description']) ? `: ${value['description']}` : ''}`;
};

export const crowdstrike = defineJsonSource({
  id: 'crowdstrike',
  title: 'CrowdStrike Falcon',
  kind: 'endpoint',
  summary: 'Alerts, and the event stream: detections, incidents, firewall matches, response sessions, audit.',
  aliases: ['falcon', 'crowdstrike-falcon'],
  wrappers: ['resources'],
  snippets: cloudSnippets(
    'crowdstrike',
    pollSnippet(
      'Alerts API: the alerts of a list of identities',
      `curl -sS -H "Authorization: Bearer $FALCON_TOKEN" -H 'Content-Type: application/json' \\
  -d "$COMPOSITE_IDS" 'https://api.crowdstrike.com/alerts/entities/alerts/v2'`,
    ),
  ),
  refusal: 'The object is neither a Falcon alert (`composite_id`) nor an event of the stream (`metadata.eventType`).',
  streams: [
    {
      is: (value) => isText(part(value, 'metadata')['eventType']) && isObject(value['event']),
      sure: 95,
      dataset: 'crowdstrike.falcon',
      logsource: { product: 'crowdstrike', service: 'falcon' },
      prefix: 'crowdstrike',
      names: (key) => key,
      fixed: observer,
      time: ['metadata.eventCreationTime', 'event.UTCTimestamp', 'event.Timestamp', 'event.StartTimestamp'],
      identity: ['metadata.offset', 'metadata.customerIDString', 'metadata.eventType'],
      fields: crowdstrikeEvent,
      finish: finishEvent,
    },
    {
      is: (value) =>
        isText(value['composite_id']) ||
        (isText(value['aggregate_id']) && isText(value['cid']) && isObject(value['device'])),
      sure: 95,
      dataset: 'crowdstrike.alert',
      logsource: { product: 'crowdstrike', service: 'alert' },
      prefix: 'crowdstrike.alert',
      fixed: { ...observer, 'event.kind': 'alert', 'event.category': ['malware'], 'event.type': ['info'] },
      time: ['timestamp', 'created_timestamp', 'context_timestamp'],
      identity: ['composite_id', 'updated_timestamp'],
      fields: crowdstrikeAlert,
      finish: finishAlert,
      say: sayAlert,
    },
  ],
});
