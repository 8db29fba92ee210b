// The remaining Windows channels: services, tasks, Defender, firewall, remote desktop, cleared logs.
import type { EcsDocument } from '@tocsin/contracts/event';

import { fieldMap } from './field-map.ts';
import { setText, setUser, textField, textOf } from './values.ts';
import type { Channel } from './windows-channels.ts';
import type { WindowsEventKind } from './windows-kinds.ts';
import type { WindowsRecord } from './windows-record.ts';

const kind = (
  action: string,
  category: readonly string[],
  type: readonly string[],
  verb: string,
  sigma = '',
): WindowsEventKind => ({ action, category, type, sigma, verb });

const malware = ['malware', 'intrusion_detection'];
const kinds = new Map<string, WindowsEventKind>([
  ['system:104', kind('event-log-cleared', ['configuration'], ['deletion'], 'Event log cleared')],
  ['system:7034', kind('service-crashed', ['process'], ['error'], 'Service crashed')],
  ['system:7036', kind('service-state-changed', ['process'], ['change'], 'Service changed state')],
  ['system:7040', kind('service-start-type-changed', ['configuration'], ['change'], 'Service start type changed')],
  ['system:7045', kind('service-installed', ['configuration'], ['creation'], 'Service installed')],
  ['system:6005', kind('event-log-started', ['host'], ['start'], 'Event log started')],
  ['system:6006', kind('event-log-stopped', ['host'], ['end'], 'Event log stopped')],
  ['system:1074', kind('shutdown', ['host'], ['end'], 'Shutdown')],
  ['taskscheduler:106', kind('task-registered', ['configuration'], ['creation'], 'Scheduled task registered')],
  ['taskscheduler:129', kind('task-process-created', ['process'], ['start'], 'Scheduled task process created')],
  ['taskscheduler:140', kind('task-updated', ['configuration'], ['change'], 'Scheduled task updated')],
  ['taskscheduler:141', kind('task-deleted', ['configuration'], ['deletion'], 'Scheduled task deleted')],
  ['taskscheduler:200', kind('task-action-started', ['process'], ['start'], 'Scheduled task action started')],
  ['windefend:1006', kind('malware-found', malware, ['info'], 'Malware found', 'antivirus')],
  ['windefend:1007', kind('malware-action', malware, ['info'], 'Action taken against malware', 'antivirus')],
  ['windefend:1008', kind('malware-action-failed', malware, ['error'], 'Action against malware failed', 'antivirus')],
  ['windefend:1009', kind('malware-restored', malware, ['change'], 'Item restored from quarantine', 'antivirus')],
  ['windefend:1015', kind('malware-behaviour', malware, ['info'], 'Suspicious behaviour', 'antivirus')],
  ['windefend:1116', kind('malware-detected', malware, ['info'], 'Malware detected', 'antivirus')],
  ['windefend:1117', kind('malware-action', malware, ['info'], 'Action taken against malware', 'antivirus')],
  ['windefend:1118', kind('malware-action-failed', malware, ['error'], 'Action against malware failed', 'antivirus')],
  ['windefend:1119', kind('malware-action-failed', malware, ['error'], 'Action against malware failed', 'antivirus')],
  ['windefend:5001', kind('protection-disabled', ['configuration'], ['change'], 'Real-time protection disabled')],
  ['windefend:5007', kind('defender-configuration', ['configuration'], ['change'], 'Defender configuration changed')],
  ['terminalservices-localsessionmanager:21', kind('session-logon', ['session'], ['start'], 'Remote session logon')],
  ['terminalservices-localsessionmanager:24', kind('session-end', ['session'], ['end'], 'Remote session disconnected')],
  [
    'terminalservices-localsessionmanager:25',
    kind('session-reconnect', ['session'], ['start'], 'Remote session reconnected'),
  ],
]);
const unknown = kind('', [], [], '');

export const otherKind = (channel: Channel, eventId: number): WindowsEventKind =>
  kinds.get(`${channel.service}:${eventId}`) ?? unknown;

export const otherFields = fieldMap({
  ServiceName: 'service.name',
  ProcessName: 'process.executable',
  'Process Name': 'process.executable',
  CommandLine: 'process.command_line',
  ProcessId: ['process.pid', 'number'],
  'Threat Name': 'rule.name',
  ThreatName: 'rule.name',
  QueryName: 'dns.question.name',
  IpAddress: ['source.ip', 'ip'],
  ClientIP: ['source.ip', 'ip'],
});

/** `file:_C:\a;process:_pid` becomes the first file of a Defender detection. */
function defenderPath(value: unknown): string {
  const text = textOf(value).split(';', 1)[0] ?? '';
  return text.startsWith('file:_') ? text.slice(6) : text;
}

export function completeOther(record: WindowsRecord, channel: Channel, ecs: EcsDocument): void {
  const { data, eventId } = record;
  if (channel.family === 'defender') setText(ecs, 'file.path', defenderPath(data['Path']));
  if (channel.service === 'system' && eventId === 7036) setText(ecs, 'service.name', data['param1']);
  if (channel.service === 'system' && eventId === 7045) setText(ecs, 'process.command_line', data['ImagePath']);
  const session = channel.service === 'terminalservices-localsessionmanager';
  if (session) {
    const address = textOf(data['Address']);
    if (/^[\d.]+$|:/.test(address)) setText(ecs, 'source.ip', address);
  }
  setUser(ecs, (session ? data['User'] : undefined) ?? data['Detection User'] ?? data['DetectionUser']);
  if (ecs['user.name'] === undefined) {
    setText(ecs, 'user.name', data['SubjectUserName']);
    setText(ecs, 'user.domain', data['SubjectDomainName']);
  }
}

export function otherMessage(record: WindowsRecord, what: WindowsEventKind, ecs: EcsDocument): string {
  if (what.verb === '') {
    const line = record.message.trimStart().split(/[\r\n]/, 1)[0] ?? '';
    return line === '' ? `${record.provider || record.channel} event ${record.eventId}` : line;
  }
  const subject =
    textField(ecs, 'rule.name') ||
    textField(ecs, 'service.name') ||
    textOf(record.data['TaskName']) ||
    textField(ecs, 'user.name');
  const detail = textField(ecs, 'file.path') || textField(ecs, 'process.command_line');
  return `${what.verb}${subject === '' ? '' : `: ${subject}`}${detail === '' ? '' : ` (${detail})`}`;
}
