// Windows events as text: what the event viewer shows, alone or in the envelopes of Splunk and Snare.
import { ParseFault } from './source.ts';
import { wholeNumber } from './values.ts';
import { fromSystem, type WindowsRecord } from './windows-record.ts';

type Data = Record<string, unknown>;

/** Who a part of the text is about: the beginning of the fields' names. */
const parts: Record<string, 'Subject' | 'Target' | 'Member' | 'Group' | ''> = {
  Subject: 'Subject', Member: 'Member', 'New Logon': 'Target', 'Account For Which Logon Failed': 'Target',
  'Account That Was Locked Out': 'Target', 'Target Account': 'Target', 'Account Whose Credentials Were Used': 'Target',
  'New Account': 'Target', 'Account Information': 'Target', 'Target Subject': 'Target', 'Target Computer': 'Target',
  'New Computer Account': 'Target', 'Computer Account That Was Changed': 'Target', User: 'Target', Group: 'Group',
  'New Group': 'Group', 'Deleted Group': 'Group', 'Changed Attributes': '', 'Additional Information': '',
  'Network Information': '', 'Process Information': '', 'Detailed Authentication Information': '', 'Failure Information': '',
  'Logon Information': '', 'Service Information': '', 'Certificate Information': '', Object: '', Process: '',
  'Access Request Information': '', 'Share Information': '', 'Task Information': '', 'Application Information': '',
  'Filter Information': '', Attributes: '', 'Target Server': '', Creator: 'Subject', 'Creator Subject': 'Subject',
}; // prettier-ignore
const ofParty: Record<string, string> = {
  'Security ID': 'UserSid', 'Account Name': 'UserName', 'Account Domain': 'DomainName', 'Logon ID': 'LogonId',
  'Logon GUID': 'LogonGuid', 'Supplied Realm Name': 'DomainName', 'User ID': 'Sid', 'Group Name': 'UserName',
  'Group Domain': 'DomainName',
}; // prettier-ignore
const labels: Record<string, string> = {
  'Logon Type': 'LogonType', 'Process Name': 'ProcessName', 'Caller Process Name': 'ProcessName', 'Process ID': 'ProcessId',
  'Caller Process ID': 'ProcessId', 'New Process ID': 'NewProcessId', 'New Process Name': 'NewProcessName',
  'Creator Process ID': 'ProcessId', 'Creator Process Name': 'ParentProcessName', 'Process Command Line': 'CommandLine',
  'Token Elevation Type': 'TokenElevationType', 'Workstation Name': 'WorkstationName', 'Source Network Address': 'IpAddress',
  'Network Address': 'IpAddress', 'Client Address': 'IpAddress', Port: 'IpPort', 'Client Port': 'IpPort',
  'Logon Process': 'LogonProcessName', 'Authentication Package': 'AuthenticationPackageName', 'Key Length': 'KeyLength',
  'Package Name (NTLM only)': 'LmPackageName', 'Failure Reason': 'FailureReason', Status: 'Status', 'Sub Status': 'SubStatus',
  'Service Name': 'ServiceName', 'Service File Name': 'ServiceFileName', 'Service Type': 'ServiceType',
  'Service Start Type': 'StartType', 'Service Account': 'AccountName', 'Service ID': 'ServiceSid', 'Task Name': 'TaskName',
  'Task Content': 'TaskContent', 'Share Name': 'ShareName', 'Share Path': 'ShareLocalPath',
  'Relative Target Name': 'RelativeTargetName', 'Object Server': 'ObjectServer', 'Object Type': 'ObjectType',
  'Object Name': 'ObjectName', 'Handle ID': 'HandleId', 'Access Mask': 'AccessMask', Accesses: 'AccessList',
  Privileges: 'PrivilegeList', 'Logon Account': 'TargetUserName', 'Source Workstation': 'Workstation',
  'Error Code': 'Status', 'Result Code': 'Status', 'Failure Code': 'Status', 'Ticket Options': 'TicketOptions',
  'Ticket Encryption Type': 'TicketEncryptionType', 'Pre-Authentication Type': 'PreAuthType', 'Source Address': 'SourceAddress',
  'Source Port': 'SourcePort', 'Destination Address': 'DestAddress', 'Destination Port': 'DestPort', Protocol: 'Protocol',
  Direction: 'Direction', 'Application Name': 'Application', 'Target Server Name': 'TargetServerName',
  'SAM Account Name': 'SamAccountName',
}; // prettier-ignore
const sysmonNames = [
  'RuleName', 'UtcTime', 'ProcessGuid', 'ProcessId', 'Image', 'FileVersion', 'Description', 'Product', 'Company',
  'OriginalFileName', 'CommandLine', 'CurrentDirectory', 'User', 'LogonGuid', 'LogonId', 'TerminalSessionId', 'IntegrityLevel',
  'Hashes', 'ParentProcessGuid', 'ParentProcessId', 'ParentImage', 'ParentCommandLine', 'ParentUser', 'Protocol', 'Initiated',
  'SourceIsIpv6', 'SourceIp', 'SourceHostname', 'SourcePort', 'SourcePortName', 'DestinationIsIpv6', 'DestinationIp',
  'DestinationHostname', 'DestinationPort', 'DestinationPortName', 'TargetFilename', 'CreationUtcTime', 'ImageLoaded', 'Signed',
  'Signature', 'SignatureStatus', 'SourceProcessGUID', 'SourceProcessId', 'SourceThreadId', 'SourceImage', 'TargetProcessGUID',
  'TargetProcessId', 'TargetImage', 'GrantedAccess', 'CallTrace', 'TargetObject', 'Details', 'EventType', 'PipeName', 'QueryName',
  'QueryStatus', 'QueryResults', 'SourceUser', 'TargetUser', 'NewThreadId', 'StartAddress', 'StartModule', 'StartFunction',
]; // prettier-ignore

const pattern = (names: readonly string[]): RegExp =>
  new RegExp(
    `(?:^|[\\s])(${names
      .toSorted((a, b) => b.length - a.length)
      .map((name) => name.replaceAll(/[()]/g, '\\$&'))
      .join('|')}):(?=\\s|$)`,
    'g',
  );
const labelled = pattern([...Object.keys(parts), ...Object.keys(ofParty), ...Object.keys(labels)]);
const sysmonLabelled = pattern(sysmonNames);
const maxText = 65_536;

const valueOf = (text: string): string => (text.trim().split(/[\r\n]|\t| {3}/, 1)[0] ?? '').trim();

/** Event data by the names Windows gives it, from the English text of a Security, System or Sysmon event. */
export function dataOfText(message: string, provider: string): Data {
  const sysmon = provider.includes('Sysmon');
  const text = message.slice(0, maxText);
  const found = [...text.matchAll(sysmon ? sysmonLabelled : labelled)];
  const data: Data = {};
  let party = '';
  found.forEach((match, index) => {
    const label = match[1] ?? '';
    const value = valueOf(text.slice(match.index + match[0].length, found[index + 1]?.index ?? text.length));
    if (parts[label] !== undefined && (value === '' || found[index + 1]?.index === match.index + match[0].length)) {
      party = parts[label];
      return;
    }
    const name = sysmon ? label : nameOf(label, party);
    if (name !== '' && value !== '') data[name] ??= value;
  });
  // Only the filtering platform has a source address of its own.
  if (!sysmon && data['SourcePort'] !== undefined && data['SourceAddress'] === undefined) {
    data['IpPort'] ??= data['SourcePort'];
    delete data['SourcePort'];
  }
  return data;
}

/** A group is a target, except for the identity that only it has. */
function nameOf(label: string, party: string): string {
  const own = ofParty[label];
  if (own === undefined || party === '') return labels[label] ?? (own === undefined ? '' : `Target${own}`);
  if (party === 'Member') return own === 'UserName' ? 'MemberName' : own === 'UserSid' ? 'MemberSid' : '';
  if (party === 'Group') return own === 'UserSid' ? 'TargetSid' : `Target${own}`;
  return own === 'Sid' ? 'TargetSid' : `${party}${own}`;
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `03/02/2026 08:00:00 AM` and `Mon Mar 02 08:00:00 2026`, UTC because neither says. */
function localTime(text: string): number | null {
  const american = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?: ([AP])M)?/.exec(text);
  const named = /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4})/.exec(text);
  if (american !== null) {
    const hour = (Number(american[4]) % 12) + (american[7] === 'P' ? 12 : 0);
    const plain = american[7] === undefined ? Number(american[4]) : hour;
    return Date.UTC(
      Number(american[3]),
      Number(american[1]) - 1,
      Number(american[2]),
      plain,
      Number(american[5]),
      Number(american[6]),
    );
  }
  if (named === null) return null;
  const month = months.indexOf(named[1] ?? '') / 3;
  return Date.UTC(Number(named[6]), month, Number(named[2]), Number(named[3]), Number(named[4]), Number(named[5]));
}

function eventIdOf(text: string | undefined): number {
  const number = wholeNumber(text ?? '');
  if (number === null || number > 65_535) throw new ParseFault('The event id is not a number from 0 to 65535.');
  return number;
}

const securityProvider = 'Microsoft-Windows-Security-Auditing';

/** `Microsoft Windows security auditing.` is what the event viewer calls it. */
const providerOf = (name: string): string =>
  /^Microsoft Windows security auditing/i.test(name) ? securityProvider : name;

type Envelope = {
  eventId: number;
  channel: string;
  provider: string;
  computer: string;
  recordId: string;
  time: number | null;
  keywords: string;
  level: string;
  task: string;
  user: string;
  message: string;
};

function recordOf(envelope: Envelope): WindowsRecord {
  const { task, user, keywords, ...system } = envelope;
  const data = dataOfText(envelope.message, envelope.provider);
  if (envelope.eventId === 7045 && data['ServiceFileName'] !== undefined) data['ImagePath'] = data['ServiceFileName'];
  const record = fromSystem(data, {
    ...system,
    keywords,
    task: undefined,
    opcode: undefined,
    writerPid: null,
    userSid: '',
  });
  record.task = task;
  if (user !== '' && user !== 'N/A') record.userAccount = user;
  return record;
}

/** Snare: tabs between log, number, time, event id, source, account, kind of account, outcome, machine, category, data, text. */
function readSnare(text: string): WindowsRecord {
  const words = text.slice(text.indexOf('MSWinEventLog') + 14).split('\t', 20);
  const at = words.findIndex((word) =>
    /^[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d{2}:\d{2}:\d{2} \d{4}$/.test(word.trim()),
  );
  if (at < 2) throw new ParseFault('The line of Snare holds no time.');
  const word = (index: number): string => (words[at + index] ?? '').trim();
  return recordOf({
    eventId: eventIdOf(word(1)),
    channel: (words[at - 2] ?? '').trim(),
    provider: providerOf(word(2)),
    computer: word(6),
    recordId: (words.at(-1) ?? '').trim().replace(/\D.*$/s, ''),
    time: localTime(word(0)),
    keywords: /^success audit/i.test(word(5))
      ? 'Audit Success'
      : /^failure audit/i.test(word(5))
        ? 'Audit Failure'
        : '',
    level: /audit/i.test(word(5)) ? 'information' : word(5).toLowerCase(),
    task: word(7),
    user: word(3),
    message: words
      .slice(at + 8)
      .map((part) => part.trim())
      .filter((part) => part !== '' && !/^\d+$/.test(part))
      .join(' '),
  });
}

/** `Name=value` lines before `Message=`, as Splunk's WinEventLog input writes them. */
function readNamedLines(text: string): WindowsRecord {
  const at = text.indexOf('Message=');
  const head = at < 0 ? text : text.slice(0, at);
  const names: Record<string, string> = {};
  for (const line of head.split('\n', 60)) {
    const equals = line.indexOf('=');
    if (equals > 0) names[line.slice(0, equals).trim()] = line.slice(equals + 1).trim();
  }
  return recordOf({
    eventId: eventIdOf(names['EventCode']),
    channel: names['LogName'] ?? '',
    provider: providerOf(names['SourceName'] ?? ''),
    computer: names['ComputerName'] ?? '',
    recordId: names['RecordNumber'] ?? '',
    time: localTime(head.trimStart()),
    keywords: names['Keywords'] ?? '',
    level: (names['Type'] ?? '').toLowerCase(),
    task: names['TaskCategory'] ?? '',
    user: '',
    message: at < 0 ? '' : text.slice(at + 8),
  });
}

/** Whether the text is an event in one of the envelopes; looks at its beginning only. */
export const isWindowsText = (text: string): boolean => {
  const start = text.slice(0, 400);
  return start.includes('MSWinEventLog') || (/(?:^|\n)EventCode=\d/.test(start) && /(?:^|\n)LogName=/.test(start));
};

/** Throws ParseFault when the text is in neither envelope. */
export function readWindowsText(text: string): WindowsRecord {
  if (text.slice(0, 400).includes('MSWinEventLog')) return readSnare(text);
  if (isWindowsText(text)) return readNamedLines(text);
  throw new ParseFault('The text is no Windows event as Splunk or Snare write it.');
}
