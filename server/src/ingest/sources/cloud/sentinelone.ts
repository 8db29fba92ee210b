// SentinelOne: threats, alerts of custom rules, activities and agents' events of the management console.
import { isObject } from '../source.ts';
import { baseName, textOf, wholeNumber } from '../values.ts';
import { setOutcome } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, put, type Reading } from './ecs-names.ts';
import { putAddress, putMailbox } from './field-table.ts';
import { defineJsonSource, has, isText, objectsIn, part } from './json-source.ts';

const observer = {
  'event.module': 'sentinel_one',
  'observer.vendor': 'SentinelOne',
  'observer.product': 'Singularity',
};
const malicious = new Set([
  'malware',
  'ransomware',
  'trojan',
  'downloader',
  'virus',
  'worm',
  'backdoor',
  'infostealer',
]);

/** `DOMAIN\name` as its two parts. */
function putAccount(reading: Reading, account: string): void {
  const cut = account.lastIndexOf('\\');
  if (cut > 0) put(reading, 'user.domain', account.slice(0, cut));
  putMailbox(reading, 'user.name', account.slice(cut + 1));
}

const osTypes: Readonly<Record<string, string>> = { windows: 'windows', linux: 'linux', macos: 'macos', osx: 'macos' };

function readAgent(reading: Reading): void {
  const { value } = reading;
  const agent = part(value, 'agentRealtimeInfo');
  const detected = part(value, 'agentDetectionInfo');
  const interfaces = objectsIn(agent['networkInterfaces']);
  const addresses = interfaces.flatMap(({ inet, inet6 }) =>
    [inet, inet6].flatMap((list) => (Array.isArray(list) ? list.filter(isText) : [])),
  );
  const outside = detected['externalIp'];
  put(reading, 'host.ip', isText(outside) ? [outside, ...addresses] : addresses);
  put(
    reading,
    'host.mac',
    interfaces.map(({ physical }) => textOf(physical).replaceAll(':', '-').toUpperCase()),
  );
  const os = textOf(agent['agentOsType'] ?? agent['os'] ?? detected['osFamily']).toLowerCase();
  put(reading, 'host.os.type', osTypes[os] ?? os);
}

function finishThreat(reading: Reading): void {
  const { value, ecs } = reading;
  readAgent(reading);
  const threat = part(value, 'threatInfo');
  const classification = textOf(threat['classification']).toLowerCase();
  const isMalware = malicious.has(classification);
  ecs['event.category'] = [isMalware ? 'malware' : 'threat'];
  ecs['event.type'] = [isMalware ? 'info' : 'indicator'];
  const engines = threat['engines'];
  put(reading, 'event.action', Array.isArray(engines) ? engines.map(textOf).join(',') : undefined);
  const path = textOf(threat['filePath']);
  if (path !== '') put(reading, 'file.name', baseName(path));
  const detected = part(value, 'agentDetectionInfo');
  putAccount(reading, textOf(detected['agentLastLoggedInUserName']) || textOf(threat['processUser']));
  const [first] = objectsIn(value['indicators']);
  const [tactic] = objectsIn(first?.['tactics']);
  put(reading, 'threat.tactic.name', tactic?.['name']);
  put(
    reading,
    'threat.technique.id',
    objectsIn(tactic?.['techniques']).map(({ name }) => textOf(name)),
  );
  setOutcome(reading, threat['mitigationStatus'] === 'mitigated' ? 'success' : undefined);
}

const severities: Readonly<Record<string, number>> = { low: 21, medium: 47, high: 73, critical: 99 };

const directions: Readonly<Record<string, string>> = { OUTGOING: 'egress', INCOMING: 'ingress' };

function finishAlert(reading: Reading): void {
  const { value, ecs } = reading;
  readAgent(reading);
  const alert = part(value, 'alertInfo');
  const source = part(value, 'sourceProcessInfo');
  put(reading, 'event.severity', severities[textOf(part(value, 'ruleInfo')['severity']).toLowerCase()]);
  putAccount(reading, textOf(source['user']));
  const path = textOf(source['filePath']);
  if (path !== '') put(reading, 'process.name', baseName(path));
  put(reading, 'process.pid', wholeNumber(source['pid']));
  put(reading, 'process.parent.pid', wholeNumber(part(value, 'sourceParentProcessInfo')['pid']));
  putAddress(reading, 'source.ip', textOf(alert['srcIp']) || textOf(alert['srcMachineIp']));
  putAddress(reading, 'destination.ip', textOf(alert['dstIp']));
  const direction = textOf(alert['netEventDirection']).toUpperCase();
  put(reading, 'network.direction', directions[direction]);
  const target = textOf(part(value, 'targetProcessInfo')['tgtFilePath']);
  put(reading, 'file.path', target);
  if (target !== '') put(reading, 'file.name', baseName(target));
  ecs['event.category'] = [/process/i.test(textOf(alert['eventType'])) ? 'process' : 'threat'];
  ecs['event.type'] = ['indicator'];
}

function finishActivity(reading: Reading): void {
  const { value } = reading;
  const data = part(value, 'data');
  putMailbox(
    reading,
    'user.name',
    textOf(data['username']) ||
      textOf(data['byUser']) ||
      textOf(data['fullScopeDetails'] === undefined ? '' : data['userName']),
  );
  putAddress(reading, 'source.ip', textOf(data['ipAddress']) || textOf(data['ip']));
  put(reading, 'file.path', data['filePath']);
  put(reading, 'file.name', data['fileDisplayName']);
  const description = textOf(value['primaryDescription']);
  const isLogin = /\blogg?ed (?:in|out|into)|\blogin\b|2fa/i.test(description);
  reading.ecs['event.category'] = [isLogin ? 'authentication' : has(value, 'threatId') ? 'malware' : 'configuration'];
  reading.ecs['event.type'] = ['info'];
  if (/fail/i.test(description)) setOutcome(reading, 'failure');
}

const agentFields = {
  'agentDetectionInfo.agentLastLoggedInUserMail': 'user.email',
  'agentDetectionInfo.agentLastLoggedInUserName': null,
  'agentDetectionInfo.externalIp': null,
  'agentDetectionInfo.siteName': 'organization.name',
  'agentDetectionInfo.name': 'host.name',
  'agentDetectionInfo.uuid': 'host.id',
  'agentRealtimeInfo.agentComputerName': 'host.name',
  'agentRealtimeInfo.agentId': 'host.id',
  'agentRealtimeInfo.agentOsName': 'host.os.name',
  'agentRealtimeInfo.agentOsRevision': 'host.os.version',
  'agentRealtimeInfo.agentDomain': 'host.domain',
  'agentRealtimeInfo.agentVersion': 'agent.version',
  'agentRealtimeInfo.agentUuid': 'agent.id',
  'agentRealtimeInfo.groupName': 'group.name',
  'agentRealtimeInfo.groupId': 'group.id',
} as const;

const isActivity = (value: Fields): boolean =>
  has(value, 'activityType', 'createdAt') && (has(value, 'primaryDescription') || isObject(value['data']));

export const sentinelone = defineJsonSource({
  id: 'sentinelone',
  title: 'SentinelOne',
  kind: 'endpoint',
  summary: 'Threats, alerts of custom detection rules, and activities of the console.',
  aliases: ['sentinel-one', 'sentinel_one'],
  wrappers: ['data'],
  snippets: cloudSnippets(
    'sentinelone',
    pollSnippet(
      'Management API: the newest threats',
      `curl -sS -H "Authorization: ApiToken $S1_TOKEN" 'https://example.sentinelone.net/web/api/v2.1/threats?limit=100&sortBy=updatedAt&sortOrder=desc'`,
    ),
  ),
  refusal:
    'The object is no SentinelOne threat, alert or activity: it lacks `threatInfo`, `alertInfo` and `activityType`.',
  streams: [
    {
      is: (value) => isObject(value['threatInfo']),
      sure: 95,
      dataset: 'sentinelone.threat',
      logsource: { product: 'sentinelone', service: 'threat' },
      prefix: 'sentinel_one.threat',
      fixed: { ...observer, 'event.kind': 'alert' },
      time: ['threatInfo.updatedAt', 'threatInfo.identifiedAt', 'threatInfo.createdAt'],
      identity: ['id', 'threatInfo.updatedAt'],
      fields: {
        ...agentFields,
        id: 'event.id',
        'threatInfo.threatName': 'rule.name',
        'threatInfo.threatId': 'rule.id',
        'threatInfo.originatorProcess': 'process.name',
        'threatInfo.maliciousProcessArguments': 'process.command_line',
        'threatInfo.processUser': 'process.user.name',
        'threatInfo.filePath': 'file.path',
        'threatInfo.fileSize': 'file.size',
        'threatInfo.fileExtension': 'file.extension',
        'threatInfo.md5': 'file.hash.md5',
        'threatInfo.sha1': 'file.hash.sha1',
        'threatInfo.sha256': 'file.hash.sha256',
        'containerInfo.name': 'container.name',
        'containerInfo.id': 'container.id',
        'containerInfo.image': 'container.image.name',
        'kubernetesInfo.namespace': 'orchestrator.namespace',
        'kubernetesInfo.cluster': 'orchestrator.cluster.name',
      },
      finish: finishThreat,
    },
    {
      is: (value) => isObject(value['alertInfo']) && isObject(value['ruleInfo']),
      sure: 95,
      dataset: 'sentinelone.alert',
      logsource: { product: 'sentinelone', service: 'alert' },
      prefix: 'sentinel_one.alert',
      fixed: { ...observer, 'event.kind': 'alert' },
      time: ['alertInfo.createdAt', 'alertInfo.reportedAt', 'alertInfo.updatedAt'],
      identity: ['alertInfo.alertId', 'alertInfo.updatedAt'],
      fields: {
        ...agentFields,
        'alertInfo.alertId': 'event.id',
        'alertInfo.eventType': 'event.action',
        'alertInfo.srcPort': 'source.port',
        'alertInfo.dstPort': 'destination.port',
        'alertInfo.netEventDirection': null,
        'alertInfo.dnsRequest': 'dns.question.name',
        'alertInfo.registryPath': 'registry.path',
        'alertInfo.srcIp': null,
        'alertInfo.dstIp': null,
        'ruleInfo.name': 'rule.name',
        'ruleInfo.id': 'rule.id',
        'ruleInfo.description': 'rule.description',
        'sourceProcessInfo.commandline': 'process.command_line',
        'sourceProcessInfo.filePath': 'process.executable',
        'sourceProcessInfo.name': 'process.name',
        'sourceProcessInfo.uniqueId': 'process.entity_id',
        'sourceProcessInfo.pid': null,
        'sourceProcessInfo.user': null,
        'sourceProcessInfo.fileHashMd5': 'process.hash.md5',
        'sourceProcessInfo.fileHashSha1': 'process.hash.sha1',
        'sourceProcessInfo.fileHashSha256': 'process.hash.sha256',
        'sourceParentProcessInfo.commandline': 'process.parent.command_line',
        'sourceParentProcessInfo.filePath': 'process.parent.executable',
        'sourceParentProcessInfo.name': 'process.parent.name',
        'sourceParentProcessInfo.uniqueId': 'process.parent.entity_id',
      },
      finish: finishAlert,
    },
    {
      is: isActivity,
      sure: 85,
      dataset: 'sentinelone.activity',
      logsource: { product: 'sentinelone', service: 'activity' },
      prefix: 'sentinel_one.activity',
      fixed: observer,
      time: ['createdAt', 'updatedAt'],
      identity: ['id'],
      fields: {
        createdAt: null,
        id: 'event.id',
        activityType: 'event.code',
        primaryDescription: 'event.reason',
        description: 'event.action',
        agentId: 'host.id',
        'data.computerName': 'host.name',
        'data.fileContentHash': 'file.hash.sha1',
        hash: 'file.hash.sha1',
        osFamily: 'host.os.type',
        siteName: 'organization.name',
        userId: 'user.id',
        'data.username': null,
        'data.ipAddress': null,
        'data.filePath': null,
      },
      finish: finishActivity,
      say: ({ value }) => textOf(value['primaryDescription']),
    },
  ],
});
