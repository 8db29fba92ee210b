// Splits text bodies into lines; JSON lines are parsed, and Zeek's tab-separated logs are read by their header.
import { PendingBytes } from './body-bytes.ts';
import { isTooDeep } from './body-json-scanner.ts';
import type { RecordOutput, Splitter } from './body-record.ts';
import { ZeekHeader } from './body-zeek.ts';

const newline = 10;
const tooLong = 'The line is longer than a record may be; it is kept in pieces.';

/** LF or CRLF; blank lines are no records. A line that is too long is kept in pieces, each marked as faulty. */
export class LineSplitter implements Splitter {
  private readonly pending = new PendingBytes();
  private readonly output: RecordOutput;
  private readonly maxRecordBytes: number;
  private readonly header = new ZeekHeader();
  private searched = 0;
  private inLongLine = false;
  private started = false;

  constructor(output: RecordOutput, maxRecordBytes: number) {
    this.output = output;
    this.maxRecordBytes = maxRecordBytes;
  }

  push(chunk: Uint8Array): void {
    this.pending.append(chunk);
    this.run(false);
  }

  end(): void {
    this.run(true);
  }

  private run(final: boolean): void {
    const { pending } = this;
    for (;;) {
      if (!this.started && !this.skipMark(final)) return;
      const lineEnd = pending.find(newline, this.searched, this.maxRecordBytes + 2);
      if (lineEnd >= 0) {
        this.addLine(lineEnd);
        pending.consume(lineEnd + 1);
      } else if (pending.length > this.maxRecordBytes + 1) {
        const cut = pending.characterBoundary(this.maxRecordBytes);
        this.output.addFaulty(pending, cut, this.maxRecordBytes, tooLong);
        pending.consume(cut);
        this.inLongLine = true;
      } else if (final) {
        if (pending.length > 0) this.addLine(pending.length);
        pending.consume(pending.length);
        return;
      } else {
        this.searched = pending.length;
        return;
      }
      this.searched = 0;
    }
  }

  /** False while it is unknown whether the body opens with a byte order mark. */
  private skipMark(final: boolean): boolean {
    const { pending } = this;
    if (pending.length < 3 && !final) return false;
    if (pending.at(0) === 0xef && pending.at(1) === 0xbb && pending.at(2) === 0xbf) pending.consume(3);
    this.started = true;
    return true;
  }

  private addLine(lineEnd: number): void {
    const { pending, output } = this;
    const to = lineEnd > 0 && pending.at(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
    if (this.inLongLine || to > this.maxRecordBytes) {
      output.addFaulty(pending, to, this.maxRecordBytes, tooLong);
      this.inLongLine = false;
      return;
    }
    const raw = output.read(pending, 0, to);
    if (raw.trim() === '' || this.header.take(raw)) return;
    const value = this.header.active ? this.header.read(raw) : jsonOf(raw);
    output.add(value === undefined ? { raw } : { raw, value }, to);
  }
}

function jsonOf(raw: string): unknown {
  const first = raw.charCodeAt(0);
  if (first !== 123 || isTooDeep(raw)) return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
