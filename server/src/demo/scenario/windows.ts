// Windows events as Winlogbeat ships them, built from a channel, an id and the event's data.
import { domain, type Host } from './organisation.ts';

export type Emission = {
  /** Epoch milliseconds. */
  at: number;
  /** The door's source. */
  source: 'windows' | 'sysmon' | 'linux-auth' | 'auditd' | 'zeek' | 'suricata';
  site: string;
  /** One record as the sender writes it: a JSON object or a line. */
  record: Record<string, unknown> | string;
};

type EventData = Record<string, string | number>;

const providers: Record<string, string> = {
  Security: 'Microsoft-Windows-Security-Auditing',
  System: 'Service Control Manager',
  'Microsoft-Windows-Sysmon/Operational': 'Microsoft-Windows-Sysmon',
  'Microsoft-Windows-PowerShell/Operational': 'Microsoft-Windows-PowerShell',
  'Microsoft-Windows-Windows Defender/Operational': 'Microsoft-Windows-Windows Defender',
};

const recordIds = new Map<string, number>();

/** Record numbers count up per host and channel; a new day starts them anew. */
export const resetRecordIds = (): void => recordIds.clear();

function winlogbeat(at: number, host: Host, channel: string, id: number, data: EventData, provider?: string): Emission {
  const counter = `${host.name} ${channel}`;
  const recordId = (recordIds.get(counter) ?? 100_000) + 1;
  recordIds.set(counter, recordId);
  const time = new Date(at).toISOString();
  return {
    at,
    source: channel.includes('Sysmon') ? 'sysmon' : 'windows',
    site: host.site.code,
    record: {
      '@timestamp': time,
      event: { code: String(id), kind: 'event', provider: provider ?? providers[channel] ?? channel, created: time },
      host: { name: host.fqdn },
      agent: { type: 'winlogbeat', version: '8.15.0', name: host.name },
      winlog: {
        channel,
        event_id: String(id),
        provider_name: provider ?? providers[channel] ?? channel,
        computer_name: host.fqdn,
        record_id: recordId,
        api: 'wineventlog',
        event_data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)])),
      },
    },
  };
}

export const security = (at: number, host: Host, id: number, data: EventData): Emission =>
  winlogbeat(at, host, 'Security', id, data);
export const sysmon = (at: number, host: Host, id: number, data: EventData): Emission =>
  winlogbeat(at, host, 'Microsoft-Windows-Sysmon/Operational', id, {
    RuleName: '-',
    UtcTime: new Date(at).toISOString().replace('T', ' ').slice(0, 23),
    ...data,
  });
export const system = (at: number, host: Host, id: number, data: EventData, provider?: string): Emission =>
  winlogbeat(at, host, 'System', id, data, provider);
export const powershell = (at: number, host: Host, script: string, id = 4104): Emission =>
  winlogbeat(at, host, 'Microsoft-Windows-PowerShell/Operational', id, {
    MessageNumber: 1,
    MessageTotal: 1,
    ScriptBlockText: script,
    ScriptBlockId: '6d2b79f5-0000-4000-8000-000000000001',
    Path: '',
  });
export const defender = (at: number, host: Host, id: number, data: EventData): Emission =>
  winlogbeat(at, host, 'Microsoft-Windows-Windows Defender/Operational', id, data);

export type Process = { image: string; command: string; pid: number; guid: string; user: string; original?: string };

/** Sysmon event 1. */
export const processCreated = (at: number, host: Host, process: Process, parent: Process, hash: string): Emission =>
  sysmon(at, host, 1, {
    ProcessGuid: `{${process.guid}}`,
    ProcessId: process.pid,
    Image: process.image,
    FileVersion: '10.0.19041.1',
    Description: process.image.split('\\').at(-1) ?? process.image,
    Product: 'Microsoft® Windows® Operating System',
    Company: 'Microsoft Corporation',
    OriginalFileName: process.original ?? process.image.split('\\').at(-1) ?? '',
    CommandLine: process.command,
    CurrentDirectory: 'C:\\Windows\\system32\\',
    User: process.user.includes('\\') ? process.user : `${domain}\\${process.user}`,
    LogonGuid: '{00000000-0000-0000-0000-000000000000}',
    LogonId: '0x3e7',
    TerminalSessionId: 1,
    IntegrityLevel: process.user.includes('SYSTEM') ? 'System' : 'Medium',
    Hashes: `SHA1=${hash.slice(0, 40)},MD5=${hash.slice(0, 32)},SHA256=${hash},IMPHASH=${hash.slice(0, 32)}`,
    ParentProcessGuid: `{${parent.guid}}`,
    ParentProcessId: parent.pid,
    ParentImage: parent.image,
    ParentCommandLine: parent.command,
    ParentUser: parent.user.includes('\\') ? parent.user : `${domain}\\${parent.user}`,
  });

/** Security event 4624. */
export const logon = (at: number, host: Host, user: string, type: number, from: string): Emission =>
  security(at, host, 4624, {
    SubjectUserSid: 'S-1-0-0',
    SubjectUserName: '-',
    SubjectDomainName: '-',
    SubjectLogonId: '0x0',
    TargetUserSid: 'S-1-5-21-1004336348-1177238915-682003330-1613',
    TargetUserName: user,
    TargetDomainName: domain,
    TargetLogonId: '0x5f3a1c',
    LogonType: type,
    LogonProcessName: type === 3 ? 'NtLmSsp ' : 'User32 ',
    AuthenticationPackageName: type === 3 ? 'NTLM' : 'Negotiate',
    WorkstationName: host.name,
    LogonGuid: '{00000000-0000-0000-0000-000000000000}',
    TransmittedServices: '-',
    LmPackageName: '-',
    KeyLength: 0,
    ProcessId: '0x0',
    ProcessName: '-',
    IpAddress: from,
    IpPort: 49_832,
    ImpersonationLevel: '%%1833',
    ElevatedToken: '%%1843',
  });

/** Security event 4625. */
export const failedLogon = (at: number, host: Host, user: string, from: string): Emission =>
  security(at, host, 4625, {
    SubjectUserSid: 'S-1-0-0',
    SubjectUserName: '-',
    SubjectDomainName: '-',
    SubjectLogonId: '0x0',
    TargetUserSid: 'S-1-0-0',
    TargetUserName: user,
    TargetDomainName: domain,
    Status: '0xc000006d',
    FailureReason: '%%2313',
    SubStatus: '0xc000006a',
    LogonType: 3,
    LogonProcessName: 'NtLmSsp ',
    AuthenticationPackageName: 'NTLM',
    WorkstationName: host.name,
    ProcessId: '0x0',
    ProcessName: '-',
    IpAddress: from,
    IpPort: 51_220,
  });
