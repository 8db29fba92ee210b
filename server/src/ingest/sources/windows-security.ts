// The fields of the Security log in ECS: accounts by their role, objects by their type, codes in words.
import type { EcsDocument } from '@tocsin/contracts/event';

import { type FieldMap, fieldMap } from './field-map.ts';
import { ipOf, portOf, setText, textField, textOf, wholeNumber } from './values.ts';
import { ipProtocols, kerberosCodes, logonFailures, logonTypes, ticketEncryption } from './windows-codes.ts';
import type { WindowsRecord } from './windows-record.ts';
import { type SecurityKind, securityKind } from './windows-security-kinds.ts';

type Data = Record<string, unknown>;
type Attributes = Record<string, string>;

const plain = fieldMap({
  ProcessName: 'process.executable',
  CallerProcessName: 'process.executable',
  ProcessId: ['process.pid', 'pid'],
  CallerProcessId: ['process.pid', 'pid'],
  ServiceName: 'service.name',
  IpAddress: ['source.ip', 'ip'],
  ClientAddress: ['source.ip', 'ip'],
  SourceAddress: ['source.ip', 'ip'],
  SourcePort: ['source.port', 'port'],
  DestAddress: ['destination.ip', 'ip'],
  DestPort: ['destination.port', 'port'],
  WorkstationName: 'source.domain',
  Workstation: 'source.domain',
  ClientName: 'source.domain',
  AccountName: null,
  Domain: null,
});
const creation = fieldMap(
  {
    NewProcessName: 'process.executable',
    NewProcessId: ['process.pid', 'pid'],
    CommandLine: 'process.command_line',
    ProcessCommandLine: 'process.command_line',
    ParentProcessName: 'process.parent.executable',
    ProcessId: ['process.parent.pid', 'pid'],
  },
  plain,
);
const filtering = fieldMap(
  { Application: 'process.executable', ProcessID: ['process.pid', 'pid'], Protocol: null, Direction: null },
  plain,
);

export function securityFields(eventId: number): FieldMap {
  if (eventId === 4688) return creation;
  return eventId >= 5152 && eventId <= 5159 ? filtering : plain;
}

const accountOf = (data: Data, name: string): string => {
  const value = data[name];
  return typeof value === 'string' && value !== '-' ? value : '';
};

/** The part the field map cannot say. */
export function completeSecurity(record: WindowsRecord, ecs: EcsDocument, attrs: Attributes): void {
  const { data, eventId } = record;
  const kind = securityKind(eventId);
  setAccounts(data, kind, ecs, attrs);
  if (ecs['source.port'] === undefined) {
    const port = portOf(data['IpPort']);
    if (port !== null) ecs['source.port'] = port;
  }
  const logonType = textOf(data['LogonType']);
  if (logonType !== '') setText(ecs, 'winlog.logon.type', logonTypes.get(logonType) ?? logonType);
  if (eventId === 4625) describeFailure(data, attrs);
  else if (eventId >= 4768 && eventId <= 4776) completeTicket(record, ecs, attrs);
  else if (eventId >= 5152 && eventId <= 5159) completeConnection(data, ecs);
  if (data['ObjectName'] !== undefined || data['ShareName'] !== undefined) setObject(data, eventId, ecs, attrs);
}

function setAccounts(data: Data, kind: SecurityKind, ecs: EcsDocument, attrs: Attributes): void {
  const subject = accountOf(data, 'SubjectUserName') || accountOf(data, 'AccountName');
  const target = accountOf(data, 'TargetUserName') || accountOf(data, 'TargetUser');
  if (kind.roles === 'target' || (subject === '' && kind.roles === 'subject')) {
    const domain = accountOf(data, target === '' ? 'SubjectDomainName' : 'TargetDomainName');
    setText(ecs, 'user.name', withoutRealm(target || subject, domain));
    setText(ecs, 'user.domain', domain);
    setSid(ecs, target === '' ? data['SubjectUserSid'] : (data['TargetUserSid'] ?? data['TargetSid']));
    return;
  }
  setText(ecs, 'user.name', subject);
  setText(ecs, 'user.domain', data['SubjectDomainName'] ?? data['Domain']);
  setSid(ecs, data['SubjectUserSid']);
  if (kind.roles === 'account') {
    const renamed = accountOf(data, 'NewTargetUserName');
    setText(ecs, 'user.target.name', accountOf(data, 'OldTargetUserName') || target || renamed);
    if (renamed !== '') attrs['user.changes.name'] = renamed;
  } else if (kind.roles === 'group') {
    setMember(data, ecs);
    if (target !== '') attrs['group.name'] = target;
  }
}

/** Kerberos writes `name@REALM` beside the realm itself. */
function withoutRealm(name: string, domain: string): string {
  const at = name.length - domain.length - 1;
  const same =
    domain !== '' && at > 0 && name.charCodeAt(at) === 64 && name.slice(at + 1).toLowerCase() === domain.toLowerCase();
  return same ? name.slice(0, at) : name;
}

/** `S-1-0-0` stands for nobody. */
function setSid(ecs: EcsDocument, sid: unknown): void {
  if (sid !== 'S-1-0-0') setText(ecs, 'user.id', sid);
}

/** `CN=Léa Martin,OU=…` names the member; without a directory only its SID is known. */
function setMember(data: Data, ecs: EcsDocument): void {
  const member = accountOf(data, 'MemberName');
  if (member.slice(0, 3).toUpperCase() === 'CN=') {
    const comma = member.search(/[^\\],/);
    ecs['user.target.name'] = (comma < 0 ? member.slice(3) : member.slice(3, comma + 1)).replaceAll('\\', '');
  } else if (member !== '') {
    ecs['user.target.name'] = member;
  }
}

function describeFailure(data: Data, attrs: Attributes): void {
  const sub = textOf(data['SubStatus']).toLowerCase();
  const status = textOf(data['Status']).toLowerCase();
  const reason = logonFailures.get(sub) ?? logonFailures.get(status);
  if (reason !== undefined) attrs['winlog.logon.failure.sub_status'] = reason;
}

function completeTicket(record: WindowsRecord, ecs: EcsDocument, attrs: Attributes): void {
  const { data, eventId } = record;
  const status = textOf(data['Status'] ?? data['FailureCode']).toLowerCase();
  if (status !== '') {
    ecs['event.outcome'] = status === '0x0' && eventId !== 4771 ? 'success' : 'failure';
    const words = (eventId === 4776 ? logonFailures : kerberosCodes).get(status);
    if (words !== undefined) attrs['winlog.event_data.StatusDescription'] = words;
  }
  const encryption = ticketEncryption.get(textOf(data['TicketEncryptionType']).toLowerCase());
  if (encryption !== undefined) attrs['winlog.event_data.TicketEncryptionTypeDescription'] = encryption;
}

function completeConnection(data: Data, ecs: EcsDocument): void {
  const protocol = textOf(data['Protocol']);
  if (protocol !== '') ecs['network.transport'] = ipProtocols.get(protocol) ?? protocol.toLowerCase();
  const direction = textOf(data['Direction']);
  if (direction === '%%14592' || direction === 'Inbound') ecs['network.direction'] = 'ingress';
  else if (direction === '%%14593' || direction === 'Outbound') ecs['network.direction'] = 'egress';
}

function setObject(data: Data, eventId: number, ecs: EcsDocument, attrs: Attributes): void {
  const name = accountOf(data, 'ObjectName');
  const type = data['ObjectType'];
  if (eventId === 4657) {
    const value = accountOf(data, 'ObjectValueName');
    ecs['registry.path'] = value === '' ? name : `${name}\\${value}`;
    if (accountOf(data, 'NewValue') !== '') ecs['registry.data.strings'] = [accountOf(data, 'NewValue')];
  } else if (name !== '' && type === 'Key') {
    ecs['registry.path'] = name;
  } else if (name !== '' && type === 'File') {
    ecs['file.path'] = name;
  } else if (name !== '' && type === 'Process') {
    ecs['process.target.executable'] = name;
  }
  const share = accountOf(data, 'ShareName');
  const relative = accountOf(data, 'RelativeTargetName');
  if (share !== '' && relative !== '') {
    ecs['file.path'] = `${share}\\${relative}`;
    attrs['file.share'] = share;
  }
}

/** `Logon (Network) of DOMAIN\name from 192.0.2.1`. */
export function securityMessage(
  record: WindowsRecord,
  kind: SecurityKind,
  ecs: EcsDocument,
  attrs: Attributes,
): string {
  let text = kind.verb;
  const logon = textField(ecs, 'winlog.logon.type');
  if (logon !== '') text += ` (${logon})`;
  const domain = textField(ecs, 'user.domain');
  const name = textField(ecs, 'user.name');
  const user = domain === '' || name === '' ? name : `${domain}\\${name}`;
  if (record.eventId === 4688) {
    return `${text}: ${textField(ecs, 'process.command_line') || textField(ecs, 'process.executable')} by ${user}`;
  }
  const target = textField(ecs, 'user.target.name');
  if (target !== '') text += `: ${target}`;
  if (attrs['group.name'] !== undefined) text += ` in ${attrs['group.name']}`;
  if (user !== '') text += kind.roles === 'target' ? ` of ${user}` : ` by ${user}`;
  const object =
    textField(ecs, 'registry.path') ||
    textField(ecs, 'file.path') ||
    textField(ecs, 'service.name') ||
    textField(ecs, 'process.executable');
  if (object !== '') text += `: ${object}`;
  const from = ipOf(ecs['source.ip']) ?? textField(ecs, 'source.domain');
  if (from !== '') text += ` from ${from}`;
  const to = textField(ecs, 'destination.ip');
  if (to !== '') text += ` to ${to}:${String(wholeNumber(ecs['destination.port']) ?? '?')}`;
  const reason = attrs['winlog.logon.failure.sub_status'] ?? '';
  return reason === '' ? text : `${text}, ${reason}`;
}
