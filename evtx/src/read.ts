// Event log files, from bytes or from a stream of them, one 64 KiB chunk at a time.
import { chunkSize, isZero } from './chunk-bytes.ts';
import { chunkSignature, readChunk, startsWith, type EvtxRecord, type ReadOptions } from './chunk.ts';
import { crc32 } from './crc32.ts';

const fileSignature: readonly number[] = [0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00];
const headerBlockSize = 4096;

/** Whether a file that starts so is an event log, or a chunk of one. */
export const isEvtx = (opening: Uint8Array): boolean =>
  startsWith(opening, fileSignature) || startsWith(opening, chunkSignature);

/**
 * The records of a Windows event log file (MS-EVEN6, BinXML), in the order of the file. Takes any bytes: what cannot be
 * read is told to `onFault`, and reading goes on behind it.
 */
export function* readEvtx(bytes: Uint8Array, options: ReadOptions = {}): Generator<EvtxRecord> {
  const splitter = new ChunkSplitter(options);
  for (const records of splitter.push(bytes)) yield* records;
  for (const records of splitter.end()) yield* records;
}

/** The same from pieces of any length, holding one chunk in memory; yields the records of a chunk together. */
export async function* readEvtxStream(
  pieces: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<EvtxRecord[]> {
  const splitter = new ChunkSplitter(options);
  for await (const piece of pieces) yield* splitter.push(piece);
  yield* splitter.end();
}

class ChunkSplitter {
  readonly #options: ReadOptions;
  readonly #buffer = new Uint8Array(chunkSize);
  #filled = 0;
  /** Bytes of the file before the buffer. */
  #offset = 0;
  #chunks = 0;
  #counted = 0;
  #hasHeader = false;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  *push(piece: Uint8Array): Generator<EvtxRecord[]> {
    for (let at = 0; at < piece.length;) {
      const taken = Math.min(piece.length - at, this.#wanted() - this.#filled);
      this.#buffer.set(piece.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled < this.#wanted()) continue;
      if (this.#hasHeader) yield* this.#chunk();
      else this.#header();
    }
  }

  *end(): Generator<EvtxRecord[]> {
    if (!this.#hasHeader) this.#header();
    while (this.#filled > 0) yield* this.#chunk();
    if (this.#chunks < this.#counted)
      this.#fault(-1, this.#offset, `The file header counts ${this.#counted} chunks, ${this.#chunks} are there.`);
  }

  #wanted(): number {
    return this.#hasHeader ? chunkSize : headerBlockSize;
  }

  #fault(chunk: number, offset: number, reason: string): void {
    this.#options.onFault?.({ chunk, offset, reason });
  }

  #header(): void {
    const block = this.#buffer.subarray(0, this.#filled);
    this.#hasHeader = true;
    if (startsWith(block, chunkSignature)) return this.#fault(-1, 0, 'The file header is missing.');
    this.#take(this.#filled);
    if (!startsWith(block, fileSignature))
      return this.#fault(-1, 0, block.length === 0 ? 'The file is empty.' : 'The file is not a Windows event log.');
    if (block.length < 128) return this.#fault(-1, 0, 'The file ends within its header.');
    const data = new DataView(block.buffer, block.byteOffset, block.length);
    if (crc32(data, 0, 120) !== data.getUint32(124, true))
      return this.#fault(-1, 0, 'The checksum of the file header does not match.');
    this.#counted = data.getUint16(42, true);
  }

  /** One chunk from the front of the buffer; chunks that have moved are found by their signature. */
  *#chunk(): Generator<EvtxRecord[]> {
    const filled = this.#buffer.subarray(0, this.#filled);
    const index = this.#chunks;
    this.#chunks += 1;
    let size = filled.length;
    const isChunk = startsWith(filled, chunkSignature);
    if (!isChunk && isZero(new DataView(filled.buffer), 0, size)) {
      // Windows makes files longer than it needs; only a chunk that the header counts should hold something.
      if (index < this.#counted) this.#fault(index, this.#offset, 'The chunk is overwritten with zeros.');
    } else {
      if (!isChunk) size = signatureIn(filled) ?? size;
      const records = readChunk(filled.subarray(0, size), index, this.#offset, this.#options);
      if (records.length > 0) yield records;
    }
    this.#take(size);
  }

  #take(size: number): void {
    this.#buffer.copyWithin(0, size, this.#filled);
    this.#filled -= size;
    this.#offset += size;
  }
}

function signatureIn(bytes: Uint8Array): number | null {
  for (let at = bytes.indexOf(0x45, 1); at >= 0; at = bytes.indexOf(0x45, at + 1))
    if (startsWith(bytes, chunkSignature, at)) return at;
  return null;
}
