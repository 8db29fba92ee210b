// Rows are written as bytes straight away: a string of them would be built, copied and thrown away for nothing.

const firstCapacity = 256 * 1024;
/** Memory of encoders that are done serves the next: fresh megabytes for each batch make the collector run all the time. */
const spare: Buffer[] = [];
const mostSpare = 4;
const largestSpare = 32 << 20;
const nothing = Buffer.alloc(0);

function memoryOf(size: number): Buffer {
  const place = spare.findIndex((memory) => memory.length >= size);
  const [found] = place < 0 ? [] : spare.splice(place, 1);
  return found ?? Buffer.allocUnsafeSlow(Math.max(size, firstCapacity));
}

function giveBack(memory: Buffer): void {
  if (memory.length === 0 || memory.length > largestSpare) return;
  spare.push(memory);
  // The large ones are what is dear to make.
  spare.sort((a, b) => b.length - a.length);
  if (spare.length > mostSpare) spare.pop();
}

const quoteMark = 34;
const backslash = 92;
/** Below this a loop is faster than two calls into the engine; above it the engine is. */
const longestByHand = 128;

/** A lone surrogate would make ClickHouse refuse the whole batch. */
export const quote = (text: string): string => JSON.stringify(text.isWellFormed() ? text : text.toWellFormed());

export class RowBytes {
  private bytes: Buffer = nothing;
  private end = 0;

  get length(): number {
    return this.end;
  }

  /** Forgets what was written behind the first `length` bytes. */
  cut(length: number): void {
    this.end = Math.min(this.end, length);
  }

  /** Text of ASCII characters, as it is. */
  plain(text: string): void {
    const { length } = text;
    this.reserve(length);
    const { bytes } = this;
    let { end } = this;
    for (let at = 0; at < length; at += 1) bytes[end++] = text.charCodeAt(at);
    this.end = end;
  }

  /** Text of any characters, as it is. */
  text(text: string): void {
    this.reserve(text.length * 3);
    this.end += this.bytes.write(text, this.end, 'utf8');
  }

  /** Text as a JSON string. */
  quoted(text: string): void {
    const { length } = text;
    if (length > longestByHand) {
      this.text(quote(text));
      return;
    }
    this.reserve(2 * length + 2);
    const { bytes } = this;
    let { end } = this;
    bytes[end++] = quoteMark;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 32 || code > 126) {
        // Nothing counts as written yet: the engine does it from the start.
        this.text(quote(text));
        return;
      }
      if (code === quoteMark || code === backslash) bytes[end++] = backslash;
      bytes[end++] = code;
    }
    bytes[end++] = quoteMark;
    this.end = end;
  }

  /** What was written so far, in a buffer of its own that may be handed to another thread; empty afterwards. */
  take(): Buffer {
    const taken = Buffer.allocUnsafeSlow(this.end);
    this.bytes.copy(taken, 0, 0, this.end);
    giveBack(this.bytes);
    this.bytes = nothing;
    this.end = 0;
    return taken;
  }

  private reserve(count: number): void {
    const needed = this.end + count;
    if (needed <= this.bytes.length) return;
    const larger = memoryOf(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.end);
    giveBack(this.bytes);
    this.bytes = larger;
  }
}
