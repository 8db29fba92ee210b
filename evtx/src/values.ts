// The values of one template instance: where each lies and of which type it is.
import type { ChunkBytes } from './chunk-bytes.ts';
import { DecodeFault } from './fault.ts';
import { listAt, scalarAt, valueType } from './scalars.ts';
import type { Scalar } from './value.ts';

/** One value costs at least this much of a chunk's work. */
const leastWork = 8;

export class Values {
  readonly chunk: ChunkBytes;
  /** The first byte behind the values. */
  readonly end: number;
  readonly #descriptors: number;
  readonly #offsets: number[] = [];

  /** @param at count (4), then size (2), type (1) and a zero for each value, then their bytes in the same order */
  constructor(chunk: ChunkBytes, at: number, end: number) {
    const count = chunk.u32(at);
    this.chunk = chunk;
    this.#descriptors = at + 4;
    let offset = at + 4 + 4 * count;
    if (offset > end) throw new DecodeFault('A template instance claims more values than its record can hold.');
    for (let index = 0; index < count; index++) {
      this.#offsets.push(offset);
      offset += chunk.u16(at + 4 + 4 * index);
    }
    if (offset > end) throw new DecodeFault('The values of a template instance reach beyond its record.');
    this.end = offset;
  }

  /** A type of `valueType`; an index that has no value is null. */
  type(index: number): number {
    return index < this.#offsets.length ? this.chunk.data.getUint8(this.#descriptors + 4 * index + 2) : valueType.null;
  }

  size(index: number): number {
    return this.chunk.data.getUint16(this.#descriptors + 4 * index, true);
  }

  offset(index: number): number {
    return this.#offsets[index] ?? 0;
  }

  isNull(index: number): boolean {
    return this.type(index) === valueType.null;
  }

  /** A value that is neither a list nor BinXML. */
  scalar(index: number): Scalar {
    const type = this.type(index);
    if (type === valueType.null) return null;
    const size = this.size(index);
    this.chunk.spend(size + leastWork);
    return scalarAt(this.chunk.data, this.offset(index), size, type);
  }

  list(index: number): Scalar[] {
    const size = this.size(index);
    this.chunk.spend(size + leastWork);
    return listAt(this.chunk.data, this.offset(index), size, this.type(index) & ~valueType.list);
  }
}
