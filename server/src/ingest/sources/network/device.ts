// What a network device is to the ingest: a source that reads its lines behind any syslog header, and knows them when it sees them.
import type { SourceKind } from '@tocsin/contracts/api/ingest';
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { parseSyslogMessage, type SyslogMessage } from '../../doors/syslog-message.ts';
import { syslogMessageOf } from '../linux-line.ts';
import { rsyslogSnippet, type SnippetOf, snippets, syslogNgSnippet } from '../snippets.ts';
import { isObject, ParseFault, type Source, type SourceRecord } from '../source.ts';

type Fields = Record<string, unknown>;

export type Device = {
  id: string;
  title: string;
  kind?: SourceKind;
  summary: string;
  aliases?: readonly string[];
  snippets?: readonly SnippetOf[];
  /** 0 (is not) to 100 (can be nothing else) by what is cheap to look at: the program, the beginning, a fixed word. */
  recognises: (line: SyslogMessage) => number;
  /** Null when the line is not of this device. */
  read: (line: SyslogMessage, receivedAt: number) => NormalisedEvent | null;
  /** For products that also write JSON. */
  recognisesObject?: (value: Fields) => number;
  readObject?: (value: Fields, receivedAt: number) => NormalisedEvent | null;
};

const originalOf = (value: Fields): string | null => {
  const event = value['event'];
  const original = isObject(event) ? event['original'] : value['event.original'];
  return typeof original === 'string' && original !== '' ? original : null;
};

/** The header and message of a record; shippers that have read the line already keep it in `event.original`. */
function lineOf(record: SourceRecord): SyslogMessage {
  const original = isObject(record.value) ? originalOf(record.value) : null;
  return original === null ? syslogMessageOf(record) : parseSyslogMessage(original, record.receivedAt);
}

/** Every source is asked about the same record: its header is read once. */
let latest: { record: SourceRecord; line: SyslogMessage | null } | null = null;

function sharedLineOf(record: SourceRecord): SyslogMessage | null {
  if (latest?.record === record) return latest.line;
  let line: SyslogMessage | null = null;
  try {
    line = lineOf(record);
  } catch (error) {
    if (!(error instanceof ParseFault)) throw error;
  }
  latest = { record, line };
  return line;
}

function parseOf(device: Device, record: SourceRecord): NormalisedEvent {
  if (isObject(record.value)) {
    const event = device.readObject?.(record.value, record.receivedAt) ?? null;
    if (event !== null) return event;
  }
  const event = device.read(lineOf(record), record.receivedAt);
  if (event === null) throw new ParseFault(`The line is not one that ${device.title} writes.`);
  return event;
}

export const sourceOf = (device: Device): Source => ({
  id: device.id,
  title: device.title,
  kind: device.kind ?? 'network',
  summary: device.summary,
  format: 'lines',
  ...(device.aliases === undefined ? {} : { aliases: device.aliases }),
  snippets: snippets(device.id, [...(device.snippets ?? []), rsyslogSnippet, syslogNgSnippet]),
  recognise: (record) => {
    if (isObject(record.value)) {
      const score = device.recognisesObject?.(record.value) ?? 0;
      if (score > 0) return score;
    }
    const line = sharedLineOf(record);
    return line === null ? 0 : device.recognises(line);
  },
  parse: (record) => parseOf(device, record),
});

/** Below this a line stays with the general readers. */
const sureEnough = 50;

/** For the syslog door: the event by the device that knows the line best; null when none is sure. */
export function readByDevice(
  devices: readonly Device[],
  line: SyslogMessage,
  receivedAt: number,
): NormalisedEvent | null {
  let best: Device | null = null;
  let score = sureEnough - 1;
  for (const device of devices) {
    const own = device.recognises(line);
    if (own <= score) continue;
    best = device;
    score = own;
    if (score >= 100) break;
  }
  return best === null ? null : best.read(line, receivedAt);
}

/** The same for a JSON payload. */
export function readObjectByDevice(
  devices: readonly Device[],
  value: Fields,
  receivedAt: number,
): NormalisedEvent | null {
  for (const device of devices) {
    if ((device.recognisesObject?.(value) ?? 0) < sureEnough) continue;
    const event = device.readObject?.(value, receivedAt) ?? null;
    if (event !== null) return event;
  }
  return null;
}

/** A block of configuration that the device understands. */
export const deviceSnippet =
  (title: string, text: string, language: 'conf' | 'sh' = 'conf'): SnippetOf =>
  () => ({ id: 'device', title, language, text });
