// Cuts a byte stream into Lumberjack frames, of version 1 (logstash-forwarder) and 2 (Beats).
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

import { PendingBytes } from '../../body-bytes.ts';
import { ProtocolFault } from '../streams/connection.ts';
import { relieved, type Share } from '../streams/held.ts';

export type Version = 1 | 2;
export type Frame =
  /** How many events come before the sender waits for the acknowledgement. */
  | { kind: 'window'; version: Version; size: number }
  | { kind: 'event'; version: Version; sequence: number; text: string }
  | { kind: 'pairs'; version: Version; sequence: number; pairs: Map<string, string> };
type Packed = { kind: 'packed'; bytes: Buffer };

const maxPairs = 1_000;
/** Frames within a packed frame may be packed again; nobody does it, and it must not go on for ever. */
const maxPacking = 2;

const codeOf = (letter: string): number => letter.charCodeAt(0);
const [windowCode, jsonCode, dataCode, packedCode] = [codeOf('W'), codeOf('J'), codeOf('D'), codeOf('C')];
const headerBytes = 2;

export class LumberjackFrames {
  private pending = new PendingBytes();
  private readonly maxBytes: number;
  /** How far the pairs of an incomplete data frame have been read. */
  private pairs = new Map<string, string>();
  private pairsRead = 0;
  private at = 0;

  /** @param maxBytes of one frame, packed and unpacked */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): void {
    this.pending.append(chunk);
  }

  /** Null when more bytes are needed. @throws ProtocolFault */
  next(): Frame | Packed | null {
    this.pending = relieved(this.pending);
    const { pending } = this;
    const version = pending.at(0);
    const code = pending.at(1);
    if (pending.length === 0) return null;
    if (version !== codeOf('1') && version !== codeOf('2')) throw new ProtocolFault('This is no Lumberjack frame.');
    if (pending.length < headerBytes) return null;
    const spoken: Version = version === codeOf('1') ? 1 : 2;
    switch (code) {
      case windowCode:
        return this.window(spoken);
      case jsonCode:
        return this.json(spoken);
      case dataCode:
        return this.data(spoken);
      case packedCode:
        return this.packed();
      default:
        throw new ProtocolFault('There is no such Lumberjack frame.');
    }
  }

  /** Of memory. */
  get size(): number {
    return this.pending.bytes.length;
  }

  /** Bytes of a frame that has not come to its end. */
  get rest(): number {
    return this.pending.length;
  }

  /** -1 when it has not arrived. */
  private number(at: number): number {
    const { bytes, start, length } = this.pending;
    return at + 4 > length ? -1 : bytes.readUInt32BE(start + at);
  }

  private length(at: number): number {
    const length = this.number(at);
    if (length > this.maxBytes) throw new ProtocolFault(`A frame is larger than ${this.maxBytes} bytes.`);
    return length;
  }

  private window(version: Version): Frame | null {
    const size = this.number(headerBytes);
    if (size < 0) return null;
    this.pending.consume(headerBytes + 4);
    return { kind: 'window', version, size };
  }

  private json(version: Version): Frame | null {
    const length = this.length(headerBytes + 4);
    const from = headerBytes + 8;
    if (length < 0 || this.pending.length < from + length) return null;
    const frame: Frame = {
      kind: 'event',
      version,
      sequence: this.number(headerBytes),
      text: this.pending.text(from, from + length),
    };
    this.pending.consume(from + length);
    return frame;
  }

  private packed(): Packed | null {
    const length = this.length(headerBytes);
    const from = headerBytes + 4;
    if (length < 0 || this.pending.length < from + length) return null;
    const bytes = Buffer.from(this.pending.view(from, from + length));
    this.pending.consume(from + length);
    return { kind: 'packed', bytes };
  }

  private data(version: Version): Frame | null {
    const count = this.number(headerBytes + 4);
    if (count < 0) return null;
    if (count > maxPairs) throw new ProtocolFault(`An event has more than ${maxPairs} fields.`);
    this.at = Math.max(this.at, headerBytes + 8);
    for (; this.pairsRead < count; this.pairsRead += 1) {
      const nameLength = this.length(this.at);
      if (nameLength < 0) return null;
      const valueAt = this.at + 4 + nameLength;
      const valueLength = this.length(valueAt);
      if (valueLength < 0 || this.pending.length < valueAt + 4 + valueLength) return this.boundedWait();
      const name = this.pending.text(this.at + 4, valueAt);
      this.pairs.set(name, this.pending.text(valueAt + 4, valueAt + 4 + valueLength));
      this.at = valueAt + 4 + valueLength;
    }
    const frame: Frame = { kind: 'pairs', version, sequence: this.number(headerBytes), pairs: this.pairs };
    this.pending.consume(this.at);
    this.pairs = new Map();
    this.pairsRead = 0;
    this.at = 0;
    return frame;
  }

  private boundedWait(): null {
    if (this.pending.length > this.maxBytes * 2)
      throw new ProtocolFault(`A frame is larger than ${this.maxBytes} bytes.`);
    return null;
  }
}

const inflated = promisify(inflate);

type Bounds = { maxBytes: number; share: Share };

/** The frames that are complete, those in packed frames among them. @throws ProtocolFault, Overfull */
export async function* framesIn(frames: LumberjackFrames, bounds: Bounds, depth = 0): AsyncGenerator<Frame> {
  const { maxBytes, share } = bounds;
  for (let frame = frames.next(); frame !== null; frame = frames.next()) {
    if (frame.kind !== 'packed') {
      yield frame;
      continue;
    }
    if (depth >= maxPacking) throw new ProtocolFault('A frame is packed too many times over.');
    const inner = new LumberjackFrames(maxBytes);
    inner.push(await unpacked(frame.bytes, maxBytes));
    share.hold(`packed ${depth}`, inner.size);
    yield* framesIn(inner, bounds, depth + 1);
    if (inner.rest > 0) throw new ProtocolFault('A packed frame ends in the middle of a frame.');
    share.hold(`packed ${depth}`, 0);
  }
}

async function unpacked(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await inflated(bytes, { maxOutputLength: maxBytes });
  } catch {
    throw new ProtocolFault(`A packed frame is damaged, or larger than ${maxBytes} bytes once unpacked.`);
  }
}
