// Splits JSON bodies into records: one object, arrays, NDJSON, concatenated objects, in any mixture.
import { PendingBytes } from './body-bytes.ts';
import { broken, isTooDeep, JsonScanner, needsMore, tooDeep } from './body-json-scanner.ts';
import type { RecordOutput, Splitter } from './body-record.ts';

const newline = 10;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;
const comma = 44;

const faults = {
  syntax: 'The record is not valid JSON.',
  kind: 'The record is not a JSON object.',
  depth: 'The record is nested deeper than 100 levels.',
  size: 'The record is larger than a record may be; it is kept in pieces.',
  cut: 'The body ends in the middle of the record.',
};

/**
 * A line that is one object is parsed at once. Everything else goes through the scanner, which follows the
 * grammar, so that a broken line is noticed on that line: the line becomes a faulty record and reading goes
 * on with the next one. The result does not depend on how the bytes were cut into chunks.
 */
export class JsonSplitter implements Splitter {
  private readonly pending = new PendingBytes();
  private readonly scanner = new JsonScanner();
  private readonly output: RecordOutput;
  private readonly maxRecordBytes: number;
  private inArray = false;
  /** How far the scanner has read from the first live byte; -1 when it is not in use. */
  private scanned = -1;
  /** How far a newline has been searched in vain. */
  private searched = 0;
  /** Bytes of the current line that are known not to be one object. */
  private lineLeft = 0;
  /** Set while a record larger than allowed is followed to its end. */
  private oversize = false;
  /** Set while the rest of a line is being put aside. */
  private lineFault = '';

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
    for (;;) {
      if (this.lineFault !== '') {
        if (!this.setLineAside(final)) return;
        continue;
      }
      if (this.scanned < 0) this.skipBetweenRecords();
      if (this.pending.length === 0) return;
      const first = this.pending.at(0);
      if (this.scanned < 0 && first === (this.inArray ? closeBracket : openBracket)) {
        this.inArray = !this.inArray;
        this.consume(1);
      } else if (this.scanned < 0 && first !== openBrace && !this.inArray) {
        this.lineFault = faults.syntax;
      } else if (!this.readValue(final)) {
        return;
      }
    }
  }

  private consume(count: number): void {
    this.pending.consume(count);
    this.searched = Math.max(0, this.searched - count);
    this.lineLeft = Math.max(0, this.lineLeft - count);
    this.scanned = -1;
  }

  /** White space, byte order marks, record separators (RFC 7464) and commas. */
  private skipBetweenRecords(): void {
    const { bytes, start, end } = this.pending;
    let at = start;
    while (at < end) {
      const byte = bytes[at];
      if (byte === 32 || byte === newline || byte === 13 || byte === 9 || byte === comma || byte === 0x1e) at++;
      else if (byte === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf && at + 2 < end) at += 3;
      else break;
    }
    if (at > start) this.consume(at - start);
  }

  /** False when more bytes are needed. */
  private readValue(final: boolean): boolean {
    if (this.scanned < 0) {
      if (this.lineLeft === 0 && this.pending.at(0) === openBrace) {
        const line = this.readLine(final);
        if (line !== 'scan') return line === 'read';
      }
      this.scanner.reset();
      this.scanned = 0;
    }
    const { bytes, start, length } = this.pending;
    const window = Math.min(length, this.maxRecordBytes);
    const result = this.scanner.run(bytes, start + this.scanned, start + window);
    if (result >= 0) return this.finishValue(result - start);
    if (result === needsMore && length > this.maxRecordBytes) return this.cutOversize();
    if (result === needsMore && !final) {
      this.scanned = window;
      return false;
    }
    if (result === needsMore && this.scanner.endsWithInput) return this.finishValue(window);
    this.lineFault = this.oversize
      ? faults.size
      : result === broken
        ? faults.syntax
        : result === tooDeep
          ? faults.depth
          : faults.cut;
    this.oversize = false;
    this.scanned = -1;
    return true;
  }

  /** Keeps a piece of a record that is too large; the scanner goes on, so that the record behind it is found. */
  private cutOversize(): boolean {
    const cut = this.pending.characterBoundary(this.maxRecordBytes);
    this.output.addFaulty(this.pending, cut, this.maxRecordBytes, faults.size);
    this.consume(cut);
    this.scanned = this.maxRecordBytes - cut;
    this.oversize = true;
    return true;
  }

  /** The fast path: one line, one object. `scan` when the line is something else. */
  private readLine(final: boolean): 'read' | 'wait' | 'scan' {
    const { pending } = this;
    const live = pending.length;
    let lineEnd = pending.find(newline, this.searched, this.maxRecordBytes + 1);
    if (lineEnd < 0) {
      if (live <= this.maxRecordBytes && !final) {
        this.searched = live;
        return 'wait';
      }
      lineEnd = Math.min(live, this.maxRecordBytes + 1);
      this.searched = lineEnd;
    }
    this.lineLeft = lineEnd;
    let to = this.trimmed(lineEnd);
    if (this.inArray && pending.at(to - 1) === comma) to = this.trimmed(to - 1);
    if (to > this.maxRecordBytes || pending.at(to - 1) !== closeBrace) return 'scan';
    const raw = this.output.read(pending, 0, to);
    let value: unknown;
    try {
      value = JSON.parse(raw);
    } catch {
      return 'scan';
    }
    if (isTooDeep(raw)) this.output.add({ raw, fault: faults.depth }, to);
    else this.output.add({ raw, value }, to);
    this.consume(lineEnd);
    return 'read';
  }

  private trimmed(to: number): number {
    let at = to;
    while (at > 0) {
      const byte = this.pending.at(at - 1);
      if (byte !== 32 && byte !== 13 && byte !== 9) break;
      at--;
    }
    return at;
  }

  private finishValue(length: number): boolean {
    if (this.oversize) {
      this.output.addFaulty(this.pending, length, this.maxRecordBytes, faults.size);
      this.oversize = false;
    } else {
      this.addScanned(this.output.read(this.pending, 0, length), length);
    }
    this.consume(length);
    return true;
  }

  private addScanned(raw: string, length: number): void {
    let value: unknown;
    try {
      value = JSON.parse(raw);
    } catch {
      this.output.add({ raw, fault: faults.syntax }, length);
      return;
    }
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.output.add(isObject ? { raw, value } : { raw, fault: faults.kind }, length);
  }

  /** Keeps the rest of the line as a faulty record. False when its end has not arrived. */
  private setLineAside(final: boolean): boolean {
    const { pending } = this;
    let lineEnd = pending.find(newline, this.searched, this.maxRecordBytes + 1);
    if (lineEnd < 0) {
      if (pending.length <= this.maxRecordBytes && !final) {
        this.searched = pending.length;
        return false;
      }
      lineEnd = Math.min(pending.length, pending.characterBoundary(this.maxRecordBytes));
      this.output.addFaulty(pending, lineEnd, this.maxRecordBytes, this.lineFault);
      this.consume(lineEnd);
      if (pending.length > 0) return true;
    } else {
      this.output.addFaulty(pending, this.trimmed(lineEnd), this.maxRecordBytes, this.lineFault);
      this.consume(lineEnd);
    }
    this.lineFault = '';
    return true;
  }
}
