// Microsoft 365: the unified audit log of Exchange, SharePoint, OneDrive, Teams, Entra ID, DLP and the compliance centre.
import { isObject } from '../source.ts';
import { ipOf, textOf } from '../values.ts';
import { objectOrText } from './azure-record.ts';
import { categories } from './categories.ts';
import { cloudSnippets, pollSnippet } from './cloud-snippets.ts';
import { type Fields, isBlank, put, type Reading } from './ecs-names.ts';
import { asWritten, putMailbox, putUrl, splitAddress } from './field-table.ts';
import { defineJsonSource, has, isText, type JsonStream, objectsIn, part } from './json-source.ts';
import { recordTypes } from './o365-record-types.ts';

/** By `record type/operation`: added to `web` and `info`, which every record is. */
const shapes = categories({
  'AzureActiveDirectory/Add user.': 'iam: user creation',
  'AzureActiveDirectory/Update user.': 'iam: user change',
  'AzureActiveDirectory/Delete user.|MicrosoftTeams/Delete user.': 'iam: user deletion',
  'AzureActiveDirectoryStsLogon/*': 'authentication: start access',
  'MicrosoftTeams/TeamCreated': 'iam: group creation',
  'MicrosoftTeams/MemberAdded': 'iam: group change',
  'Yammer/FileCreated|Yammer/FileUpdateName': 'file: creation',
  'Yammer/FileDownloaded|Yammer/FileShared|Yammer/FileUpdateDescription|Yammer/FileVisited': 'file: access',
  'Yammer/GroupCreation': 'iam: group creation',
  'Yammer/GroupDeletion': 'iam: group deletion',
  'Yammer/NetworkSecurityConfigurationUpdated': 'configuration iam: change admin',
  'Yammer/NetworkConfigurationUpdated|Yammer/SoftDeleteSettingsUpdated|Yammer/ProcessProfileFields|Yammer/SupervisorAdminToggled':
    'configuration: change',
  'Yammer/NetworkUserSuspended|Yammer/UserSuspension': 'iam:',
  'ComplianceDLPSharePoint/*|ComplianceDLPExchange/*': 'file: access',
  '*/FileAccessed|*/FileDownloaded': 'file: access',
  '*/FileDeleted|*/FolderDeleted': 'file: deletion',
  '*/FileUploaded|*/FolderCopied|*/FolderCreated': 'file: creation',
  '*/FileModified|*/FileMoved|*/FileRenamed|*/FileRestored|*/FolderModified|*/FolderMoved|*/FolderRenamed|*/FolderRestored':
    'file: change',
  '*/ComplianceSettingChanged': 'configuration: change',
}); // prettier-ignore

const renamed: Readonly<Record<string, string>> = {
  'AzureActiveDirectory/Add user.': 'added-user-account',
  'AzureActiveDirectory/Update user.': 'modified-user-account',
  'AzureActiveDirectory/Delete user.': 'deleted-user-account',
  'MicrosoftTeams/Delete user.': 'deleted-user-account',
  'MicrosoftTeams/TeamCreated': 'added-group-account-to',
  'MicrosoftTeams/MemberAdded': 'added-users-to-group',
};

const alerting = new Set([
  'SecurityComplianceAlerts',
  'ComplianceDLPSharePoint',
  'ComplianceDLPExchange',
  'MCASAlerts',
]);
const severities: Readonly<Record<string, number>> = { informational: 1, low: 2, medium: 3, high: 4 };
const failures = new Set(['failed', 'false', 'failure']);

/** An address alone, with a port, in brackets, or behind a name: `NAME (192.0.2.1)`. */
function putEndpoint(reading: Reading, side: 'source' | 'destination', value: unknown): void {
  const text = textOf(value)
    .replaceAll(/[\r\n]/g, '')
    .trim()
    .slice(0, 300);
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text;
  const named = /^(\S+) \(([^)]*)\)$/.exec(bare);
  const { ip, port } = named === null ? splitAddress(text) : { ip: ipOf(named[2]), port: null };
  const inner = ip ?? ipOf(bare);
  if (inner !== null) put(reading, `${side}.ip`, inner);
  if (port !== null) put(reading, `${side}.port`, port);
  else if (inner !== null) put(reading, `${side}.port`, /\]:(\d{1,5})$/.exec(text)?.[1]);
  if (named !== null) put(reading, `${side}.domain`, named[1]);
}

/** Lists of `{ Name, Value }` as attributes under their names. */
function readPairs(reading: Reading, list: string): void {
  const pairs = reading.value[list];
  if (isText(pairs)) reading.attrs[`o365.audit.${list}`] = pairs;
  if (Array.isArray(pairs) && pairs.every(isText) && pairs.length > 0)
    reading.attrs[`o365.audit.${list}`] = pairs.join(', ');
  for (const pair of objectsIn(pairs)) {
    const name = `o365.audit.${list}.${asWritten(textOf(pair['Name']))}`;
    const values: [string, unknown][] = [
      ['', pair['Value']],
      ['.OldValue', pair['OldValue']],
      ['.NewValue', pair['NewValue']],
    ];
    for (const [suffix, value] of values) {
      if (!isBlank(value)) reading.attrs[`${name}${suffix}`] = textOf(value);
    }
    if (list === 'ExtendedProperties' && pair['Name'] === 'UserAgent')
      put(reading, 'user_agent.original', pair['Value']);
  }
}

/** Which rules matched, how severe they are, and whether one of them blocked the access. */
function readPolicies(reading: Reading): void {
  const { value, ecs } = reading;
  const rules = objectsIn(value['PolicyDetails']).flatMap((policy) => objectsIn(policy['Rules']));
  const metadata = part(value, 'SharePointMetaData');
  const mail = part(value, 'ExchangeMetaData');
  put(
    reading,
    'rule.id',
    rules.map((rule) => textOf(rule['RuleId'])).filter((id) => id !== ''),
  );
  put(
    reading,
    'rule.name',
    rules.map((rule) => textOf(rule['RuleName'])).filter((name) => name !== ''),
  );
  put(reading, 'user.id', metadata['From']);
  put(reading, 'file.name', metadata['FileName']);
  putUrl(reading, textOf(metadata['FilePathUrl']));
  put(reading, 'file.owner', metadata['FileOwner']);
  put(reading, 'email.from.address', mail['From']);
  put(reading, 'email.to.address', mail['To']);
  put(reading, 'email.subject', mail['Subject']);
  put(reading, 'email.message_id', mail['MessageID']);
  const worst = Math.max(0, ...rules.map((rule) => severities[textOf(rule['Severity']).toLowerCase()] ?? 0));
  put(reading, 'event.severity', worst);
  const blocks = rules.some(({ Actions: actions }) => Array.isArray(actions) && actions.includes('BlockAccess'));
  const operation = textOf(value['Operation']);
  const excepted = !isBlank(value['ExceptionInfo']) && JSON.stringify(value['ExceptionInfo']) !== '{}';
  const passed = !blocks || operation === 'DlpRuleUndo' || (excepted && operation !== 'DlpInfo');
  ecs['event.outcome'] = passed ? 'success' : 'failure';
}

function readSchema(reading: Reading, type: string): void {
  const { value } = reading;
  switch (type) {
    case 'ExchangeAdmin':
    case 'ExchangeItem':
      putEndpoint(reading, 'destination', value['OriginatingServer']);
      put(reading, 'process.name', type === 'ExchangeItem' ? value['ClientProcessName'] : undefined);
      put(reading, 'user.full_name', value['LogonUserDisplayName']);
      put(reading, 'user.id', value['LogonUserSid']);
      break;
    case 'AzureActiveDirectory': {
      put(reading, 'user.target.id', value['ObjectId']);
      const target = textOf(value['ObjectId']);
      if (target.split('@').length === 2) putMailbox(reading, 'user.target.name', target);
      break;
    }
    case 'SharePointFileOperation':
    case 'SharePointSharingOperation':
      putUrl(reading, textOf(value['ObjectId']));
      put(reading, 'file.directory', value['SourceRelativeUrl']);
      put(reading, 'file.name', value['SourceFileName']);
      put(reading, 'file.extension', value['SourceFileExtension']);
      break;
    case 'SecurityComplianceAlerts':
      put(reading, 'rule.name', value['Name']);
      put(reading, 'rule.id', value['PolicyId']);
      put(reading, 'rule.category', value['Category']);
      put(reading, 'rule.ruleset', value['EntityType']);
      break;
    case 'ComplianceDLPSharePoint':
    case 'ComplianceDLPExchange':
      readPolicies(reading);
      break;
    case 'Yammer':
      put(reading, 'user.email', value['ActorUserId']);
      put(reading, 'user.id', value['ActorYammerUserId']);
      put(reading, 'file.name', value['FileName']);
      put(reading, 'group.name', value['GroupName']);
      put(reading, 'destination.user.email', value['TargetUserId']);
      break;
    case 'ThreatIntelligence':
      put(reading, 'email.from.address', value['P2Sender'] ?? value['P1Sender']);
      put(reading, 'email.to.address', value['Recipients']);
      put(reading, 'email.subject', value['Subject']);
      put(reading, 'email.message_id', value['InternetMessageId']);
      put(reading, 'source.ip', value['SenderIp']);
      break;
    default:
      put(reading, 'group.name', value['TeamName']);
  }
}

function finish(reading: Reading): void {
  const { value, ecs } = reading;
  const number = textOf(value['RecordType']);
  const type = recordTypes.get(number) ?? number;
  put(reading, 'event.code', type);
  const operation = `${type}/${textOf(value['Operation'])}`;
  put(reading, 'event.action', renamed[operation] ?? value['Operation']);
  const { category, type: types } = shapes(operation);
  ecs['event.category'] = ['web', ...category];
  ecs['event.type'] = ['info', ...types];
  if (alerting.has(type)) ecs['event.kind'] = 'alert';
  put(reading, 'event.severity', severities[textOf(value['Severity']).toLowerCase()]);
  const account = textOf(value['UserId']);
  put(reading, 'user.id', account);
  const isAddress = account.split('@').length === 2;
  if (isAddress || !account.includes('@')) putMailbox(reading, 'user.name', account);
  putEndpoint(reading, 'source', value['ClientIPAddress'] ?? value['ClientIP'] ?? value['ActorIpAddress']);
  readSchema(reading, type);
  put(reading, 'user.email', value['MailboxOwnerUPN']);
  const result = textOf(value['ResultStatus']).toLowerCase();
  ecs['event.outcome'] ??= failures.has(result) ? 'failure' : 'success';
  for (const list of ['Parameters', 'ExtendedProperties', 'ModifiedProperties', 'OperationProperties'])
    readPairs(reading, list);
}

const base: Omit<JsonStream, 'is' | 'logsource'> = {
  sure: 90,
  dataset: 'microsoft.o365_audit',
  prefix: 'o365.audit',
  names: asWritten,
  fixed: { 'event.module': 'o365' },
  time: ['CreationTime', 'CreationDate'],
  identity: ['Id'],
  fields: {
    CreationTime: null,
    Id: 'event.id',
    UserId: null,
    Operation: null,
    Workload: 'event.provider',
    OrganizationId: 'organization.id',
    OrganizationName: 'organization.name',
    UserAgent: 'user_agent.original',
    ClientIP: null,
    ClientIPAddress: null,
    ActorIpAddress: null,
    Parameters: null,
    ExtendedProperties: null,
    ModifiedProperties: null,
    OperationProperties: null,
    Comments: 'event.reason',
    DeviceDisplayName: 'host.name',
    DeviceName: 'host.name',
    Sha256: 'file.hash.sha256',
    FilePath: 'file.path',
  },
  finish,
};

/** Shippers and the search of the compliance centre wrap the record. */
function reshape(value: Fields): Fields {
  if (isObject(value['o365audit'])) return value['o365audit'];
  const data = objectOrText(value['AuditData']);
  return data ?? value;
}

const isRecord = (value: Fields): boolean =>
  has(value, 'CreationTime', 'RecordType', 'Operation') && (has(value, 'Workload') || has(value, 'OrganizationId'));

/** The names under which public rules ask for alerts. */
const alertNames = (value: Fields): Fields => ({
  ...value,
  eventSource: value['Workload'] ?? 'SecurityComplianceCenter',
  eventName: value['Name'] ?? value['Operation'],
  status: failures.has(textOf(value['ResultStatus']).toLowerCase()) ? 'failure' : 'success',
});

export const o365Audit = defineJsonSource({
  id: 'o365-audit',
  title: 'Microsoft 365 audit',
  kind: 'cloud',
  summary: 'The unified audit log: Exchange, SharePoint, OneDrive, Teams, Entra ID, DLP, alerts and the rest.',
  aliases: ['m365-audit', 'office365', 'o365'],
  wrappers: ['value', 'records', 'Records', 'Results'],
  snippets: cloudSnippets(
    'o365-audit',
    pollSnippet(
      'Office 365 Management Activity API: one content blob',
      `curl -sS -H "Authorization: Bearer $O365_TOKEN" "$CONTENT_URI"`,
    ),
  ),
  refusal: 'The object is no record of the Microsoft 365 audit log: it lacks `RecordType`, `Operation` or `Workload`.',
  reshape,
  streams: [
    {
      ...base,
      is: (value) => isRecord(value) && ['40', '98'].includes(textOf(value['RecordType'])),
      logsource: { product: 'm365', service: 'threat_management' },
      native: alertNames,
    },
    {
      ...base,
      is: isRecord,
      logsource: { product: 'm365', service: 'audit' },
    },
    {
      ...base,
      is: (value) => has(value, 'CreationTime') && (has(value, 'RecordType') || has(value, 'Id')),
      sure: 30,
      logsource: { product: 'm365', service: 'audit' },
    },
  ],
});
