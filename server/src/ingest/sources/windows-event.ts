// Makes the normalised event of a Windows record, for the `windows` and the `sysmon` source alike.
import type { EcsDocument, NormalisedEvent } from '@tocsin/contracts/event';

import { prefixer } from './attributes.ts';
import { addCarried } from './carried.ts';
import { applyFieldMap, type FieldMap } from './field-map.ts';
import { isObject, objectIn, ParseFault, type SourceRecord } from './source.ts';
import { baseName, ipOf, setUser } from './values.ts';
import { type Channel, channelOf } from './windows-channels.ts';
import type { WindowsEventKind } from './windows-kinds.ts';
import { readWindowsRecord } from './windows-layouts.ts';
import { otherKind } from './windows-other-kinds.ts';
import { completeOther, otherFields, otherMessage } from './windows-other.ts';
import { completePowershell, powershellFields, powershellKind, powershellMessage } from './windows-powershell.ts';
import { completeByProvider } from './windows-providers.ts';
import type { WindowsRecord } from './windows-record.ts';
import { securityKind } from './windows-security-kinds.ts';
import { completeSecurity, securityFields, securityMessage } from './windows-security.ts';
import { completeSysmon, sysmonFields, sysmonKind, sysmonMessage } from './windows-sysmon.ts';
import { isWindowsText, readWindowsText } from './windows-text.ts';
import { readWindowsXml } from './windows-xml.ts';

/** System names of the flat layouts: read by the layout reader, so not event data. */
const systemNames: ReadonlySet<string> = new Set([
  '@timestamp', '@version', 'AccountName', 'AccountType', 'ActivityID', 'Category', 'Channel', 'Computer', 'Domain',
  'EventID', 'EventReceivedTime', 'EventRecordID', 'EventTime', 'EventType', 'ExecutionProcessID', 'ExecutionThreadID',
  'Hostname', 'Keywords', 'Level', 'LogName', 'MachineName', 'Message', 'Opcode', 'OpcodeValue', 'ProcessID', 'Provider_Name',
  'ProviderGuid', 'ProviderName', 'RecordId', 'RecordNumber', 'RelatedActivityID', 'Severity', 'SeverityValue',
  'SourceModuleName', 'SourceModuleType', 'SourceName', 'Task', 'ThreadID', 'TimeCreated', 'UserID', 'UtcTime',
  'Qualifiers', 'StringInserts', 'Version', 'host', 'message', 'port', 'tags',
]); // prettier-ignore

const eventData = prefixer('winlog.event_data.');

/** Reads any of the JSON and XML layouts; throws ParseFault when the record is none of them. */
export function windowsRecordOf(record: SourceRecord): WindowsRecord {
  const { value } = record;
  if (isObject(value)) return readWindowsRecord(value);
  if (value !== undefined) throw new ParseFault('The record is not a JSON object.');
  const text = record.raw;
  const first = text.trimStart().charAt(0);
  if (first === '<') return readWindowsXml(text);
  if (isWindowsText(text)) return readWindowsText(text);
  if (first !== '{') throw new ParseFault('The record is neither JSON nor XML.');
  return readWindowsRecord(objectIn(text));
}

function kindOf(record: WindowsRecord, channel: Channel): WindowsEventKind {
  switch (channel.family) {
    case 'sysmon':
      return sysmonKind(record);
    case 'security':
      return securityKind(record.eventId);
    case 'powershell':
    case 'powershell-classic':
      return powershellKind(record.eventId);
    default:
      return otherKind(channel, record.provider, record.eventId);
  }
}

function fieldsOf(record: WindowsRecord, channel: Channel): FieldMap {
  switch (channel.family) {
    case 'sysmon':
      return sysmonFields(record.eventId);
    case 'security':
      return securityFields(record.eventId);
    case 'powershell':
    case 'powershell-classic':
      return powershellFields;
    default:
      return otherFields;
  }
}

/** Fills in what is special to the family and says it in one line. */
function complete(
  record: WindowsRecord,
  channel: Channel,
  kind: WindowsEventKind,
  ecs: EcsDocument,
  attrs: Record<string, string>,
): string {
  switch (channel.family) {
    case 'sysmon':
      completeSysmon(record, ecs, attrs);
      addNames(ecs);
      return sysmonMessage(record, kind, ecs);
    case 'security': {
      completeSecurity(record, ecs, attrs);
      completeByProvider(record, ecs, attrs);
      addNames(ecs);
      const security = securityKind(record.eventId);
      return security.verb === '' ? otherMessage(record, kind, ecs) : securityMessage(record, security, ecs, attrs);
    }
    case 'powershell':
    case 'powershell-classic':
      completePowershell(record, ecs, attrs);
      addNames(ecs);
      return powershellMessage(record, kind, ecs, attrs);
    default:
      completeOther(record, channel, ecs);
      completeByProvider(record, ecs, attrs);
      addNames(ecs);
      return otherMessage(record, kind, ecs);
  }
}

function addNames(ecs: EcsDocument): void {
  const executable = ecs['process.executable'];
  if (typeof executable === 'string') ecs['process.name'] = baseName(executable);
  const parent = ecs['process.parent.executable'];
  if (typeof parent === 'string') ecs['process.parent.name'] = baseName(parent);
  const file = ecs['file.path'];
  if (typeof file === 'string') {
    const name = baseName(file);
    if (name !== '') ecs['file.name'] = name;
  }
}

function systemPart(record: WindowsRecord, channel: Channel, ecs: EcsDocument, attrs: Record<string, string>): void {
  if (record.provider !== '') ecs['event.provider'] = record.provider;
  if (record.computer !== '') ecs['host.name'] = record.computer;
  if (record.level !== '') ecs['log.level'] = record.level;
  if (record.agentId !== '') ecs['agent.id'] = record.agentId;
  if (record.hostIps.length > 0) {
    const ips = record.hostIps.map(ipOf).filter((ip) => ip !== null);
    if (ips.length > 0) ecs['host.ip'] = ips;
  }
  if (record.channel !== '') attrs['winlog.channel'] = record.channel;
  if (record.recordId !== '') attrs['winlog.record_id'] = record.recordId;
  if (record.task !== '') attrs['winlog.task'] = record.task;
  if (record.opcode !== '') attrs['winlog.opcode'] = record.opcode;
  if (record.userSid !== '' && channel.family !== 'security') attrs['winlog.user.identifier'] = record.userSid;
}

/** The account of System/Security counts where the event data names none; in PowerShell it is the one that ran it. */
function fallbackUser(record: WindowsRecord, channel: Channel, ecs: EcsDocument): void {
  const powershell = channel.family === 'powershell' || channel.family === 'powershell-classic';
  if (ecs['user.name'] !== undefined && !powershell) return;
  if (ecs['user.name'] === undefined) setUser(ecs, record.userAccount);
  if (record.userSid !== '' && ecs['user.id'] === undefined) ecs['user.id'] = record.userSid;
}

/** Security and Sysmon events are named by their ids; of the others the shipper's word for the task counts first. */
function actionOf(record: WindowsRecord, channel: Channel, kind: WindowsEventKind): string {
  const stated = record.action ?? '';
  const byId = channel.family === 'security' || channel.family === 'sysmon';
  return byId ? kind.action || stated : stated || kind.action;
}

export function windowsEvent(record: WindowsRecord): NormalisedEvent {
  const channel = channelOf(record.channel, record.provider);
  const kind = kindOf(record, channel);
  const ecs: EcsDocument = {
    'event.kind': channel.family === 'defender' && kind.sigma !== '' ? 'alert' : 'event',
    'event.module': 'windows',
    'event.code': String(record.eventId),
    'host.os.type': channel.dataset.startsWith('linux') ? 'linux' : 'windows',
  };
  const attrs: Record<string, string> = {};
  if (kind.category.length > 0) ecs['event.category'] = kind.category;
  if (kind.type.length > 0) ecs['event.type'] = kind.type;
  const action = actionOf(record, channel, kind);
  if (action !== '') ecs['event.action'] = action;
  if (record.outcome !== null) ecs['event.outcome'] = record.outcome;
  systemPart(record, channel, ecs, attrs);
  applyFieldMap(record.data, fieldsOf(record, channel), systemNames, eventData, ecs, attrs);
  const message = complete(record, channel, kind, ecs, attrs);
  fallbackUser(record, channel, ecs);
  if (record.carried !== undefined) addCarried(record.carried, ecs, attrs);
  return {
    time: record.time,
    dataset: channel.dataset,
    sourceEventId: identityOf(record),
    logsource: channel.logsource(kind.sigma),
    native: record.native,
    ecs,
    attrs,
    message,
  };
}

/** Record numbers start again on a re-installed machine, hence the time. */
function identityOf(record: WindowsRecord): string | null {
  if (record.recordId === '' || record.computer === '' || record.time === null) return null;
  return `${record.computer}/${record.channel}/${record.recordId}/${record.time}`;
}
