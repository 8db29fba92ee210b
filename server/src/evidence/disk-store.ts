// The bytes of evidence on this machine's disk: files that grow while they come in, and files that are whole.
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { chunkBytes, openChunk, openRange, recordBytes, sealChunk, sealedSize, type Vessel } from './vessel.ts';

/** A file that grows. */
export type Growing = {
  /** Plain bytes from the beginning that are in it for certain. */
  received: () => number;
  write: (bytes: Uint8Array) => Promise<void>;
  /** From then on they survive a power cut. */
  flush: () => Promise<void>;
  close: () => Promise<void>;
};
export type DiskStore = {
  /**
   * Goes on where it ended. Where the last chunk was being written when the process ended, that one is left out.
   * @param received what was noted the last time
   */
  grow: (vessel: Vessel, received: number) => Promise<Growing>;
  /** Of what came in so far. */
  readGrowing: (vessel: Vessel, bytes: number) => AsyncGenerator<Buffer>;
  /** The growing file is whole: it takes its final name. Once more changes nothing. */
  keep: (vessel: Vessel) => Promise<void>;
  read: (vessel: Vessel, range: { bytes: number; from?: number; to?: number }) => AsyncGenerator<Buffer>;
  /** Sealed bytes of a growing file, to be kept elsewhere. */
  sealedGrowing: (vessel: Vessel, bytes: number) => AsyncGenerator<Buffer>;
  removeGrowing: (vessel: Vessel) => Promise<void>;
  remove: (vessel: Vessel) => Promise<void>;
};

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
/** Of a file kept elsewhere; well below what one answer of another system may hold. */
export const segmentBytes = 128 * recordBytes;

const readerOf =
  (file: FileHandle) =>
  async (at: number, length: number): Promise<Buffer> => {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  };

async function* opened<T>(path: string, work: (file: FileHandle) => AsyncGenerator<T>): AsyncGenerator<T> {
  const file = await open(path, 'r');
  try {
    yield* work(file);
  } finally {
    await file.close();
  }
}

/** Begins with the plain bytes of the last, incomplete chunk. */
function growing(file: FileHandle, vessel: Vessel, from: number, tail: Buffer): Growing {
  let whole = from;
  const buffer = Buffer.alloc(chunkBytes);
  let filled = tail.copy(buffer);
  const put = async (): Promise<void> => {
    const index = whole / chunkBytes;
    const record = sealChunk(vessel, index, buffer.subarray(0, filled));
    await file.write(record, 0, record.length, index * recordBytes);
  };
  return {
    received: () => whole + filled,
    write: async (bytes) => {
      let at = 0;
      while (at < bytes.length) {
        const part = bytes.subarray(at, at + chunkBytes - filled);
        buffer.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < chunkBytes) continue;
        await put();
        whole += chunkBytes;
        filled = 0;
      }
    },
    flush: async () => {
      if (filled > 0) await put();
      await file.datasync();
    },
    close: () => file.close(),
  };
}

/** @param dir made when missing */
export function createDiskStore(dir: string): DiskStore {
  const finalOf = ({ orgId, evidenceId }: Vessel): string => {
    if (!isUuid(orgId) || !isUuid(evidenceId)) throw new Error('An item and its organisation are UUIDs.');
    return join(dir, orgId, evidenceId);
  };
  const growingOf = (vessel: Vessel): string => `${finalOf(vessel)}.part`;
  const syncFolder = async (path: string): Promise<void> => {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  };
  return {
    grow: async (vessel, received) => {
      const path = growingOf(vessel);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, received === 0 ? 'w+' : 'r+', 0o600);
      const rest = received % chunkBytes;
      const whole = received - rest;
      const record = await readerOf(file)((whole / chunkBytes) * recordBytes, sealedSize(rest));
      let tail: Buffer = Buffer.alloc(0);
      try {
        if (rest > 0) tail = openChunk(vessel, whole / chunkBytes, record);
      } catch {
        // Torn by a power cut, or written further than was noted: the sender sends it again.
      }
      await file.truncate((whole / chunkBytes) * recordBytes + sealedSize(tail.length));
      return growing(file, vessel, whole, tail);
    },
    readGrowing: (vessel, bytes) => opened(growingOf(vessel), (file) => openRange(vessel, readerOf(file), { bytes })),
    keep: async (vessel) => {
      const [from, to] = [growingOf(vessel), finalOf(vessel)];
      try {
        await rename(from, to);
      } catch (error) {
        if (!isMissing(error)) throw error;
        await stat(to);
      }
      await syncFolder(dirname(to));
    },
    read: (vessel, range) => opened(finalOf(vessel), (file) => openRange(vessel, readerOf(file), range)),
    sealedGrowing: (vessel, bytes) =>
      opened(growingOf(vessel), async function* (file) {
        const size = sealedSize(bytes);
        for (let at = 0; at < size; at += segmentBytes)
          yield await readerOf(file)(at, Math.min(segmentBytes, size - at));
      }),
    removeGrowing: (vessel) => rm(growingOf(vessel), { force: true }),
    remove: (vessel) => rm(finalOf(vessel), { force: true }),
  };
}
