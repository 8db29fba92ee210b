// A document that a client indexes → the records it is kept as.
import { isTooDeep } from '../../body-json-scanner.ts';
import type { RawRecord } from '../../body.ts';
import { isObject } from '../../sources/source.ts';
import { shippedLine } from '../http/shipped-line.ts';
import { cutRecord } from '../streams/cut-record.ts';
import type { Action } from './bulk-splitter.ts';

const maxLabelLength = 512;

/** @param fault where the splitter has cut the document already */
export function recordsOfDocument(action: Action, raw: string, fault: string | null, maxBytes: number): RawRecord[] {
  const transport = { labels: labelsOf(action) };
  if (fault !== null) return cutRecord({ raw, fault, transport }, maxBytes);
  const sent = valueOf(raw);
  if (typeof sent === 'string') return [{ raw, fault: sent, transport }];
  const value = action.operation === 'update' ? changed(sent) : sent;
  if (isWindows(value)) return [{ raw, value, source: 'windows', transport }];
  return shippedLine(value, transport.labels, maxBytes) ?? [{ raw, value, transport }];
}

/** The document, or why it is none. */
function valueOf(raw: string): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return 'The document is not valid JSON.';
  }
  if (!isObject(value)) return 'The document is not a JSON object.';
  return isTooDeep(raw) ? 'The document is nested deeper than 100 levels.' : value;
}

/** What an update writes; a scripted one without a document is kept as it was sent. */
function changed(update: Record<string, unknown>): Record<string, unknown> {
  const { doc, upsert } = update;
  if (isObject(doc)) return doc;
  return isObject(upsert) ? upsert : update;
}

function labelsOf({ index, id }: Action): Record<string, string> {
  const labels: Record<string, string> = {};
  if (index !== '') labels['elastic.index'] = index.slice(0, maxLabelLength);
  if (id !== null) labels['elastic.id'] = id.slice(0, maxLabelLength);
  return labels;
}

/** Winlogbeat's documents are Windows events, whatever pipeline they came through. */
function isWindows(document: Record<string, unknown>): boolean {
  const { winlog } = document;
  const eventId = isObject(winlog) ? winlog['event_id'] : document['winlog.event_id'];
  return eventId !== undefined && eventId !== null;
}
