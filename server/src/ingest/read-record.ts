// One record of a body → its events: products wrap many in one object, and doors know what the record leaves open.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import type { RawRecord, Transport } from './body.ts';
import { findSource } from './sources/index.ts';
import { isListOfObjects, isObject, ParseFault, type Source } from './sources/source.ts';
import { unparsedEvent } from './unparsed.ts';

export type RecordAbout = {
  source: Source;
  /** The site's code, or '' where the sender named none. */
  site: string;
  /** Epoch milliseconds. */
  receivedAt: number;
};
export type ReadEvent = { event: NormalisedEvent; raw: string; source: Source };

/** Never throws: what cannot be read becomes an `unparsed` event that says why. */
export function readRecord(about: RecordAbout, record: RawRecord): ReadEvent[] {
  const source = record.source === undefined ? about.source : (findSource(record.source) ?? about.source);
  const wrapped = wrappedIn(source, record);
  if (wrapped === null) return [readOne(about, source, record)];
  return wrapped.map((value) => readOne(about, source, { ...record, raw: JSON.stringify(value) ?? '', value }));
}

/** The records of `{"Records":[…]}`; null for a record that stands for itself. */
function wrappedIn({ wrappers, unwrap }: Source, { value }: RawRecord): readonly unknown[] | null {
  if (!isObject(value)) return null;
  const lists = (wrappers ?? []).map((name) => partOf(value, name)).filter(isListOfObjects);
  if (lists.length > 0) return lists.flat();
  try {
    return unwrap?.(value) ?? null;
  } catch {
    // Who trips over an object in looking for records in it leaves it whole.
    return null;
  }
}

/** `detail.findings`: the part of an object under a dotted name. */
const partOf = (value: Record<string, unknown>, name: string): unknown =>
  name.split('.').reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), value);

function readOne({ site, receivedAt }: RecordAbout, source: Source, record: RawRecord): ReadEvent {
  const { raw, value, fault, transport } = record;
  const event = ((): NormalisedEvent => {
    if (fault !== undefined) return unparsedEvent(source.id, raw, fault);
    try {
      return source.parse({ raw, value, receivedAt, site });
    } catch (error) {
      // A parser that trips over a record must not cost the sender the batch: the record is kept either way.
      const reason =
        error instanceof ParseFault ? error.reason : `The parser of ${source.title} failed on this record.`;
      return unparsedEvent(source.id, raw, reason);
    }
  })();
  return { event: transport === undefined ? event : withTransport(event, transport), raw, source };
}

/** The record's own word wins over its shipper's. */
function withTransport(event: NormalisedEvent, { host, time, labels }: Transport): NormalisedEvent {
  const { ecs } = event;
  const nameless = host !== undefined && host !== '' && ecs['host.name'] === undefined;
  return {
    ...event,
    time: event.time ?? time ?? null,
    ecs: nameless && ecs['observer.name'] === undefined ? { ...ecs, 'host.name': host } : ecs,
    attrs: labels === undefined ? event.attrs : { ...labels, ...event.attrs },
  };
}
