// CrowdStrike Falcon: alerts of the API, detections of the event stream, and what Fusion workflows post of them.
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { listAt, numberAt, objectsAt, textAt, textsAt, timeAt, unwrapped, type Fields } from '../reading.ts';
import { severityOfWord, severityOnScale, usual } from '../severity.ts';

/** 0 to 100, as Falcon's own words divide it. */
const ofNumber = (value: number | null): number | null =>
  value === null ? null : severityOnScale(value, [20, 40, 60, 80]);

const overWords = new Set(['closed', 'resolved', 'true_positive', 'false_positive', 'ignored']);

function ofApi(alert: Fields): ExternalAlert {
  const value = numberAt(alert, 'severity');
  const word = textAt(alert, 'severity_name');
  const name = textAt(alert, 'display_name', 'name');
  const entities = gatherEntities();
  entities.host(textAt(alert, 'device.hostname', 'hostname', 'source_endpoint_host_name'));
  entities.user(
    textAt(alert, 'user_name', 'source_account_name'),
    textAt(alert, 'logon_domain', 'source_account_domain'),
  );
  entities.ip(textAt(alert, 'device.local_ip', 'source_endpoint_ip_address'));
  entities.ip(textAt(alert, 'device.external_ip'));
  entities.process(textAt(alert, 'filepath'));
  for (const hash of ['sha256', 'sha1', 'md5']) entities.hash(alert[hash]);
  for (const context of objectsAt(alert, 'ioc_context')) {
    const kind = textAt(context, 'ioc_type');
    if (kind === 'domain') entities.domain(context['ioc_value']);
    else if (kind.startsWith('ip')) entities.ip(context['ioc_value']);
    else entities.hash(context['ioc_value']);
  }
  for (const file of objectsAt(alert, 'quarantined_files')) entities.file(file['filename']);
  const facts = ['scenario', 'objective', 'tactic', 'technique', 'cmdline', 'filename', 'pattern_disposition_description',
    'parent_details.cmdline', 'parent_details.filename', 'product', 'type', 'confidence']; // prettier-ignore
  return externalAlert({
    title: name,
    description: textAt(alert, 'description'),
    severity: ofNumber(value) ?? severityOfWord(word) ?? usual,
    sourceSeverity: word || (value === null ? null : String(value)),
    status: overWords.has(textAt(alert, 'status')) ? 'resolved' : 'firing',
    rule: { id: textAt(alert, 'pattern_id') || name, name },
    identity: textAt(alert, 'composite_id', 'id', 'detection_id'),
    url: textAt(alert, 'falcon_host_link'),
    time: timeAt(alert, 'timestamp', 'context_timestamp', 'created_timestamp'),
    entities: entities.done(),
    attack: attackOf({
      tactics: [...textsAt(alert, 'tactic_id'), ...textsAt(alert, 'tactic')],
      techniques: textsAt(alert, 'technique_id'),
    }),
    facts: Object.fromEntries(facts.map((path) => [path, textAt(alert, path)])),
    original: alert,
  });
}

/** Event stream: `metadata` and `event`, or the event alone. */
function ofStream(event: Fields, metadata: Fields, original: Fields): ExternalAlert {
  const word = textAt(event, 'SeverityName');
  const value = numberAt(event, 'Severity');
  const name = textAt(event, 'DetectName', 'Name', 'IncidentType', 'Objective');
  const entities = gatherEntities();
  entities.host(textAt(event, 'ComputerName', 'Hostname', 'EndpointName'));
  entities.user(textAt(event, 'UserName', 'SourceAccountName'), textAt(event, 'LogonDomain'));
  entities.ip(textAt(event, 'LocalIP', 'LocalIPv6', 'SourceEndpointIpAddress'));
  const folder = textAt(event, 'FilePath');
  const file = textAt(event, 'FileName');
  entities.process(folder === '' || folder.endsWith(file) ? folder || file : `${folder}\\${file}`);
  for (const hash of ['SHA256String', 'SHA1String', 'MD5String', 'IOCValue']) entities.hash(event[hash]);
  entities.domain(event['IOCValue']);
  const facts = [
    'Objective',
    'Tactic',
    'Technique',
    'CommandLine',
    'FileName',
    'ParentCommandLine',
    'PatternDispositionDescription',
  ];
  return externalAlert({
    title: name,
    description: textAt(event, 'DetectDescription', 'Description'),
    severity:
      severityOfWord(word) ??
      (value === null ? usual : value <= 5 ? Math.min(4, Math.max(0, value - 1)) : (ofNumber(value) ?? usual)),
    sourceSeverity: word || (value === null ? null : String(value)),
    rule: { id: textAt(event, 'PatternId') || name, name },
    identity: textAt(event, 'CompositeId', 'DetectId', 'IncidentID', 'AlertId'),
    url: textAt(event, 'FalconHostLink'),
    time:
      timeAt(event, 'ProcessStartTime', 'ContextTimeStamp', 'StartTimeEpoch') ?? timeAt(metadata, 'eventCreationTime'),
    entities: entities.done(),
    attack: attackOf({
      tactics: textsAt(event, 'Tactic'),
      techniques: [
        ...textsAt(event, 'Technique'),
        ...textsAt(event, 'TechniqueId'),
        ...objectsAt(event, 'MitreAttack').flatMap((item) => textsAt(item, 'TechniqueID')),
      ],
    }),
    facts: Object.fromEntries(facts.map((path) => [path, textAt(event, path)])),
    original,
  });
}

function alertsIn(value: unknown, depth = 0): ExternalAlert[] {
  const read = unwrapped(value);
  if (!isObject(read) || depth > 3) return [];
  const event = read['event'];
  const metadata = isObject(read['metadata']) ? read['metadata'] : {};
  if (isObject(event) && textAt(event, 'DetectId', 'CompositeId', 'DetectName', 'IncidentID') !== '')
    return [ofStream(event, metadata, read)];
  if (textAt(read, 'DetectName', 'DetectId') !== '') return [ofStream(read, {}, read)];
  const known = textAt(read, 'composite_id', 'falcon_host_link', 'aggregate_id', 'detection_id') !== '';
  if (known && textAt(read, 'display_name', 'name') !== '') return [ofApi(read)];
  return ['resources', 'data', 'detection', 'alert', 'alerts', 'trigger', 'meta', 'payload']
    .flatMap((name) => listAt(read, name))
    .flatMap((inner) => alertsIn(inner, depth + 1));
}

export const crowdstrike = defineWebhook({
  id: 'crowdstrike',
  title: 'CrowdStrike Falcon',
  product: 'CrowdStrike',
  summary: 'Alerts and detections through Fusion’s webhook action or a forwarder of the event stream.',
  verify: ['crowdstrike', 'token', 'basic'],
  read: (values) =>
    values.flatMap((value) => {
      const found = alertsIn(value);
      if (found.length > 0) return found;
      if (textAt(value, 'metadata.eventType') !== '') return [];
      throw new Unreadable('There is no alert and no detection of Falcon in this.');
    }),
  setup: [
    {
      text: 'CrowdStrike Store → Webhook → Configure: this address, and this secret for HMAC:',
      snippet: { language: 'text', text: '{url}\n{secret}' },
    },
    {
      text: 'In Fusion SOAR, add the action "Call webhook" to a workflow with the trigger "Alert", and send the alert’s data.',
    },
  ],
});
