// Splits concatenated `<Event>` documents, alone, on lines, or inside an `<Events>` element.
import { PendingBytes } from './body-bytes.ts';
import type { RecordOutput, Splitter } from './body-record.ts';

const closing = Buffer.from('</Event>');
const lessThan = 60;
const greaterThan = 62;
const wrappers = /^<(?:\?xml[^>]*\?|!--[^>]*--|\/?Events[^>]*)>$/;
const faults = {
  other: 'The text between the events is no event.',
  cut: 'The body ends in the middle of the event.',
  size: 'The event is larger than a record may be; it is kept in pieces.',
};

/** Events are not parsed here: the source reads the XML. */
export class XmlSplitter implements Splitter {
  private readonly pending = new PendingBytes();
  private readonly output: RecordOutput;
  private readonly maxRecordBytes: number;
  private searched = 0;
  private oversize = false;

  constructor(output: RecordOutput, maxRecordBytes: number) {
    this.output = output;
    this.maxRecordBytes = maxRecordBytes;
  }

  push(chunk: Uint8Array): void {
    this.pending.append(chunk);
    while (this.step(false));
  }

  end(): void {
    while (this.step(true));
  }

  /** False when more bytes are needed. */
  private step(final: boolean): boolean {
    if (this.oversize) return this.readEvent(final);
    this.skipSpace();
    const { pending } = this;
    if (pending.length === 0) return false;
    if (pending.at(0) !== lessThan) return this.putAside(final);
    if (pending.length < 7 && !final) return false;
    const name = pending.text(0, 7);
    if (name.startsWith('<Event') && !/[A-Za-z]/.test(name.charAt(6))) return this.readEvent(final);
    return this.readMarkup(final);
  }

  private skipSpace(): void {
    const { pending } = this;
    let at = 0;
    while (at < pending.length && [32, 10, 13, 9, 0xef, 0xbb, 0xbf].includes(pending.at(at))) at++;
    if (at > 0) this.consume(at);
  }

  private consume(count: number): void {
    this.pending.consume(count);
    this.searched = 0;
  }

  private readEvent(final: boolean): boolean {
    const { pending, output } = this;
    const from = pending.start + Math.max(0, this.searched - closing.length);
    const found = pending.bytes.subarray(0, pending.end).indexOf(closing, from);
    const end = found < 0 ? -1 : found - pending.start + closing.length;
    if (end >= 0 && end <= this.maxRecordBytes) {
      if (this.oversize) output.addFaulty(pending, end, this.maxRecordBytes, faults.size);
      else output.add({ raw: output.read(pending, 0, end) }, end);
      this.oversize = false;
      this.consume(end);
      return true;
    }
    if (pending.length > this.maxRecordBytes) {
      const cut = pending.characterBoundary(this.maxRecordBytes - closing.length);
      output.addFaulty(pending, cut, this.maxRecordBytes, faults.size);
      this.consume(cut);
      this.oversize = true;
      return true;
    }
    this.searched = pending.length;
    if (!final) return false;
    output.addFaulty(pending, pending.length, this.maxRecordBytes, this.oversize ? faults.size : faults.cut);
    this.consume(pending.length);
    this.oversize = false;
    return false;
  }

  /** A prolog, a comment or the element around the events says nothing; any other markup is put aside. */
  private readMarkup(final: boolean): boolean {
    const { pending } = this;
    const end = pending.find(greaterThan, 0, this.maxRecordBytes);
    if (end < 0) return pending.length >= this.maxRecordBytes || final ? this.putAside(final) : false;
    if (!wrappers.test(pending.text(0, end + 1))) {
      this.output.addFaulty(pending, end + 1, this.maxRecordBytes, faults.other);
    }
    this.consume(end + 1);
    return true;
  }

  private putAside(final: boolean): boolean {
    const { pending } = this;
    const next = pending.find(lessThan, 1, this.maxRecordBytes);
    if (next < 0 && !final && pending.length < this.maxRecordBytes) return false;
    const to = next < 0 ? Math.min(pending.length, pending.characterBoundary(this.maxRecordBytes)) : next;
    this.output.addFaulty(pending, to, this.maxRecordBytes, faults.other);
    this.consume(to);
    return true;
  }
}
