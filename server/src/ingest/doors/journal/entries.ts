// Reads the export format of the systemd journal: KEY=VALUE lines, binary fields with their length, a blank line behind each entry.
import { invalid, type Problem } from '#platform/errors';

import { PendingBytes } from '../../body-bytes.ts';

export type JournalEntry = {
  /** A field that is there more than once is a list. */
  fields: Record<string, string | string[]>;
  /** Whether a value was longer than it may be, and cut. */
  cut: boolean;
  bytes: number;
};

const newline = 10;
const equals = 61;
const maxNameLength = 64;
/** The journal's own limit. */
const maxFields = 1_024;

const malformed = (why: string): Problem =>
  invalid('not_a_journal', `The body is not in the journal's export format: ${why}`);

/** @throws Problem `not_a_journal` */
export class JournalReader {
  private readonly pending = new PendingBytes();
  private readonly maxEntryBytes: number;
  private entries: JournalEntry[] = [];
  private entry = emptyEntry();
  private count = 0;
  private searched = 0;
  /** A value whose bytes are being read; `left` of them have not come, or are skipped because they are too many. */
  private value: { name: string; kept: Buffer[]; room: number; left: bigint | null } | null = null;

  constructor(maxEntryBytes: number) {
    this.maxEntryBytes = maxEntryBytes;
  }

  /** @returns the entries that are complete now */
  push(chunk: Uint8Array): JournalEntry[] {
    this.pending.append(chunk);
    while (this.value ? this.readValue(this.value) : this.readLine());
    const { entries } = this;
    this.entries = [];
    return entries;
  }

  /** The last entry may do without its blank line. */
  end(): JournalEntry[] {
    if (this.value?.left === null) this.push(Buffer.from('\n'));
    if (this.value || this.pending.length > 0) throw malformed('it ends in the middle of a field.');
    this.finishEntry();
    return this.entries.splice(0);
  }

  /** False when more bytes are needed. */
  private readLine(): boolean {
    const { pending } = this;
    const lineEnd = pending.find(newline, this.searched, maxNameLength + 2);
    const sign = pending.find(equals, 0, lineEnd < 0 ? maxNameLength + 1 : lineEnd);
    if (sign >= 0) {
      this.startValue(pending.text(0, sign), null);
      pending.consume(sign + 1);
      return true;
    }
    if (lineEnd === 0) {
      pending.consume(1);
      this.finishEntry();
      return true;
    }
    if (lineEnd > 0) {
      if (pending.length < lineEnd + 9) return false;
      const length = Buffer.from(pending.view(lineEnd + 1, lineEnd + 9)).readBigUInt64LE();
      this.startValue(pending.text(0, lineEnd), length + 1n);
      pending.consume(lineEnd + 9);
      return true;
    }
    if (pending.length > maxNameLength + 1) throw malformed('a field has no name.');
    this.searched = pending.length;
    return false;
  }

  private startValue(name: string, left: bigint | null): void {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw malformed('a field has a name that is none.');
    if (++this.count > maxFields) throw malformed('an entry has too many fields.');
    this.searched = 0;
    this.value = { name, kept: [], room: Math.max(0, this.maxEntryBytes - this.entry.bytes), left };
  }

  private readValue(value: NonNullable<typeof this.value>): boolean {
    const { pending } = this;
    if (pending.length === 0) return false;
    if (value.left !== null) {
      const count = Math.min(pending.length, Number(value.left > 0xffff_ffffn ? 0xffff_ffffn : value.left));
      value.left -= BigInt(count);
      // The line feed behind the value belongs to the format.
      const isLast = value.left === 0n;
      if (isLast && pending.at(count - 1) !== newline) throw malformed('a binary field is longer than it says.');
      this.keep(value, isLast ? count - 1 : count);
      pending.consume(count);
      if (isLast) this.finishValue(value);
      return true;
    }
    const lineEnd = pending.find(newline, 0, pending.length);
    this.keep(value, lineEnd < 0 ? pending.length : lineEnd);
    pending.consume(lineEnd < 0 ? pending.length : lineEnd + 1);
    if (lineEnd >= 0) this.finishValue(value);
    return lineEnd >= 0;
  }

  private keep(value: NonNullable<typeof this.value>, count: number): void {
    const taken = Math.min(count, value.room);
    if (taken < count) this.entry.cut = true;
    if (taken === 0) return;
    value.room -= taken;
    value.kept.push(Buffer.from(this.pending.view(0, taken)));
  }

  private finishValue({ name, kept }: NonNullable<typeof this.value>): void {
    const text = kept.length === 1 ? (kept[0]?.toString('utf8') ?? '') : Buffer.concat(kept).toString('utf8');
    const { entry } = this;
    entry.bytes += name.length + text.length;
    const before = Object.hasOwn(entry.fields, name) ? entry.fields[name] : undefined;
    if (before === undefined) {
      if (name !== '__proto__') entry.fields[name] = text;
    } else if (Array.isArray(before)) before.push(text);
    else entry.fields[name] = [before, text];
    this.value = null;
  }

  private finishEntry(): void {
    if (this.count > 0) this.entries.push(this.entry);
    this.entry = emptyEntry();
    this.count = 0;
  }
}

const emptyEntry = (): JournalEntry => ({ fields: {}, cut: false, bytes: 0 });
