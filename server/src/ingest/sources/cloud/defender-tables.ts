// The tables of Microsoft Defender's advanced hunting: what each is about and what Sigma calls its columns.
import { textOf } from '../values.ts';
import type { Fields } from './ecs-names.ts';
import type { FieldTable } from './field-table.ts';

export type HuntingTable = {
  category: readonly string[];
  type: readonly string[];
  kind?: string;
  /** The category of Windows rules that read these rows. */
  sigma?: string;
};

export const huntingTables: Readonly<Record<string, HuntingTable>> = {
  DeviceProcessEvents: { category: ['process'], type: ['start'], sigma: 'process_creation' },
  DeviceNetworkEvents: { category: ['network'], type: ['connection'], sigma: 'network_connection' },
  DeviceFileEvents: { category: ['file'], type: ['change'], sigma: 'file_event' },
  DeviceRegistryEvents: { category: ['registry'], type: ['change'], sigma: 'registry_set' },
  DeviceLogonEvents: { category: ['authentication'], type: ['start'] },
  DeviceImageLoadEvents: { category: ['library'], type: ['start'], sigma: 'image_load' },
  DeviceEvents: { category: ['host'], type: ['info'] },
  DeviceInfo: { category: ['host'], type: ['info'] },
  DeviceNetworkInfo: { category: ['host'], type: ['info'] },
  DeviceFileCertificateInfo: { category: ['file'], type: ['info'] },
  AlertInfo: { category: ['threat'], type: ['indicator'], kind: 'alert' },
  AlertEvidence: { category: ['threat'], type: ['indicator'], kind: 'alert' },
  EmailEvents: { category: ['email'], type: ['info'] },
  EmailUrlInfo: { category: ['email'], type: ['info'] },
  EmailAttachmentInfo: { category: ['email', 'file'], type: ['info'] },
  EmailPostDeliveryEvents: { category: ['email'], type: ['change'] },
  UrlClickEvents: { category: ['web'], type: ['access'] },
  IdentityLogonEvents: { category: ['authentication'], type: ['start'] },
  IdentityQueryEvents: { category: ['iam'], type: ['info'] },
  IdentityDirectoryEvents: { category: ['iam'], type: ['change'] },
  IdentityInfo: { category: ['iam'], type: ['info'] },
  CloudAppEvents: { category: ['web'], type: ['info'] },
  BehaviorInfo: { category: ['threat'], type: ['indicator'] },
  BehaviorEntities: { category: ['threat'], type: ['indicator'] },
};

/** Columns that mean the same in every table. */
export const huntingFields: FieldTable = {
  Timestamp: null,
  TimeGenerated: null,
  ActionType: 'event.action',
  ReportId: null,
  DeviceId: 'host.id',
  DeviceName: 'host.name',
  OSPlatform: 'host.os.name',
  AccountName: 'user.name',
  AccountDomain: 'user.domain',
  AccountSid: 'user.id',
  AccountUpn: 'user.email',
  AccountObjectId: 'user.id',
  AccountDisplayName: 'user.full_name',
  TargetAccountUpn: 'user.target.email',
  TargetAccountDisplayName: 'user.target.full_name',
  LogonType: 'winlog.logon.type',
  FailureReason: 'event.reason',
  IPAddress: ['source.ip', 'address'],
  UserAgent: 'user_agent.original',
  Application: 'service.name',
  Protocol: ['network.transport', 'transport'],
  RemoteDeviceName: 'source.domain',
  DestinationDeviceName: 'destination.domain',
  DestinationIPAddress: 'destination.ip',
  DestinationPort: 'destination.port',
  MD5: 'file.hash.md5',
  SHA1: 'file.hash.sha1',
  SHA256: 'file.hash.sha256',
  FileSize: 'file.size',
  FileName: null,
  FolderPath: null,
  ProcessCommandLine: null,
  ProcessId: null,
  RegistryKey: null,
  RegistryValueName: null,
  RegistryValueData: 'registry.data.strings',
  RemoteIP: null,
  RemotePort: null,
  RemoteUrl: null,
  LocalIP: null,
  LocalPort: null,
  InitiatingProcessFileName: null,
  InitiatingProcessFolderPath: null,
  InitiatingProcessCommandLine: null,
  InitiatingProcessId: null,
  AlertId: 'event.id',
  Title: 'rule.name',
  Category: 'threat.tactic.name',
  AttackTechniques: 'threat.technique.name',
  ServiceSource: 'event.provider',
  NetworkMessageId: 'event.id',
  InternetMessageId: 'email.message_id',
  SenderFromAddress: 'email.from.address',
  SenderIPv4: 'source.ip',
  RecipientEmailAddress: 'email.to.address',
  Subject: 'email.subject',
  EmailDirection: ['email.direction', 'lower'],
  DeliveryAction: 'event.action',
  Url: ['url.full', 'url'],
};

/** Windows rules' names by column, for all tables; `FolderPath` differs by table. */
const sigmaNames: Readonly<Record<string, string>> = {
  ProcessCommandLine: 'CommandLine',
  ProcessId: 'ProcessId',
  ProcessIntegrityLevel: 'IntegrityLevel',
  ProcessVersionInfoOriginalFileName: 'OriginalFileName',
  ProcessVersionInfoProductName: 'Product',
  ProcessVersionInfoCompanyName: 'Company',
  ProcessVersionInfoFileDescription: 'Description',
  RegistryValueData: 'Details',
  RemoteIP: 'DestinationIp',
  RemotePort: 'DestinationPort',
  RemoteUrl: 'DestinationHostname',
  LocalIP: 'SourceIp',
  LocalPort: 'SourcePort',
  DeviceName: 'Computer',
};

/** The columns under the names by which rules for Windows ask. */
export function sigmaView(table: string, row: Fields): Fields {
  const view: Fields = { ...row };
  for (const [column, name] of Object.entries(sigmaNames)) {
    if (row[column] !== undefined && row[column] !== null) view[name] = row[column];
  }
  const domain = textOf(row['AccountDomain'] ?? row['InitiatingProcessAccountDomain']);
  const account = textOf(row['AccountName'] ?? row['InitiatingProcessAccountName']);
  if (account !== '') view['User'] = domain === '' ? account : `${domain}\\${account}`;
  const hashes = ['MD5', 'SHA1', 'SHA256'].filter((name) => textOf(row[name]) !== '');
  if (hashes.length > 0) view['Hashes'] = hashes.map((name) => `${name}=${textOf(row[name])}`).join(',');
  const initiator = row['InitiatingProcessFolderPath'];
  if (table === 'DeviceProcessEvents') {
    view['Image'] = row['FolderPath'];
    view['ParentImage'] = initiator;
    view['ParentCommandLine'] = row['InitiatingProcessCommandLine'];
    return view;
  }
  view['Image'] = initiator;
  view['CommandLine'] ??= row['InitiatingProcessCommandLine'];
  if (table === 'DeviceFileEvents') view['TargetFilename'] = row['FolderPath'];
  if (table === 'DeviceImageLoadEvents') view['ImageLoaded'] = row['FolderPath'];
  if (table === 'DeviceRegistryEvents') {
    const value = textOf(row['RegistryValueName']);
    view['TargetObject'] = `${textOf(row['RegistryKey'])}${value === '' ? '' : `\\${value}`}`;
  }
  if (table === 'DeviceNetworkEvents')
    view['Initiated'] = /Inbound|Listening/.test(textOf(row['ActionType'])) ? 'false' : 'true';
  return view;
}
