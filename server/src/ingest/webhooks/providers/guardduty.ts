// Amazon GuardDuty: findings in EventBridge's envelope, plain, in lists, or exported with capital names.
import { isObject } from '../../sources/source.ts';
import { attackOf } from '../attack.ts';
import { gatherEntities } from '../entity-list.ts';
import { defineWebhook, externalAlert, Unreadable, type ExternalAlert } from '../provider.ts';
import { listAt, numberAt, objectAt, objectsAt, textAt, timeAt, unwrapped, type Fields } from '../reading.ts';
import { severityOnScale } from '../severity.ts';

const deepest = 30;

/** `AccountId` as `accountId`: exports differ from EventBridge in nothing else. */
function lowerFirst(value: unknown, depth = 0): unknown {
  if (depth > deepest) return value;
  if (Array.isArray(value)) return value.map((item) => lowerFirst(item, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      lowerFirst(part, depth + 1),
    ]),
  );
}

function entitiesOf(finding: Fields): string[] {
  const entities = gatherEntities();
  const resource = objectAt(finding, 'resource');
  entities.host(textAt(resource, 'instanceDetails.instanceId', 'eksClusterDetails.name', 'lambdaDetails.functionName'));
  entities.user(textAt(resource, 'accessKeyDetails.userName', 'kubernetesDetails.kubernetesUserDetails.username'));
  for (const network of objectsAt(resource, 'instanceDetails.networkInterfaces')) {
    entities.ip(network['publicIp']);
    entities.ip(network['privateIpAddress']);
  }
  const action = objectAt(finding, 'service.action');
  for (const kind of [
    'awsApiCallAction',
    'networkConnectionAction',
    'kubernetesApiCallAction',
    'rdsLoginAttemptAction',
  ])
    entities.ip(textAt(action, `${kind}.remoteIpDetails.ipAddressV4`, `${kind}.remoteIpDetails.ipAddressV6`));
  for (const probe of objectsAt(action, 'portProbeAction.portProbeDetails'))
    entities.ip(textAt(probe, 'remoteIpDetails.ipAddressV4'));
  entities.domain(textAt(action, 'dnsRequestAction.domain', 'awsApiCallAction.domainDetails.domain'));
  for (const name of ['containerDetails.name', 'ecsClusterDetails.name']) entities.host(textAt(resource, name));
  const scanned = 'service.ebsVolumeScanDetails.scanDetections.threatDetectedByName.threatNames';
  for (const threat of objectsAt(finding, scanned))
    for (const file of objectsAt(threat, 'filePaths')) {
      entities.file(file['filePath']);
      entities.hash(file['hash']);
    }
  const process = objectAt(finding, 'service.runtimeDetails.process');
  entities.process(process['executablePath']);
  entities.hash(process['executableSha256']);
  return entities.done();
}

const consoleUrl = (region: string, id: string): string =>
  /^[a-z0-9-]+$/.test(region) && /^\w+$/.test(id)
    ? `https://${region}.console.aws.amazon.com/guardduty/home?region=${region}#/findings?search=id%3D${id}`
    : '';

/** `Recon:EC2/Portscan` begins with the purpose, which mostly has a tactic's name. */
const tacticsOf = (type: string): string[] => {
  const purpose = type.split(':', 1)[0] ?? '';
  return [purpose === 'Recon' ? 'reconnaissance' : purpose];
};

function ofFinding(given: Fields, time: number | null): ExternalAlert {
  const read = lowerFirst(given);
  const finding = isObject(read) ? read : {};
  const severity = numberAt(finding, 'severity');
  const type = textAt(finding, 'type');
  const facts = ['type', 'accountId', 'region', 'resource.resourceType', 'service.action.actionType', 'service.resourceRole',
    'service.action.awsApiCallAction.api', 'service.action.awsApiCallAction.serviceName', 'service.action.awsApiCallAction.errorCode',
    'resource.accessKeyDetails.userName', 'resource.instanceDetails.instanceId']; // prettier-ignore
  return externalAlert({
    title: textAt(finding, 'title') || type,
    description: textAt(finding, 'description'),
    severity: severity === null ? 2 : severityOnScale(severity, [1, 4, 7, 9]),
    sourceSeverity: severity === null ? null : String(severity),
    status: textAt(finding, 'service.archived') === 'true' ? 'resolved' : 'firing',
    rule: { id: type, name: type },
    identity: textAt(finding, 'arn', 'id'),
    url: consoleUrl(textAt(finding, 'region'), textAt(finding, 'id')),
    time: timeAt(finding, 'service.eventLastSeen', 'updatedAt', 'createdAt') ?? time,
    entities: entitiesOf(finding),
    attack: attackOf({ tactics: tacticsOf(type) }),
    facts: Object.fromEntries(facts.map((path) => [path, textAt(finding, path)])),
    original: given,
  });
}

const isFinding = (value: Fields): boolean =>
  textAt(value, 'type', 'Type').includes(':') &&
  (isObject(value['service']) || isObject(value['Service']) || 'schemaVersion' in value || 'SchemaVersion' in value);

/** Findings in one value; null where it holds none. Also asked by the carrier SNS. */
export function findingsIn(value: unknown): ExternalAlert[] | null {
  const read = unwrapped(value);
  if (!isObject(read)) return null;
  const detail = unwrapped(read['detail']);
  if (isObject(detail) && isFinding(detail)) return [ofFinding(detail, timeAt(read, 'time'))];
  if (isFinding(read)) return [ofFinding(read, null)];
  const listed = [...listAt(read, 'findings'), ...listAt(read, 'Findings')].filter(isObject).filter(isFinding);
  return listed.length > 0 ? listed.map((finding) => ofFinding(finding, null)) : null;
}

export const guardduty = defineWebhook({
  id: 'guardduty',
  title: 'Amazon GuardDuty',
  product: 'GuardDuty',
  summary: 'Findings from EventBridge, through SNS or an API destination.',
  verify: ['token', 'basic'],
  source: 'aws-guardduty',
  deliveryId: ({ values }) =>
    values.map((value) => (isObject(value) && 'detail' in value ? textAt(value, 'id') : '')).join(' '),
  read: (values) =>
    values.flatMap((value) => {
      const found = findingsIn(value);
      if (!found) throw new Unreadable('There is no finding of GuardDuty in this.');
      return found;
    }),
  setup: [
    {
      text: 'In EventBridge, add a rule with this event pattern in each region:',
      snippet: {
        language: 'json',
        text: '{ "source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"] }',
      },
    },
    {
      text: 'As target choose an SNS topic, and subscribe this address to it with the protocol HTTPS. Tocsin confirms the subscription by itself.',
      snippet: { language: 'text', text: '{url}' },
    },
    { text: 'Or choose an API destination with this address, method POST.' },
  ],
});
