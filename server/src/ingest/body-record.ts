// One record of a body as it was sent, and how the splitters hand records over.
import { isUtf8 } from 'node:buffer';

import type { PendingBytes } from './body-bytes.ts';

/** What the door knows of a record besides its content; fills in what the record itself leaves open. */
export type Transport = {
  /** The name of the machine that wrote it, as its shipper says. */
  host?: string;
  /** Source clock, epoch milliseconds, as its shipper says. */
  time?: number;
  /** Kept as attributes under these names, e.g. `log.file.path`, `splunk.sourcetype`, `fluent.tag`. */
  labels?: Readonly<Record<string, string>>;
};

/**
 * `raw` is exactly what was sent. Either `value` holds the parsed JSON, or `fault` says why it does not; text lines
 * have neither. `source` names the source of this record where it is another than the batch's.
 */
export type RawRecord = { raw: string; value?: unknown; fault?: string; source?: string; transport?: Transport };

export type BodyCounts = { bytes: number; records: number; faults: number; invalidUtf8: number };

/** Splits bytes into records. `take` is called with every record in the order of the body. */
export type Splitter = { push: (chunk: Uint8Array) => void; end: () => void };

export class RecordOutput {
  records: RawRecord[] = [];
  bytes = 0;
  readonly counts: BodyCounts;

  constructor(counts: BodyCounts) {
    this.counts = counts;
  }

  add(record: RawRecord, bytes: number): void {
    this.records.push(record);
    this.bytes += bytes;
    this.counts.records++;
    if (record.fault !== undefined) this.counts.faults++;
  }

  /** The text of these bytes; bytes that are no UTF-8 show as U+FFFD and are counted. */
  read(pending: PendingBytes, from: number, to: number): string {
    const text = pending.text(from, to);
    if (text.includes('\uFFFD') && !isUtf8(pending.view(from, to))) this.counts.invalidUtf8++;
    return text;
  }

  /** Bytes that are no record of their kind, in pieces of at most `maxBytes`, cut between characters. */
  addFaulty(pending: PendingBytes, to: number, maxBytes: number, fault: string): void {
    let from = 0;
    while (from < to) {
      const end = to - from <= maxBytes ? to : pending.characterBoundary(from + maxBytes);
      const raw = this.read(pending, from, end);
      if (raw.trim() !== '') this.add({ raw, fault }, raw.length);
      from = end;
    }
  }

  takeAll(): RawRecord[] {
    const { records } = this;
    this.records = [];
    this.bytes = 0;
    return records;
  }
}
