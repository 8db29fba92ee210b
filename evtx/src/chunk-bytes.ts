// The bytes of one chunk, with what its records share: names, templates, and a limit on the work they may cause.
import { utf16At } from './chunk-text.ts';
import { DecodeFault } from './fault.ts';
import type { Part } from './tree.ts';

export const chunkSize = 65_536;
export const chunkHeaderSize = 512;

/**
 * A record may refer to a template any number of times and a template to a value, so few bytes can ask for much.
 * Honest chunks stay below a twentieth of this, counted in bytes read and elements made.
 */
const workPerChunk = 8 * 1024 * 1024;

export class ChunkBytes {
  readonly data: DataView;
  readonly templates = new Map<number, readonly Part[]>();
  readonly #names = new Map<number, string>();
  #work = workPerChunk;

  constructor(bytes: Uint8Array) {
    this.data = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, chunkSize));
  }

  get length(): number {
    return this.data.byteLength;
  }

  /** @throws DecodeFault once the chunk has asked for more than its share. */
  spend(work: number): void {
    this.#work -= work;
    if (this.#work < 0) throw new DecodeFault('The records of this chunk unfold to far more than an event log holds.');
  }

  u8(at: number): number {
    this.#need(at, 1);
    return this.data.getUint8(at);
  }

  u16(at: number): number {
    this.#need(at, 2);
    return this.data.getUint16(at, true);
  }

  u32(at: number): number {
    this.#need(at, 4);
    return this.data.getUint32(at, true);
  }

  text(at: number, length: number): string {
    this.spend(length);
    return utf16At(this.data, at, length);
  }

  /** A name: next in its bucket (4), hash (2), length (2), UTF-16, a zero (2). */
  nameAt(at: number): string {
    const known = this.#names.get(at);
    if (known !== undefined) return known;
    const name = this.text(at + 8, this.u16(at + 6));
    this.#names.set(at, name);
    return name;
  }

  /** Whether a name could start here: it lies within the chunk and ends with its zero. */
  isName(at: number): boolean {
    if (at < chunkHeaderSize || at + 10 > this.length) return false;
    const end = at + 8 + 2 * this.u16(at + 6);
    return end > at + 8 && end + 2 <= this.length && this.u16(end) === 0;
  }

  nameSize(at: number): number {
    return 10 + 2 * this.u16(at + 6);
  }

  #need(at: number, size: number): void {
    if (at < 0 || at + size > this.length) throw new DecodeFault('A structure reaches beyond the chunk.');
  }
}

export function isZero(data: DataView, from: number, to: number): boolean {
  let at = from;
  for (; at + 16 <= to; at += 16) {
    const some = data.getUint32(at) | data.getUint32(at + 4) | data.getUint32(at + 8) | data.getUint32(at + 12);
    if (some !== 0) return false;
  }
  for (; at < to; at++) if (data.getUint8(at) !== 0) return false;
  return true;
}
