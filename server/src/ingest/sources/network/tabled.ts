// A device whose line is a flat record: a reader, a table of fields, and what kind of event it is.
import type { LogSource, NormalisedEvent } from '@tocsin/contracts/event';

import type { SyslogMessage } from '../../doors/syslog-message.ts';
import {
  type Draft,
  type FieldTable,
  finish,
  got,
  has,
  type Product,
  putFields,
  putShape,
  startDraft,
} from './draft.ts';

type Fields = Record<string, string>;

export type Tabled = {
  product: Product;
  /** Before the names of fields that are in no table. */
  prefix: string;
  fields: FieldTable;
  /** The record of a line; null when it is not of this device. */
  record: (line: SyslogMessage) => Fields | null;
  logsource: (record: Fields) => LogSource;
  /** Sets what the table cannot: category, type, outcome, accounts, addresses. */
  shape: (draft: Draft, record: Fields, line: SyslogMessage) => void;
  /** The device's own time, where it is better than the header's. */
  time?: (record: Fields) => number | null;
  message?: (record: Fields, draft: Draft) => string | undefined;
};

const peers = (draft: Draft): string =>
  has(draft, 'source.ip')
    ? `${got(draft, 'source.ip')} → ${got(draft, 'destination.ip')}${has(draft, 'destination.port') ? `:${got(draft, 'destination.port')}` : ''}`
    : '';

export function readTabled(device: Tabled, line: SyslogMessage): NormalisedEvent | null {
  const record = device.record(line);
  if (record === null) return null;
  const draft = startDraft(device.product, line, { ...record });
  draft.logsource = device.logsource(record);
  draft.time = device.time?.(record) ?? line.time;
  putFields(draft, record, device.fields, device.prefix);
  device.shape(draft, record, line);
  if (!has(draft, 'event.category')) putShape(draft, { category: ['network'], type: ['info'] });
  draft.message =
    device.message?.(record, draft) || `${got(draft, 'event.action')} ${peers(draft)}`.trim() || line.message;
  return finish(draft);
}

const denied =
  /\b(?:den(?:y|ied)|drop(?:ped)?|block(?:ed)?|reject(?:ed)?|discard(?:ed)?|refused?|prevent(?:ed)?|terminated?|reset|violation)\b/i;
const allowed =
  /\b(?:allow(?:ed)?|accept(?:ed)?|permit(?:ted)?|pass(?:ed|through)?|forward(?:ed)?|legal|observed?|success(?:ful)?)\b/i;

/** What a device says it did with the traffic, in the words they all use. */
export const verdictOf = (text: string): 'allowed' | 'denied' | '' =>
  denied.test(text) ? 'denied' : allowed.test(text) ? 'allowed' : '';

/** A connection with its verdict; the action itself is the outcome, so it succeeded. */
export function putConnection(draft: Draft, verdict: string, phase: readonly string[] = []): void {
  putShape(draft, { category: ['network'], type: ['connection', ...phase, ...(verdict === '' ? [] : [verdict])] });
  if (verdict !== '') putShape(draft, { outcome: 'success' });
}

export function putLogin(draft: Draft, outcome: 'success' | 'failure', end = false): void {
  putShape(draft, { category: ['authentication'], type: [end ? 'end' : 'start'], outcome });
}

export function putAlert(draft: Draft, verdict: string, category = 'intrusion_detection'): void {
  putShape(draft, { kind: 'alert', category: [category, 'network'], type: [verdict || 'info'] });
}
