// Cuts a TCP byte stream into syslog messages: RFC 6587 in both of its ways, mixed as senders mix them.
import { PendingBytes } from '../body-bytes.ts';

export const maxMessageBytes = 64 * 1024;
/** Opens every piece but the first of a message that was longer than that. */
export const continuedMark = '[continued] ';

const maxCountDigits = 6;
const space = 32;
const lessThan = 60;

const isSeparator = (byte: number): boolean => byte === 10 || byte === 13 || byte === 0;

/**
 * Each frame is told anew: `94 <` begins a counted one (octet counting), anything else ends at LF or NUL. A separator
 * inside or behind a counted frame is no message. The result does not depend on how the bytes were cut into chunks.
 */
export class SyslogFraming {
  private readonly pending = new PendingBytes();
  private lines: string[] = [];
  /** Bytes of the current counted frame that have not been read; -1 outside of one. */
  private counted = -1;
  private searched = 0;
  private continues = false;

  /** The messages that these bytes complete. */
  push(chunk: Uint8Array): string[] {
    this.pending.append(chunk);
    while (this.step(false));
    return this.take();
  }

  /** What is left when the connection ends: a message without its terminator still counts. */
  end(): string[] {
    while (this.step(true));
    return this.take();
  }

  private take(): string[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  /** False when more bytes are needed. */
  private step(final: boolean): boolean {
    const { pending } = this;
    if (this.counted >= 0) return this.readCounted(final);
    if (!this.continues) this.skipSeparators();
    if (pending.length === 0) return false;
    if (!this.continues && this.searched === 0) {
      const header = this.countHeader(final);
      if (header === 'wait') return false;
      if (header === 'counted') return true;
    }
    return this.readDelimited(final);
  }

  private skipSeparators(): void {
    let count = 0;
    while (count < this.pending.length && isSeparator(this.pending.at(count))) count++;
    this.pending.consume(count);
  }

  /** Looks for `digits SP <`; the count alone may have come in a packet, or a TLS record, of its own. */
  private countHeader(final: boolean): 'counted' | 'plain' | 'wait' {
    const { pending } = this;
    const first = pending.at(0);
    if (first < 49 || first > 57) return 'plain';
    let digits = 1;
    while (digits <= maxCountDigits && pending.at(digits) >= 48 && pending.at(digits) <= 57 && digits < pending.length)
      digits++;
    if (digits > maxCountDigits) return 'plain';
    if (digits + 1 >= pending.length && !final) {
      return digits < pending.length && pending.at(digits) !== space ? 'plain' : 'wait';
    }
    if (digits + 1 >= pending.length || pending.at(digits) !== space || pending.at(digits + 1) !== lessThan)
      return 'plain';
    this.counted = Number(pending.text(0, digits));
    pending.consume(digits + 1);
    return 'counted';
  }

  private readCounted(final: boolean): boolean {
    const { pending } = this;
    const wanted = Math.min(this.counted, maxMessageBytes);
    if (pending.length < wanted && !final) return false;
    const available = Math.min(wanted, pending.length);
    const cut = this.counted > available && !final ? pending.characterBoundary(available) : available;
    this.add(cut);
    this.counted -= cut;
    this.continues = this.counted > 0;
    if (this.counted === 0 || final) {
      this.counted = -1;
      this.continues = false;
    }
    return pending.length > 0;
  }

  private readDelimited(final: boolean): boolean {
    const { pending } = this;
    const lf = pending.find(10, this.searched, maxMessageBytes);
    const nul = pending.find(0, this.searched, lf < 0 ? maxMessageBytes : lf);
    const end = nul >= 0 ? nul : lf;
    if (end >= 0) {
      this.add(end);
      pending.consume(1);
      this.searched = 0;
      this.continues = false;
      return true;
    }
    if (pending.length >= maxMessageBytes) {
      this.add(pending.characterBoundary(maxMessageBytes));
      this.searched = 0;
      this.continues = true;
      return true;
    }
    this.searched = pending.length;
    if (!final) return false;
    this.add(pending.length);
    this.searched = 0;
    return false;
  }

  /** Takes the first bytes as one message, without the separators at its end. */
  private add(length: number): void {
    let to = length;
    while (to > 0 && isSeparator(this.pending.at(to - 1))) to--;
    if (to > 0) {
      const text = this.pending.text(0, to);
      this.lines.push(this.continues ? continuedMark + text : text);
    }
    this.pending.consume(length);
  }
}
