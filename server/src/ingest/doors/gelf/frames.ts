// Cuts a TCP stream into GELF messages: each ends with a NUL byte, or with a line end where the sender is set so.
import { PendingBytes } from '../../body-bytes.ts';
import { relieved } from '../streams/held.ts';

export class GelfFrames {
  private pending = new PendingBytes();
  private readonly delimiter: number;
  private readonly maxBytes: number;
  private searched = 0;

  /** @param maxBytes of one message; a longer one comes in pieces, which are no JSON any more */
  constructor(delimiter: number, maxBytes: number) {
    this.delimiter = delimiter;
    this.maxBytes = maxBytes;
  }

  /** The messages that these bytes complete. */
  push(chunk: Uint8Array): string[] {
    this.pending = relieved(this.pending);
    const { pending, delimiter, maxBytes } = this;
    pending.append(chunk);
    const messages: string[] = [];
    for (;;) {
      const end = pending.find(delimiter, this.searched, maxBytes + 1);
      if (end < 0 && pending.length <= maxBytes) {
        this.searched = pending.length;
        return messages;
      }
      const to = end < 0 ? pending.characterBoundary(maxBytes) : end;
      this.take(to, messages);
      if (end >= 0) pending.consume(1);
      this.searched = 0;
    }
  }

  /** Of memory. */
  get size(): number {
    return this.pending.bytes.length;
  }

  /** What is left when the connection ends. */
  end(): string[] {
    const messages: string[] = [];
    this.take(this.pending.length, messages);
    return messages;
  }

  private take(length: number, messages: string[]): void {
    const text = this.pending.text(0, length).replace(/^[\s\0\uFEFF]+|[\s\0]+$/g, '');
    if (text !== '') messages.push(text);
    this.pending.consume(length);
  }
}
