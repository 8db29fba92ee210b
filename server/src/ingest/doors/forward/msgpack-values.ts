// Cuts a byte stream into whole MessagePack values, so that nothing is decoded that is larger or deeper than it may be.
import { PendingBytes } from '../../body-bytes.ts';
import { ProtocolFault } from '../streams/connection.ts';
import { relieved } from '../streams/held.ts';

export type ValueLimits = { maxBytes: number; maxDepth: number; maxItems: number };

/** What the first byte of a value says: bytes of its header, then of its body or how many values follow. */
type Head = { header: number; body: number; items: number };

const wait = null;

/** Follows the structure without decoding it. Each byte is looked at once, however small the chunks are. */
export class MessagePackValues {
  private pending = new PendingBytes();
  /** May be widened between two values. */
  limits: ValueLimits;
  /** How far the current value has been followed, and how many values are still to come on each level. */
  private at = 0;
  private open: number[] = [1];
  private items = 0;

  constructor(limits: ValueLimits) {
    this.limits = limits;
  }

  push(chunk: Uint8Array): void {
    this.pending.append(chunk);
  }

  /** The bytes of the next whole value, which belong to the caller; null when more are needed. @throws ProtocolFault */
  next(): Buffer | null {
    const { maxBytes, maxDepth, maxItems } = this.limits;
    this.pending = relieved(this.pending);
    while (this.open.length > 0) {
      const head = this.headAt(this.at);
      if (head === wait) return this.bounded();
      const end = this.at + head.header + head.body;
      if (end > maxBytes) throw new ProtocolFault(`A message is larger than ${maxBytes} bytes.`);
      if (end > this.pending.length) return null;
      this.at = end;
      this.items += 1;
      if (this.items + head.items > maxItems) throw new ProtocolFault(`A message holds more than ${maxItems} values.`);
      if (head.items > 0) {
        if (this.open.length >= maxDepth) throw new ProtocolFault(`A message is deeper than ${maxDepth} levels.`);
        this.open.push(head.items);
      } else this.closeLevels();
    }
    const value = Buffer.from(this.pending.view(0, this.at));
    this.pending.consume(this.at);
    this.at = 0;
    this.open = [1];
    this.items = 0;
    return value;
  }

  /** Of memory. */
  get size(): number {
    return this.pending.bytes.length;
  }

  get rest(): number {
    return this.pending.length;
  }

  private closeLevels(): void {
    for (let last = this.open.length - 1; last >= 0; last -= 1) {
      const left = (this.open[last] ?? 1) - 1;
      if (left > 0) {
        this.open[last] = left;
        return;
      }
      this.open.pop();
    }
  }

  private bounded(): null {
    if (this.pending.length > this.limits.maxBytes) throw new ProtocolFault('A message is too large.');
    return null;
  }

  private headAt(at: number): Head | null {
    const byte = this.pending.at(at);
    if (byte < 0) return wait;
    if (byte < 0x80 || byte >= 0xe0) return { header: 1, body: 0, items: 0 };
    if (byte < 0x90) return { header: 1, body: 0, items: (byte & 0x0f) * 2 };
    if (byte < 0xa0) return { header: 1, body: 0, items: byte & 0x0f };
    if (byte < 0xc0) return { header: 1, body: byte & 0x1f, items: 0 };
    return this.longHeadAt(at, byte);
  }

  private longHeadAt(at: number, byte: number): Head | null {
    const kind = longKinds[byte - 0xc0];
    if (kind === undefined) throw new ProtocolFault('This is no MessagePack.');
    const [size, what, extra] = kind;
    if (size === 0) return { header: 1, body: extra, items: 0 };
    if (this.pending.length < at + 1 + size) return wait;
    const { bytes, start } = this.pending;
    const count = bytes.readUIntBE(start + at + 1, size);
    if (what === 'bytes') return { header: 1 + size + extra, body: count, items: 0 };
    return { header: 1 + size, body: 0, items: what === 'pairs' ? count * 2 : count };
  }
}

type LongKind = readonly [size: number, what: 'bytes' | 'items' | 'pairs', extra: number];
const fixed = (bytes: number): LongKind => [0, 'bytes', bytes];

/** 0xc0 to 0xdf by the specification of MessagePack; 0xc1 is never used. */
const longKinds: readonly (LongKind | undefined)[] = [
  fixed(0), undefined, fixed(0), fixed(0), // nil, –, false, true
  [1, 'bytes', 0], [2, 'bytes', 0], [4, 'bytes', 0], // bin
  [1, 'bytes', 1], [2, 'bytes', 1], [4, 'bytes', 1], // ext, with a byte for its type
  fixed(4), fixed(8), // float
  fixed(1), fixed(2), fixed(4), fixed(8), // uint
  fixed(1), fixed(2), fixed(4), fixed(8), // int
  fixed(2), fixed(3), fixed(5), fixed(9), fixed(17), // fixext
  [1, 'bytes', 0], [2, 'bytes', 0], [4, 'bytes', 0], // str
  [2, 'items', 0], [4, 'items', 0], // array
  [2, 'pairs', 0], [4, 'pairs', 0], // map
]; // prettier-ignore
