// Syslog of any kind: the header is read, and a message of a known kind goes to the source that knows it.
import type { EcsDocument, NativeEvent, NormalisedEvent } from '@tocsin/contracts/event';

import { continuedMark } from '../doors/syslog-framing.ts';
import type { SyslogMessage } from '../doors/syslog-message.ts';
import { isAuditRecord, readAuditRecord } from './auditd-record.ts';
import { auditEvent } from './auditd.ts';
import { jsonEvent } from './json.ts';
import { describeHeader, isLinuxProgram, linuxEvent } from './linux-auth.ts';
import { syslogMessageOf } from './linux-line.ts';
import { readByDevice, readObjectByDevice } from './network/device.ts';
import { networkDevices } from './network/index.ts';
import { fluentBitSyslogSnippet, rsyslogSnippet, snippets, syslogNgSnippet } from './snippets.ts';
import { defineSource, isObject, objectIn, ParseFault } from './source.ts';
import { suricataEvent } from './suricata.ts';
import { oneLine } from './values.ts';
import { windowsEvent } from './windows-event.ts';
import { readWindowsRecord } from './windows-layouts.ts';
import { zeekEvent } from './zeek.ts';

function payloadOf(message: string): Record<string, unknown> | null {
  // Lumberjack-style senders put a cookie before the JSON.
  const text = message.startsWith('@cee:') ? message.slice(5).trimStart() : message;
  if (text.charCodeAt(0) !== 123) return null;
  try {
    return objectIn(text);
  } catch (error) {
    if (error instanceof ParseFault) return null;
    throw error;
  }
}

function windowsPayload(value: Record<string, unknown>): NormalisedEvent | null {
  const looksLikeIt = value['EventID'] !== undefined || isObject(value['winlog']) || isObject(value['Event']);
  if (!looksLikeIt) return null;
  try {
    return windowsEvent(readWindowsRecord(value));
  } catch (error) {
    if (error instanceof ParseFault) return null;
    throw error;
  }
}

/** The header knows the sender; the payload knows everything else. */
function withHeader(event: NormalisedEvent, header: SyslogMessage): NormalisedEvent {
  const time = event.time ?? header.time;
  if (header.host === '' || event.ecs['host.name'] !== undefined || event.ecs['observer.name'] !== undefined)
    return { ...event, time };
  const sensor = event.ecs['observer.product'] !== undefined;
  const ecs: EcsDocument = { ...event.ecs, [sensor ? 'observer.name' : 'host.name']: header.host };
  return { ...event, time, ecs };
}

function generic(header: SyslogMessage): NormalisedEvent {
  const ecs: EcsDocument = { 'event.kind': 'event', 'event.module': 'syslog' };
  const attrs: Record<string, string> = {};
  const native: NativeEvent = { message: header.message };
  describeHeader(header, ecs, attrs, native);
  if (header.message.startsWith(continuedMark)) attrs['log.flags'] = 'continued';
  return {
    time: header.time,
    dataset: 'syslog.message',
    sourceEventId: null,
    logsource: { service: 'syslog' },
    native,
    ecs,
    attrs,
    message: oneLine(header.message),
  };
}

function syslogEvent(header: SyslogMessage, receivedAt: number): NormalisedEvent {
  const { message } = header;
  if (isAuditRecord(message)) return auditEvent(readAuditRecord(message), header);
  const payload = payloadOf(message);
  if (payload !== null) {
    const known =
      suricataEvent(payload) ??
      windowsPayload(payload) ??
      zeekEvent(payload) ??
      readObjectByDevice(networkDevices, payload, receivedAt);
    return withHeader(known ?? jsonEvent(payload), header);
  }
  const known = readByDevice(networkDevices, header, receivedAt);
  if (known !== null) return withHeader(known, header);
  return isLinuxProgram(header.program) ? linuxEvent(header) : generic(header);
}

export const syslog = defineSource({
  id: 'syslog',
  title: 'Syslog',
  kind: 'generic',
  summary:
    'RFC 3164 and RFC 5424 in their real-world shapes, over UDP, TCP or HTTP; known messages are routed to their source.',
  format: 'lines',
  snippets: snippets('syslog', [rsyslogSnippet, syslogNgSnippet, fluentBitSyslogSnippet]),
  parse: (record) => {
    const header = syslogMessageOf(record);
    if (header.message === '' && header.program === '') throw new ParseFault('The line holds no message.');
    return syslogEvent(header, record.receivedAt);
  },
});
