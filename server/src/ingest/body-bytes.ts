// A window over the bytes of a body that have arrived and are not yet records.

const initialBytes = 128 * 1024;

/** Appending is amortised constant however small the pieces are; positions are relative to the first live byte. */
export class PendingBytes {
  bytes: Buffer = Buffer.allocUnsafe(initialBytes);
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  append(chunk: Uint8Array): void {
    if (this.end + chunk.length > this.bytes.length) this.makeRoom(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  private makeRoom(count: number): void {
    const live = this.length;
    const needed = live + count;
    if (needed * 2 > this.bytes.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.bytes.copy(larger, 0, this.start, this.end);
      this.bytes = larger;
    } else {
      this.bytes.copyWithin(0, this.start, this.end);
    }
    this.start = 0;
    this.end = live;
  }

  /** -1 where no byte has arrived: behind the live bytes lie stale ones. */
  at(offset: number): number {
    return this.start + offset < this.end ? (this.bytes[this.start + offset] ?? -1) : -1;
  }

  /** Offset of `byte` at or after `from` and before `to`; -1 when it is not there. */
  find(byte: number, from: number, to: number): number {
    const limit = Math.min(to, this.length);
    if (from >= limit) return -1;
    const found = this.bytes.indexOf(byte, this.start + from);
    return found < 0 || found >= this.start + limit ? -1 : found - this.start;
  }

  text(from: number, to: number): string {
    return this.bytes.toString('utf8', this.start + from, Math.min(this.start + to, this.end));
  }

  view(from: number, to: number): Uint8Array {
    return this.bytes.subarray(this.start + from, this.start + to);
  }

  consume(count: number): void {
    this.start += count;
  }

  /** The largest offset ≤ `to` that does not cut a UTF-8 character in two, judged by the bytes before `to`. */
  characterBoundary(to: number): number {
    for (let back = 1; back <= 3 && back <= to; back++) {
      const byte = this.at(to - back);
      if ((byte & 0xc0) === 0x80) continue;
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      return length > back && to > back ? to - back : to;
    }
    return to;
  }
}
