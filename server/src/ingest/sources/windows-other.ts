// The fields of the remaining Windows channels: services, tasks, Defender, firewall, remote desktop, cleared logs.
import type { EcsDocument } from '@tocsin/contracts/event';

import { fieldMap } from './field-map.ts';
import { setHashes } from './hashes.ts';
import { setAddress, setText, setUser, textField, textOf } from './values.ts';
import type { Channel } from './windows-channels.ts';
import type { WindowsEventKind } from './windows-kinds.ts';
import type { WindowsRecord } from './windows-record.ts';

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
  if (channel.family === 'defender') {
    setText(ecs, 'file.path', defenderPath(data['Path'] ?? data['Threat resource path']));
    setHashes(ecs, 'file', textOf(data['Hashes']).replaceAll(':', '=').replaceAll(';', ','));
  }
  if (channel.service === 'system' && eventId === 7036) setText(ecs, 'service.name', data['param1']);
  if (channel.service === 'system' && eventId === 7045) setText(ecs, 'process.command_line', data['ImagePath']);
  const session = channel.service === 'terminalservices-localsessionmanager';
  if (session) {
    const address = textOf(data['Address']);
    if (/^[\d.]+$|:/.test(address)) setText(ecs, 'source.ip', address);
  }
  if (record.provider === 'Microsoft-Windows-TerminalServices-RemoteConnectionManager' && eventId === 1149) {
    setText(ecs, 'user.name', data['Param1']);
    setText(ecs, 'user.domain', data['Param2']);
    setAddress(ecs, 'source', data['Param3']);
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
