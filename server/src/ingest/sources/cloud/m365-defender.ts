// Microsoft Defender XDR: alerts and incidents of Graph, alerts of Defender for Endpoint, and advanced hunting as streamed.
import { isObject } from '../source.ts';
import { baseName, textOf, wholeNumber } from '../values.ts';
import { setOutcome } from './categories.ts';
import { cloudSnippets, eventHubSnippet, pollSnippet } from './cloud-snippets.ts';
import { huntingFields, type HuntingTable, huntingTables, sigmaView } from './defender-tables.ts';
import { type Fields, put, type Reading, told } from './ecs-names.ts';
import { asWritten, putAddress } from './field-table.ts';
import { defineJsonSource, has, isText, type JsonStream, objectsIn, part } from './json-source.ts';

const base = { 'event.module': 'm365_defender', 'observer.vendor': 'Microsoft', 'observer.product': 'Defender XDR' };
const severities: Readonly<Record<string, number>> = { informational: 1, low: 21, medium: 47, high: 73 };
const evidenceType = /#microsoft\.graph\.security\.(\w+)Evidence$/i;

function readProcess(reading: Reading, process: Fields): void {
  const image = part(process, 'imageFile');
  const folder = textOf(image['filePath']);
  const name = textOf(image['fileName']);
  put(reading, 'process.name', name);
  put(reading, 'process.executable', folder === '' ? '' : `${folder.replace(/\\$/, '')}\\${name}`);
  put(reading, 'process.command_line', process['processCommandLine']);
  put(reading, 'process.pid', wholeNumber(process['processId']));
  put(reading, 'process.hash.sha1', image['sha1']);
  put(reading, 'process.hash.sha256', image['sha256']);
  put(reading, 'process.parent.pid', wholeNumber(process['parentProcessId']));
  const parent = part(process, 'parentProcessImageFile');
  put(reading, 'process.parent.name', parent['fileName']);
  const account = part(process, 'userAccount');
  put(reading, 'user.name', account['accountName']);
  put(reading, 'user.domain', account['domainName']);
}

function readEvidence(reading: Reading, evidence: Fields): void {
  const kind = evidenceType.exec(textOf(evidence['@odata.type']))?.[1]?.toLowerCase() ?? '';
  const account = part(evidence, 'userAccount');
  const file = part(evidence, 'fileDetails');
  switch (kind) {
    case 'device':
      put(reading, 'host.name', evidence['deviceDnsName'] ?? evidence['hostName']);
      put(reading, 'host.id', evidence['mdeDeviceId']);
      put(reading, 'host.os.name', evidence['osPlatform']);
      put(reading, 'host.ip', evidence['ipInterfaces'] ?? evidence['lastIpAddress']);
      break;
    case 'user':
    case 'mailbox':
      put(reading, 'user.name', account['accountName']);
      put(reading, 'user.domain', account['domainName']);
      put(reading, 'user.id', account['userSid']);
      put(reading, 'user.email', account['userPrincipalName'] ?? evidence['primaryAddress']);
      break;
    case 'process':
      readProcess(reading, evidence);
      break;
    case 'file':
      put(reading, 'file.name', file['fileName']);
      put(
        reading,
        'file.path',
        isText(file['filePath']) ? `${file['filePath']}\\${textOf(file['fileName'])}` : undefined,
      );
      put(reading, 'file.hash.sha1', file['sha1']);
      put(reading, 'file.hash.sha256', file['sha256']);
      put(reading, 'file.size', file['fileSize']);
      break;
    case 'ip':
      put(reading, 'source.ip', evidence['ipAddress']);
      break;
    case 'url':
      put(reading, 'url.full', evidence['url']);
      break;
    case 'analyzedmessage':
      put(reading, 'email.from.address', part(evidence, 'p2Sender')['emailAddress']);
      put(reading, 'email.to.address', evidence['recipientEmailAddress']);
      put(reading, 'email.subject', evidence['subject']);
      put(reading, 'email.message_id', evidence['internetMessageId']);
      put(reading, 'source.ip', evidence['senderIp']);
      break;
    default:
  }
}

function finishAlert(reading: Reading): void {
  const { value, ecs } = reading;
  for (const evidence of objectsIn(value['evidence'])) readEvidence(reading, evidence);
  put(reading, 'event.severity', severities[textOf(value['severity']).toLowerCase()]);
  ecs['event.category'] = [/malware/i.test(textOf(value['category'])) ? 'malware' : 'threat'];
  ecs['event.type'] = ['indicator'];
  put(reading, 'event.action', value['category']);
}

/** Alerts of Defender for Endpoint's own API tell evidence in flat rows. */
function finishEndpointAlert(reading: Reading): void {
  finishAlert(reading);
  for (const evidence of objectsIn(reading.value['evidence'])) {
    const isProcess = /^process$/i.test(textOf(evidence['entityType']));
    const path = textOf(evidence['filePath']);
    const name = textOf(evidence['fileName']);
    const full = path === '' ? name : `${path.replace(/\\$/, '')}\\${name}`;
    if (isProcess) {
      put(reading, 'process.name', name);
      put(reading, 'process.executable', full);
      put(reading, 'process.command_line', evidence['processCommandLine']);
      put(reading, 'process.pid', wholeNumber(evidence['processId']));
      put(reading, 'process.hash.sha256', evidence['sha256']);
      put(reading, 'process.hash.sha1', evidence['sha1']);
    } else if (name !== '') {
      put(reading, 'file.name', name);
      put(reading, 'file.path', full);
      put(reading, 'file.hash.sha256', evidence['sha256']);
      put(reading, 'file.hash.sha1', evidence['sha1']);
    }
    put(reading, 'user.name', evidence['accountName']);
    put(reading, 'user.domain', evidence['domainName']);
    put(reading, 'source.ip', evidence['ipAddress']);
    put(reading, 'url.full', evidence['url']);
  }
}

const tableOf = (value: Fields): string => textOf(value['category']).replace(/^AdvancedHunting-/i, '');
const rowOf = (value: Fields): Fields => part(value, 'properties');
const planOf = (value: Fields): HuntingTable => huntingTables[tableOf(value)] ?? { category: ['host'], type: ['info'] };

function readInitiator(reading: Reading, row: Fields, side: 'process' | 'process.parent'): void {
  const file = textOf(row['InitiatingProcessFileName']);
  put(reading, `${side}.name`, file);
  put(reading, `${side}.executable`, row['InitiatingProcessFolderPath']);
  put(reading, `${side}.command_line`, row['InitiatingProcessCommandLine']);
  put(reading, `${side}.pid`, wholeNumber(row['InitiatingProcessId']));
  if (side === 'process.parent') return;
  put(reading, 'process.hash.sha256', row['InitiatingProcessSHA256']);
  put(reading, 'process.hash.sha1', row['InitiatingProcessSHA1']);
  put(reading, 'process.hash.md5', row['InitiatingProcessMD5']);
  put(reading, 'process.parent.name', row['InitiatingProcessParentFileName']);
  put(reading, 'process.parent.pid', wholeNumber(row['InitiatingProcessParentId']));
}

function finishHunting(reading: Reading): void {
  const { value, ecs } = reading;
  const table = tableOf(value);
  const row = rowOf(value);
  const { category, type, kind } = planOf(value);
  if (kind !== undefined) ecs['event.kind'] = kind;
  ecs['event.category'] = category;
  ecs['event.type'] = type;
  put(reading, 'event.action', table);
  const path = textOf(row['FolderPath']);
  const file = textOf(row['FileName']);
  const full = path === '' || path.toLowerCase().endsWith(file.toLowerCase()) ? path || file : `${path}\\${file}`;
  if (table === 'DeviceProcessEvents') {
    put(reading, 'process.name', file || baseName(full));
    put(reading, 'process.executable', full);
    put(reading, 'process.command_line', row['ProcessCommandLine']);
    put(reading, 'process.pid', wholeNumber(row['ProcessId']));
    put(reading, 'process.hash.md5', row['MD5']);
    put(reading, 'process.hash.sha1', row['SHA1']);
    put(reading, 'process.hash.sha256', row['SHA256']);
    readInitiator(reading, row, 'process.parent');
  } else {
    put(reading, 'file.path', full);
    put(reading, 'file.name', file);
    readInitiator(reading, row, 'process');
    put(reading, 'process.pid', wholeNumber(row['ProcessId']));
  }
  if (isText(row['RegistryKey']))
    put(
      reading,
      'registry.path',
      `${row['RegistryKey']}${isText(row['RegistryValueName']) ? `\\${row['RegistryValueName']}` : ''}`,
    );
  put(reading, 'user.name', row['InitiatingProcessAccountName']);
  put(reading, 'user.domain', row['InitiatingProcessAccountDomain']);
  readConnection(reading, row);
  const action = textOf(row['ActionType']);
  if (/fail|blocked|denied/i.test(action)) setOutcome(reading, 'failure');
  else if (/success|allowed/i.test(action)) setOutcome(reading, 'success');
  if (table === 'DeviceFileEvents') {
    const types = /Created/.test(action) ? 'creation' : /Deleted/.test(action) ? 'deletion' : 'change';
    ecs['event.type'] = [types];
  }
}

/** Of a connection from outside the remote side is the source. */
function readConnection(reading: Reading, row: Fields): void {
  const inbound = /Inbound|Logon|Listening/i.test(textOf(row['ActionType']));
  const [near, far] = inbound ? (['destination', 'source'] as const) : (['source', 'destination'] as const);
  putAddress(reading, `${near}.ip`, textOf(row['LocalIP']));
  put(reading, `${near}.port`, row['LocalPort']);
  putAddress(reading, `${far}.ip`, textOf(row['RemoteIP']));
  put(reading, `${far}.port`, row['RemotePort']);
  const url = textOf(row['RemoteUrl']);
  if (url.includes('/')) put(reading, 'url.full', url);
  else put(reading, `${far}.domain`, url);
  if (told(reading, 'network.transport') === '') return;
  put(reading, 'network.direction', inbound ? 'ingress' : 'egress');
}

const isTable = (name: unknown): name is string =>
  isText(name) && Object.hasOwn(huntingTables, name.replace(/^AdvancedHunting-/i, ''));

/** Rows of the hunting API and of Log Analytics stand alone; the stream wraps them. */
function reshape(value: Fields): Fields {
  if (isText(value['category']) && value['category'].startsWith('AdvancedHunting-')) return value;
  if (isTable(value['Type']) && (has(value, 'TimeGenerated') || has(value, 'Timestamp')))
    return {
      time: value['TimeGenerated'] ?? value['Timestamp'],
      category: `AdvancedHunting-${value['Type']}`,
      properties: value,
    };
  return value;
}

const nestedHunting = Object.fromEntries(
  Object.entries(huntingFields).map(([name, target]) => [`properties.${name}`, target]),
);

const alert: Omit<JsonStream, 'is' | 'sure' | 'fields' | 'identity'> = {
  dataset: 'microsoft.defender_alert',
  logsource: { product: 'm365', service: 'defender_alert' },
  prefix: 'm365_defender.alert',
  fixed: { ...base, 'event.kind': 'alert' },
  time: ['lastUpdateDateTime', 'createdDateTime', 'lastUpdateTime', 'alertCreationTime'],
  finish: finishAlert,
  say: ({ value }) => [value['title'] ?? value['displayName'], value['description']].filter(isText).join(' – '),
};

export const m365Defender = defineJsonSource({
  id: 'm365-defender',
  title: 'Microsoft Defender XDR',
  kind: 'endpoint',
  summary: 'Alerts and incidents of Graph and of Defender for Endpoint, and the tables of advanced hunting.',
  aliases: ['defender', 'microsoft-defender', 'mde'],
  wrappers: ['value', 'records', 'Results', 'results'],
  snippets: cloudSnippets(
    'm365-defender',
    eventHubSnippet('the event types of the streaming API in the Defender portal'),
    pollSnippet(
      'Microsoft Graph: alerts of the last minutes',
      `az rest --url 'https://graph.microsoft.com/v1.0/security/alerts_v2'`,
    ),
  ),
  refusal: 'The object is no Defender alert, incident or row of advanced hunting.',
  reshape,
  streams: [
    {
      is: (value) =>
        isText(value['category']) && value['category'].startsWith('AdvancedHunting-') && isObject(value['properties']),
      sure: 95,
      dataset: (value) =>
        `microsoft.defender_${
          tableOf(value)
            .replaceAll(/[^A-Za-z0-9]/g, '')
            .toLowerCase() || 'hunting'
        }`,
      logsource: (value) => {
        const { sigma } = planOf(value);
        const isUnix = textOf(rowOf(value)['FolderPath']).startsWith('/');
        return sigma === undefined
          ? { product: 'm365', service: tableOf(value) }
          : { product: isUnix ? 'linux' : 'windows', category: sigma };
      },
      prefix: 'm365_defender.event',
      names: asWritten,
      fixed: base,
      time: ['properties.Timestamp', 'time', 'properties.TimeGenerated'],
      identity: ['properties.ReportId', 'properties.DeviceId', 'properties.Timestamp', 'category'],
      fields: {
        time: null,
        tenantId: 'organization.id',
        operationName: null,
        category: 'event.provider',
        ...nestedHunting,
      },
      finish: finishHunting,
      native: (value) => sigmaView(tableOf(value), rowOf(value)),
    },
    {
      ...alert,
      is: (value) =>
        isText(value['title']) &&
        has(value, 'createdDateTime') &&
        (has(value, 'providerAlertId') || has(value, 'serviceSource') || has(value, 'detectionSource')),
      sure: 92,
      identity: ['id', 'lastUpdateDateTime'],
      fields: {
        id: 'event.id',
        title: 'rule.name',
        detectorId: 'rule.id',
        description: 'rule.description',
        serviceSource: 'event.provider',
        tenantId: 'organization.id',
        alertWebUrl: 'event.reference',
        mitreTechniques: 'threat.technique.id',
        category: 'threat.tactic.name',
        firstActivityDateTime: 'event.start',
        lastActivityDateTime: 'event.end',
        createdDateTime: 'event.created',
        severity: null,
      },
    },
    {
      ...alert,
      is: (value) =>
        has(value, 'alertCreationTime', 'machineId') ||
        (has(value, 'alertCreationTime', 'incidentId') && isText(value['title'])),
      sure: 90,
      identity: ['id', 'lastUpdateTime'],
      finish: finishEndpointAlert,
      fields: {
        id: 'event.id',
        title: 'rule.name',
        detectorId: 'rule.id',
        description: 'rule.description',
        machineId: 'host.id',
        computerDnsName: 'host.name',
        detectionSource: 'event.provider',
        mitreTechniques: 'threat.technique.id',
        category: 'threat.tactic.name',
        firstEventTime: 'event.start',
        lastEventTime: 'event.end',
        'relatedUser.userName': 'user.name',
        'relatedUser.domainName': 'user.domain',
        severity: null,
      },
    },
    {
      ...alert,
      dataset: 'microsoft.defender_incident',
      logsource: { product: 'm365', service: 'defender_incident' },
      prefix: 'm365_defender.incident',
      is: (value) => has(value, 'incidentWebUrl', 'createdDateTime') && isText(value['displayName']),
      sure: 90,
      identity: ['id', 'lastUpdateDateTime'],
      fields: {
        id: 'event.id',
        displayName: 'rule.name',
        tenantId: 'organization.id',
        incidentWebUrl: 'event.reference',
        severity: null,
      },
    },
  ],
});
