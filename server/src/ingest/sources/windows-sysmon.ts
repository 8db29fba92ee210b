// Sysmon's event ids and data fields: what each is in ECS, and which Sigma category it belongs to.
import type { EcsDocument } from '@tocsin/contracts/event';

import { type FieldMap, fieldMap } from './field-map.ts';
import { setHashes } from './hashes.ts';
import { ipOf, setUser, textField, textOf } from './values.ts';
import type { WindowsEventKind } from './windows-kinds.ts';
import type { WindowsRecord } from './windows-record.ts';

const kind = (
  action: string,
  category: readonly string[],
  type: readonly string[],
  sigma: string,
  verb: string,
): WindowsEventKind => ({ action, category, type, sigma, verb });

const kinds = new Map<number, WindowsEventKind>([
  [1, kind('Process creation', ['process'], ['start'], 'process_creation', 'started')],
  [
    2,
    kind('A process changed a file creation time', ['file'], ['change'], 'file_change', 'changed the creation time of'),
  ],
  [3, kind('Network connection', ['network'], ['start', 'connection', 'protocol'], 'network_connection', 'connected')],
  [4, kind('Sysmon service state changed', ['process'], ['change'], 'sysmon_status', 'Sysmon service')],
  [5, kind('Process terminated', ['process'], ['end'], 'process_termination', 'ended')],
  [6, kind('Driver loaded', ['driver'], ['start'], 'driver_load', 'loaded driver')],
  [7, kind('Image loaded', ['process'], ['change'], 'image_load', 'loaded')],
  [8, kind('CreateRemoteThread', ['process'], ['change'], 'create_remote_thread', 'started a thread in')],
  [9, kind('RawAccessRead', ['process'], ['access'], 'raw_access_thread', 'read raw from')],
  [10, kind('ProcessAccess', ['process'], ['access'], 'process_access', 'opened')],
  [11, kind('FileCreate', ['file'], ['creation'], 'file_event', 'wrote')],
  [
    12,
    kind(
      'RegistryEvent (Object create and delete)',
      ['configuration', 'registry'],
      ['change'],
      'registry_event',
      'changed',
    ),
  ],
  [13, kind('RegistryEvent (Value Set)', ['configuration', 'registry'], ['change'], 'registry_set', 'set')],
  [
    14,
    kind(
      'RegistryEvent (Key and Value Rename)',
      ['configuration', 'registry'],
      ['change'],
      'registry_rename',
      'renamed',
    ),
  ],
  [15, kind('FileCreateStreamHash', ['file'], ['access'], 'create_stream_hash', 'wrote stream')],
  [16, kind('ServiceConfigurationChange', ['configuration'], ['change'], 'sysmon_status', 'Sysmon configuration')],
  [17, kind('PipeEvent (Pipe Created)', ['file'], ['creation'], 'pipe_created', 'created pipe')],
  [18, kind('PipeEvent (Pipe Connected)', ['file'], ['access'], 'pipe_created', 'connected to pipe')],
  [19, kind('WmiEvent (WmiEventFilter activity detected)', ['process'], ['info'], 'wmi_event', 'WMI filter')],
  [20, kind('WmiEvent (WmiEventConsumer activity detected)', ['process'], ['change'], 'wmi_event', 'WMI consumer')],
  [
    21,
    kind('WmiEvent (WmiEventConsumerToFilter activity detected)', ['process'], ['access'], 'wmi_event', 'WMI binding'),
  ],
  [22, kind('DNSEvent (DNS query)', ['network'], ['connection', 'protocol', 'info'], 'dns_query', 'looked up')],
  [23, kind('FileDelete (File Delete archived)', ['file'], ['deletion'], 'file_delete', 'deleted')],
  [
    24,
    kind(
      'ClipboardChange (New content in the clipboard)',
      ['process'],
      ['change'],
      'clipboard_capture',
      'changed the clipboard',
    ),
  ],
  [
    25,
    kind('ProcessTampering (Process image change)', ['process'], ['change'], 'process_tampering', 'was tampered with'),
  ],
  [26, kind('FileDeleteDetected (File Delete logged)', ['file'], ['deletion'], 'file_delete_detected', 'deleted')],
  [27, kind('FileBlockExecutable', ['file'], ['creation'], 'file_block_executable', 'was kept from writing')],
  [28, kind('FileBlockShredding', ['file'], ['deletion'], 'file_block_shredding', 'was kept from shredding')],
  [29, kind('FileExecutableDetected', ['file'], ['creation'], 'file_executable_detected', 'wrote executable')],
  [255, kind('Error', ['process'], ['error'], 'sysmon_error', 'Sysmon error')],
]);

const registryAdded: WindowsEventKind = { ...kindOf(12), type: ['creation'], sigma: 'registry_add', verb: 'created' };
const registryDeleted: WindowsEventKind = {
  ...kindOf(12),
  type: ['deletion'],
  sigma: 'registry_delete',
  verb: 'deleted',
};

function kindOf(eventId: number): WindowsEventKind {
  return kinds.get(eventId) ?? kind('sysmon-event', ['process'], ['info'], '', 'Sysmon event');
}

export function sysmonKind(record: WindowsRecord): WindowsEventKind {
  if (record.eventId !== 12) return kindOf(record.eventId);
  const change = record.data['EventType'];
  if (change === 'CreateKey') return registryAdded;
  return change === 'DeleteKey' || change === 'DeleteValue' ? registryDeleted : kindOf(12);
}

const common = fieldMap({
  Image: 'process.executable',
  CommandLine: 'process.command_line',
  ProcessId: ['process.pid', 'number'],
  ProcessGuid: 'process.entity_id',
  CurrentDirectory: 'process.working_directory',
  OriginalFileName: 'process.pe.original_file_name',
  IntegrityLevel: 'process.integrity_level',
  ParentImage: 'process.parent.executable',
  ParentCommandLine: 'process.parent.command_line',
  ParentProcessId: ['process.parent.pid', 'number'],
  ParentProcessGuid: 'process.parent.entity_id',
  SourceImage: 'process.executable',
  SourceProcessId: ['process.pid', 'number'],
  SourceProcessGuid: 'process.entity_id',
  SourceProcessGUID: 'process.entity_id',
  TargetImage: 'process.target.executable',
  TargetFilename: 'file.path',
  ImageLoaded: 'file.path',
  TargetObject: 'registry.path',
  Details: ['registry.data.strings', 'list'],
  RuleName: 'rule.name',
  PipeName: 'file.name',
  SourceIp: ['source.ip', 'ip'],
  SourcePort: ['source.port', 'port'],
  SourceHostname: 'source.domain',
  DestinationIp: ['destination.ip', 'ip'],
  DestinationPort: ['destination.port', 'port'],
  DestinationHostname: 'destination.domain',
  DestinationPortName: ['network.protocol', 'lower'],
  Protocol: ['network.transport', 'lower'],
  QueryName: 'dns.question.name',
  Initiated: null,
  UtcTime: null,
  User: null,
  Hash: null,
  Hashes: null,
});
const ofFile = fieldMap({ OriginalFileName: null }, common);

/** In file and image events the original file name is the file's, not the process's. */
export const sysmonFields = (eventId: number): FieldMap =>
  eventId === 7 || eventId === 6 || eventId === 15 ? ofFile : common;

/** Sysmon kept it from happening, or failed itself. */
const blocked = new Set([27, 28, 255]);
const hashOfFile = new Set([6, 7, 15, 23, 26, 27, 28, 29]);
const dnsCodes = new Map([
  ['0', 'NOERROR'],
  ['9001', 'FORMERR'],
  ['9002', 'SERVFAIL'],
  ['9003', 'NXDOMAIN'],
  ['9004', 'NOTIMP'],
  ['9005', 'REFUSED'],
  ['9501', 'NOERROR'],
]);

/** What the field map cannot say: hashes, accounts, direction, answers. */
export function completeSysmon(record: WindowsRecord, ecs: EcsDocument, attrs: Record<string, string>): void {
  const { data, eventId } = record;
  const hashes = data['Hashes'] ?? data['Hash'];
  if (hashes !== undefined && hashOfFile.has(eventId)) {
    setHashes(ecs, 'file', hashes);
    setFileImphash(hashes, attrs);
  } else if (hashes !== undefined) {
    setHashes(ecs, 'process', hashes);
  }
  setUser(ecs, data['User'] ?? data['SourceUser']);
  if (typeof data['TargetUser'] === 'string') {
    const target = data['TargetUser'];
    ecs['user.target.name'] = target.slice(target.indexOf('\\') + 1);
  }
  if (blocked.has(eventId)) ecs['event.outcome'] = 'failure';
  if (eventId === 3) {
    const initiated = data['Initiated'];
    if (initiated !== undefined) ecs['network.direction'] = textOf(initiated) === 'true' ? 'egress' : 'ingress';
  } else if (eventId === 22) {
    completeDns(data, ecs, attrs);
  } else if (eventId === 15 && typeof data['OriginalFileName'] === 'string') {
    attrs['file.pe.original_file_name'] = data['OriginalFileName'];
  } else if ((eventId === 7 || eventId === 6) && typeof data['OriginalFileName'] === 'string') {
    attrs['dll.pe.original_file_name'] = data['OriginalFileName'];
  }
}

/** Only the import hash of a process has a column. */
function setFileImphash(hashes: unknown, attrs: Record<string, string>): void {
  if (typeof hashes !== 'string') return;
  const at = hashes.indexOf('IMPHASH=');
  const imphash = at < 0 ? '' : hashes.slice(at + 8, at + 40).toLowerCase();
  if (imphash.length === 32 && !imphash.startsWith('000000000000')) attrs['file.pe.imphash'] = imphash;
}

/** `type:  5 name;::ffff:1.2.3.4;`: the addresses, without the aliases on the way. */
function completeDns(data: Record<string, unknown>, ecs: EcsDocument, attrs: Record<string, string>): void {
  ecs['network.protocol'] = 'dns';
  const status = textOf(data['QueryStatus']);
  const code = dnsCodes.get(status);
  if (code !== undefined) ecs['dns.response_code'] = code;
  const results = data['QueryResults'];
  if (typeof results !== 'string') return;
  const addresses: string[] = [];
  for (const part of results.split(';', 200)) {
    const ip = part.startsWith('type:') ? null : ipOf(part.trim());
    if (ip !== null && !addresses.includes(ip)) addresses.push(ip);
  }
  if (addresses.length > 0) ecs['dns.resolved_ip'] = addresses;
  attrs['winlog.event_data.QueryResults'] = results;
}

const subjects: readonly (keyof EcsDocument)[] = [
  'process.target.executable',
  'registry.path',
  'dns.question.name',
  'file.path',
  'file.name',
];

export function sysmonMessage(record: WindowsRecord, what: WindowsEventKind, ecs: EcsDocument): string {
  const process = textField(ecs, 'process.executable') || 'A process';
  if (record.eventId === 1) {
    const parent = textField(ecs, 'process.parent.name');
    return `${textField(ecs, 'process.command_line') || process} started${parent === '' ? '' : ` by ${parent}`}`;
  }
  if (record.eventId === 3) {
    const transport = textField(ecs, 'network.transport');
    return `${process} ${transport} ${String(ecs['source.ip'] ?? '?')}:${String(ecs['source.port'] ?? '?')} → ${String(ecs['destination.ip'] ?? '?')}:${String(ecs['destination.port'] ?? '?')}`;
  }
  for (const field of subjects) {
    const subject = ecs[field];
    if (typeof subject === 'string') return `${process} ${what.verb} ${subject}`;
  }
  return `${process} ${what.verb}`;
}
