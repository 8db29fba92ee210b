// Writes event log chunks and files for tests: BinXML with templates, names where they are used first, checksums.
import { crc32 } from '../crc32.ts';
import { utf16, type TypedValue } from './typed-values.ts';

export type Piece =
  | string
  | { value: number; optional?: boolean }
  | { cdata: string }
  | { character: number }
  | { entity: string }
  | { instruction: string; data: string }
  | { name: string; dependency?: number; attributes?: Record<string, Piece[]>; content?: Piece[] };
export type ElementOf = Extract<Piece, { name: string }>;

export type RecordOf = {
  id: number;
  writtenAt?: bigint;
  template?: ElementOf;
  values?: TypedValue[];
  element?: ElementOf;
};

const chunkSize = 65_536;

export class ChunkWriter {
  readonly #bytes = new Uint8Array(chunkSize);
  readonly #data = new DataView(this.#bytes.buffer);
  readonly #names = new Map<string, number>();
  readonly #templates = new Map<ElementOf, number>();
  #ids: number[] = [];
  #lastRecord = 512;
  #inTemplate = false;
  at = 512;

  u8(value: number): void {
    this.#data.setUint8(this.at, value);
    this.at += 1;
  }

  u16(value: number): void {
    this.#data.setUint16(this.at, value, true);
    this.at += 2;
  }

  u32(value: number): void {
    this.#data.setUint32(this.at, value, true);
    this.at += 4;
  }

  u64(value: bigint): void {
    this.#data.setBigUint64(this.at, value, true);
    this.at += 8;
  }

  bytes(bytes: ArrayLike<number>): void {
    this.#bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  #sized(at: number, from: number): void {
    this.#data.setUint32(at, this.at - from, true);
  }

  /** The number of the first and the last record, for the header, are those written. */
  record({ id, writtenAt = 0n, template, values = [], element }: RecordOf): this {
    const start = this.at;
    this.#lastRecord = start;
    this.#ids.push(id);
    this.bytes([0x2a, 0x2a, 0, 0]);
    this.u32(0);
    this.u64(BigInt(id));
    this.u64(writtenAt);
    this.fragment();
    if (template) this.instance(template, values);
    if (element) this.element(element);
    this.u8(0);
    this.#data.setUint32(start + 4, this.at + 4 - start, true);
    this.u32(this.at + 4 - start);
    return this;
  }

  fragment(): void {
    this.bytes([0x0f, 1, 1, 0]);
  }

  instance(template: ElementOf, values: readonly TypedValue[]): void {
    this.bytes([0x0c, 1]);
    this.u32(this.#templates.size);
    const known = this.#templates.get(template);
    this.u32(known ?? this.at + 4);
    if (known === undefined) this.#definition(template);
    this.u32(values.length);
    const descriptors = this.at;
    for (const { type } of values) {
      this.u16(0);
      this.bytes([type, 0]);
    }
    for (const [index, { write }] of values.entries()) {
      const start = this.at;
      write(this);
      this.#data.setUint16(descriptors + index * 4, this.at - start, true);
    }
  }

  #definition(template: ElementOf): void {
    const start = this.at;
    this.#templates.set(template, start);
    this.bytes(new Uint8Array(20));
    this.u32(0);
    const outer = this.#inTemplate;
    this.#inTemplate = true;
    this.fragment();
    this.element(template);
    this.u8(0);
    this.#inTemplate = outer;
    this.#sized(start + 20, start + 24);
  }

  #name(name: string): void {
    const known = this.#names.get(name);
    this.u32(known ?? this.at + 4);
    if (known !== undefined) return;
    this.#names.set(name, this.at);
    this.u32(0);
    this.u16(0);
    this.u16(name.length);
    this.bytes(utf16(name));
    this.u16(0);
  }

  element({ name, dependency = 0xffff, attributes, content }: ElementOf): void {
    this.u8(attributes ? 0x41 : 0x01);
    if (this.#inTemplate) this.u16(dependency);
    const size = this.at;
    this.u32(0);
    this.#name(name);
    if (attributes) this.#attributes(attributes);
    if (content) {
      this.u8(0x02);
      for (const piece of content) this.#piece(piece);
      this.u8(0x04);
    } else this.u8(0x03);
    this.#sized(size, size + 4);
  }

  #attributes(attributes: Record<string, Piece[]>): void {
    const size = this.at;
    this.u32(0);
    const entries = Object.entries(attributes);
    for (const [index, [name, pieces]] of entries.entries()) {
      this.u8(index + 1 < entries.length ? 0x46 : 0x06);
      this.#name(name);
      for (const piece of pieces) this.#piece(piece);
    }
    this.#sized(size, size + 4);
  }

  #piece(piece: Piece): void {
    if (typeof piece === 'string') {
      this.bytes([0x05, 0x01]);
      this.#counted(piece);
    } else if ('value' in piece) {
      this.u8(piece.optional === true ? 0x0e : 0x0d);
      this.u16(piece.value);
      this.u8(0x01);
    } else if ('cdata' in piece) {
      this.u8(0x07);
      this.#counted(piece.cdata);
    } else if ('character' in piece) {
      this.u8(0x08);
      this.u16(piece.character);
    } else if ('entity' in piece) {
      this.u8(0x09);
      this.#name(piece.entity);
    } else if ('instruction' in piece) {
      this.u8(0x0a);
      this.#name(piece.instruction);
      this.u8(0x0b);
      this.#counted(piece.data);
    } else this.element(piece);
  }

  #counted(text: string): void {
    this.u16(text.length);
    this.bytes(utf16(text));
  }

  /** @param end the end of the records as the header shall name it */
  finish(end = this.at): Uint8Array {
    const data = this.#data;
    this.#bytes.set(new TextEncoder().encode('ElfChnk\0'));
    const [first, last] = [BigInt(this.#ids[0] ?? 0), BigInt(this.#ids.at(-1) ?? 0)];
    for (const [index, id] of [first, last, first, last].entries()) data.setBigUint64(8 + index * 8, id, true);
    data.setUint32(40, 128, true);
    data.setUint32(44, this.#lastRecord, true);
    data.setUint32(48, end, true);
    data.setUint32(52, crc32(data, 512, end), true);
    data.setUint32(124, crc32(data, 128, 512, crc32(data, 0, 120)), true);
    return this.#bytes;
  }
}

export function evtxFile(chunks: readonly Uint8Array[], counted = chunks.length): Uint8Array {
  const file = new Uint8Array(4096 + chunks.length * chunkSize);
  const data = new DataView(file.buffer);
  file.set(new TextEncoder().encode('ElfFile\0'));
  data.setBigUint64(16, BigInt(Math.max(counted - 1, 0)), true);
  data.setUint32(32, 128, true);
  data.setUint16(36, 1, true);
  data.setUint16(38, 3, true);
  data.setUint16(40, 4096, true);
  data.setUint16(42, counted, true);
  data.setUint32(124, crc32(data, 0, 120), true);
  for (const [index, chunk] of chunks.entries()) file.set(chunk, 4096 + index * chunkSize);
  return file;
}
