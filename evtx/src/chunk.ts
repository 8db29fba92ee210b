// The records of one 64 KiB chunk, those beyond damage and behind its end included.
import { readFragment } from './binxml.ts';
import { ChunkBytes, chunkHeaderSize, isZero } from './chunk-bytes.ts';
import { crc32 } from './crc32.ts';
import { DecodeFault, type EvtxFault } from './fault.ts';
import { fileTimeAt } from './scalars.ts';
import { toObject } from './to-object.ts';
import { toXml } from './to-xml.ts';
import type { EvtxObject } from './value.ts';

export type EvtxRecord = {
  recordId: bigint;
  /** When Windows wrote it: ISO 8601, UTC, seven digits of a second. */
  writtenAt: string;
  /** Number of the chunk, from 0, and bytes from the start of the file. */
  chunk: number;
  offset: number;
  /** Found beyond damage, or left over behind the chunk's end: it may be older than its neighbours. */
  recovered: boolean;
  /** `{ Event: { System, EventData | UserData } }`, attributes in `#attributes`. */
  event: EvtxObject;
  /** The same as one line of XML; only where the reader was asked for it. */
  xml?: string;
};

export type ReadOptions = {
  /** Hears of everything that could not be read; reading goes on. */
  onFault?: (fault: EvtxFault) => void;
  /** Render each record as XML as well. */
  xml?: boolean;
  /**
   * Read what earlier use left behind the end of each chunk too: records long overwritten or of another log, where
   * enough of them is left. They are no part of the log.
   */
  leftovers?: boolean;
};

export const chunkSignature: readonly number[] = [0x45, 0x6c, 0x66, 0x43, 0x68, 0x6e, 0x6b, 0x00];
const recordSignature = 0x00_00_2a_2a;
const recordHeaderSize = 24;
const leastRecordSize = recordHeaderSize + 4;

export function startsWith(bytes: Uint8Array, signature: readonly number[], at = 0): boolean {
  return signature.every((byte, index) => bytes[at + index] === byte);
}

/** @param bytes at most 64 KiB; fewer where the file was cut off */
export function readChunk(bytes: Uint8Array, index: number, fileOffset: number, options: ReadOptions): EvtxRecord[] {
  return new ChunkReader(bytes, index, fileOffset, options).read();
}

class ChunkReader {
  readonly #bytes: Uint8Array;
  readonly #chunk: ChunkBytes;
  readonly #index: number;
  readonly #fileOffset: number;
  readonly #options: ReadOptions;
  readonly #records: EvtxRecord[] = [];
  readonly #ids = new Set<bigint>();
  /** Where the header says the records end; null when the header cannot be trusted. */
  #end: number | null = null;

  constructor(bytes: Uint8Array, index: number, fileOffset: number, options: ReadOptions) {
    this.#bytes = bytes;
    this.#chunk = new ChunkBytes(bytes);
    this.#index = index;
    this.#fileOffset = fileOffset;
    this.#options = options;
  }

  read(): EvtxRecord[] {
    this.#checkHeader();
    let at = chunkHeaderSize;
    let recovered = false;
    while (at + leastRecordSize <= this.#chunk.length) {
      if (this.#isBehindEnd(at) && (recovered || !this.#continues(at))) break;
      const size = this.#sizeAt(at);
      if (size > 0) {
        this.#readRecord(at, size, recovered, true);
        at += size;
        continue;
      }
      const next = this.#nextRecord(at + 1);
      recovered = true;
      this.#readGap(at, Math.min(next, this.#end ?? next));
      at = next;
    }
    if (at < this.#chunk.length && !this.#isBehindEnd(at)) this.#readGap(at, this.#end ?? this.#chunk.length);
    if (this.#options.leftovers === true && this.#isBehindEnd(at)) this.#readLeftovers(at);
    return this.#records;
  }

  #isBehindEnd(at: number): boolean {
    return this.#end !== null && at >= this.#end;
  }

  /** A crash may leave records behind the end that the header knows of; their numbers go on. */
  #continues(at: number): boolean {
    const last = this.#records.at(-1)?.recordId;
    return last !== undefined && this.#sizeAt(at) > 0 && this.#chunk.data.getBigUint64(at + 8, true) === last + 1n;
  }

  #readLeftovers(from: number): void {
    for (let at = this.#nextRecord(from); at < this.#chunk.length;) {
      const size = this.#sizeAt(at);
      this.#readRecord(at, size, true, false);
      at = this.#nextRecord(at + size);
    }
  }

  #fault(at: number, reason: string): void {
    this.#options.onFault?.({ chunk: this.#index, offset: this.#fileOffset + at, reason });
  }

  #checkHeader(): void {
    const { data } = this.#chunk;
    if (this.#chunk.length < chunkHeaderSize) return this.#fault(0, 'The file ends within the header of this chunk.');
    if (!startsWith(this.#bytes, chunkSignature)) return this.#fault(0, 'The chunk does not start with its signature.');
    const checksum = crc32(data, 128, 512, crc32(data, 0, 120));
    if (checksum !== data.getUint32(124, true))
      return this.#fault(0, 'The checksum of the chunk header does not match.');
    const end = data.getUint32(48, true);
    if (end < chunkHeaderSize || end > 65_536) return this.#fault(48, 'The chunk says that it ends outside of itself.');
    if (end > this.#chunk.length) this.#fault(this.#chunk.length, 'The file ends within this chunk.');
    else if (crc32(data, chunkHeaderSize, end) !== data.getUint32(52, true))
      this.#fault(chunkHeaderSize, 'The checksum of the records does not match: some may be altered.');
    this.#end = Math.min(end, this.#chunk.length);
  }

  /** 0 when no record starts here. A record says its size at both ends. */
  #sizeAt(at: number): number {
    const { data, length } = this.#chunk;
    if (data.getUint32(at, true) !== recordSignature) return 0;
    const size = data.getUint32(at + 4, true);
    if (size < leastRecordSize || size > length - at) return 0;
    return data.getUint32(at + size - 4, true) === size ? size : 0;
  }

  /** The chunk's length when there is none. */
  #nextRecord(from: number): number {
    const last = this.#chunk.length - leastRecordSize;
    for (let at = this.#bytes.indexOf(0x2a, from); at >= 0 && at <= last; at = this.#bytes.indexOf(0x2a, at + 1))
      if (this.#sizeAt(at) > 0) return at;
    return this.#chunk.length;
  }

  /** A record may have lost its signature or one of its sizes and nothing else: the other size still fits. */
  #readGap(from: number, to: number): void {
    const { data } = this.#chunk;
    const size = to - from;
    const isEmpty = isZero(data, from, to);
    // The zeros at the end of a chunk whose header is lost are no damage.
    if (isEmpty && this.#end === null) return;
    if (size >= leastRecordSize && (data.getUint32(from + 4, true) === size || data.getUint32(to - 4, true) === size)) {
      this.#fault(from, 'The frame of this record is damaged.');
      this.#readRecord(from, size, true, true);
    } else if (isEmpty) this.#fault(from, `${size} bytes of records are overwritten with zeros.`);
    else
      this.#fault(
        from,
        `${size} bytes ${to < this.#chunk.length ? 'up to the next record' : 'to the end'} are no record.`,
      );
  }

  /** @param isPart whether it must be readable; of what is left over much is not */
  #readRecord(at: number, size: number, recovered: boolean, isPart: boolean): void {
    const { data } = this.#chunk;
    const recordId = data.getBigUint64(at + 8, true);
    if (recovered && this.#ids.has(recordId)) return;
    try {
      const parts = readFragment(this.#chunk, at + recordHeaderSize, at + size - 4);
      const event = toObject(this.#chunk, parts);
      if (Object.keys(event).length === 0) throw new DecodeFault('The record holds no event.');
      this.#ids.add(recordId);
      const record: EvtxRecord = {
        recordId,
        writtenAt: fileTimeAt(data, at + 16),
        chunk: this.#index,
        offset: this.#fileOffset + at,
        recovered,
        event,
      };
      if (this.#options.xml === true) record.xml = toXml(this.#chunk, parts);
      this.#records.push(record);
    } catch (error) {
      if (!(error instanceof DecodeFault)) throw error;
      if (isPart) this.#fault(at, `Record ${recordId} cannot be read. ${error.message}`);
    }
  }
}
