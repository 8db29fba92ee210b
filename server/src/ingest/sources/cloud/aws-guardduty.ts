// Amazon GuardDuty: findings as exported to a bucket, announced by EventBridge or answered by the API.
import { isObject } from '../source.ts';
import { textOf } from '../values.ts';
import { cloudSnippets, bucketSnippet, eventBridgeSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { defineJsonSource, isText, objectsIn, part } from './json-source.ts';
import { lowerFirstKeys } from './key-case.ts';

const actions = [
  'networkConnectionAction',
  'awsApiCallAction',
  'kubernetesApiCallAction',
  'portProbeAction',
  'dnsRequestAction',
  'rdsLoginAttemptAction',
] as const;

const addressIn = (details: Fields): unknown => details['ipAddressV4'] || details['ipAddressV6'];

/** The remote side is the source: it is whom the finding is about, whoever opened the connection. */
function readAction(reading: Reading, action: Fields): void {
  const remote = part(action, 'remoteIpDetails');
  put(reading, 'source.ip', addressIn(remote));
  put(reading, 'source.port', part(action, 'remotePortDetails')['port']);
  put(reading, 'source.as.organization.name', part(remote, 'organization')['asnOrg']);
  put(reading, 'source.geo.country_name', part(remote, 'country')['countryName']);
  put(reading, 'source.geo.city_name', part(remote, 'city')['cityName']);
  put(reading, 'destination.ip', addressIn(part(action, 'localIpDetails')));
  put(reading, 'destination.port', part(action, 'localPortDetails')['port']);
  put(reading, 'network.transport', textOf(action['protocol']).toLowerCase());
  put(reading, 'network.direction', textOf(action['connectionDirection']).toLowerCase());
  put(reading, 'dns.question.name', action['domain']);
  put(reading, 'service.name', action['serviceName']);
  put(reading, 'user_agent.original', action['userAgent']);
  put(reading, 'http.response.status_code', action['statusCode']);
  put(reading, 'url.path', action['requestUri']);
  put(reading, 'orchestrator.namespace', action['namespace']);
}

function readMalware(reading: Reading, service: Fields): void {
  const scan = part(part(service, 'ebsVolumeScanDetails'), 'scanDetections');
  const [threat] = objectsIn(part(scan, 'threatDetectedByName')['threatNames']);
  const [file] = objectsIn(threat?.['filePaths']);
  put(reading, 'file.path', file?.['filePath']);
  put(reading, 'file.name', file?.['fileName']);
  put(reading, 'file.hash.sha256', file?.['hash']);
}

function finish(reading: Reading): void {
  const { value } = reading;
  const service = part(value, 'service');
  const resource = part(value, 'resource');
  const action = part(service, 'action');
  for (const name of actions) {
    const details = action[name];
    if (!isObject(details)) continue;
    const [probe] = objectsIn(details['portProbeDetails']);
    readAction(reading, probe ?? details);
  }
  readMalware(reading, service);
  const kubernetes = part(part(resource, 'kubernetesDetails'), 'kubernetesUserDetails');
  const key = part(resource, 'accessKeyDetails');
  const database = part(resource, 'rdsDbUserDetails');
  put(reading, 'user.name', key['userName'] || kubernetes['username'] || database['user']);
  put(reading, 'user.id', key['principalId'] || kubernetes['uid']);
  const workload = part(part(resource, 'kubernetesDetails'), 'kubernetesWorkloadDetails');
  put(reading, 'orchestrator.namespace', workload['namespace']);
  const [container] = objectsIn(workload['containers']);
  put(reading, 'container.name', container?.['name']);
  put(reading, 'container.image.name', container?.['image']);
  put(reading, 'rule.description', value['title']);
}

export const awsGuardduty = defineJsonSource({
  id: 'aws-guardduty',
  title: 'Amazon GuardDuty',
  kind: 'cloud',
  summary: 'Findings, from a bucket, from EventBridge or from the API.',
  aliases: ['guardduty'],
  wrappers: ['Findings', 'findings', 'Records'],
  snippets: cloudSnippets(
    'aws-guardduty',
    eventBridgeSnippet('{"source":["aws.guardduty"],"detail-type":["GuardDuty Finding"]}'),
    bucketSnippet,
  ),
  refusal: 'The object is no GuardDuty finding: it lacks `schemaVersion`, `type` or `service`.',
  /** The API's SDKs write the same names with a capital. */
  reshape: (value) =>
    isText(value['SchemaVersion']) && isText(value['Type']) && isObject(value['Service'])
      ? lowerFirstKeys(value)
      : value,
  streams: [
    {
      is: (value) =>
        isText(value['schemaVersion']) &&
        isText(value['type']) &&
        isText(value['accountId']) &&
        isObject(value['service']),
      sure: 95,
      dataset: 'aws.guardduty',
      logsource: { product: 'aws', service: 'guardduty' },
      prefix: 'aws.guardduty',
      fixed: {
        'event.kind': 'alert',
        'event.category': ['intrusion_detection'],
        'event.type': ['info'],
        'event.module': 'aws',
        'event.provider': 'guardduty',
        'cloud.provider': 'aws',
        'observer.vendor': 'AWS',
        'observer.product': 'GuardDuty',
      },
      time: ['updatedAt', 'createdAt'],
      identity: ['id', 'updatedAt'],
      fields: {
        id: 'event.id',
        accountId: 'cloud.account.id',
        region: 'cloud.region',
        type: 'rule.name',
        severity: 'event.severity',
        updatedAt: null,
        'service.action.actionType': 'event.action',
        'service.eventFirstSeen': 'event.start',
        'service.eventLastSeen': 'event.end',
        'service.runtimeDetails.process.name': 'process.name',
        'service.runtimeDetails.process.executablePath': 'process.executable',
        'service.runtimeDetails.process.executableSha256': 'process.hash.sha256',
        'service.runtimeDetails.process.pid': 'process.pid',
        'service.runtimeDetails.process.pwd': 'process.working_directory',
        'service.runtimeDetails.process.user': 'process.user.name',
        'service.runtimeDetails.context.commandLineExample': 'process.command_line',
        'service.additionalInfo.userAgent.fullUserAgent': 'user_agent.original',
        'resource.instanceDetails.instanceId': 'host.id',
        'resource.containerDetails.name': 'container.name',
        'resource.containerDetails.id': 'container.id',
        'resource.containerDetails.image': 'container.image.name',
        'resource.eksClusterDetails.name': 'orchestrator.cluster.name',
      },
      finish,
      say: ({ value }) => [value['title'] ?? value['type'], value['description']].filter(isText).join(' – '),
    },
  ],
});
