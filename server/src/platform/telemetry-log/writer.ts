// Writes records to the newest segment: whoever waits while one sync runs is served by the next.
import { open, type FileHandle } from 'node:fs/promises';

import type { Log } from '../log.ts';
import { segmentPath, syncDirectory } from './files.ts';

export type Written = { segment: number; offset: number; bytes: number };
type Waiting = { parts: Buffer[]; bytes: number; resolve: (at: Written) => void; reject: (error: unknown) => void };

export type SegmentWriter = {
  /** Resolves when the bytes are on the disk; on failure nothing of them is left in the file. */
  write: (parts: Buffer[], bytes: number) => Promise<Written>;
  /** Where the next record goes; older segments are closed. */
  position: () => { segment: number; offset: number };
  close: () => Promise<void>;
};

const groupBytes = 32 * 1024 * 1024;
/** A segment is also closed by age, so that a quiet log has little to look through after a crash. */
const segmentAgeMs = 60_000;

export function segmentWriter(dir: string, firstSegment: number, segmentBytes: number, log: Log): SegmentWriter {
  let file: FileHandle | null = null;
  let segment = firstSegment - 1;
  let size = 0;
  let openedAt = 0;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  const rotate = async (): Promise<FileHandle> => {
    const old = file;
    file = null;
    await old?.close();
    const opened = await open(segmentPath(dir, segment + 1), 'ax', 0o600);
    segment += 1;
    size = 0;
    openedAt = Date.now();
    file = opened;
    await syncDirectory(dir);
    return opened;
  };

  /** Cuts what a failed write left behind, and leaves this segment alone from now on. */
  const abandon = async (): Promise<void> => {
    const broken = file;
    file = null;
    if (!broken) return;
    try {
      await broken.truncate(size);
      await broken.datasync();
    } catch (error) {
      log.error(
        { err: error, segment, size },
        'the telemetry log could not cut a failed write; it may be delivered later',
      );
    }
    await broken.close().catch(() => {});
  };

  const writeGroup = async (group: Waiting[]): Promise<void> => {
    const full = size >= segmentBytes || (size > 0 && Date.now() - openedAt > segmentAgeMs);
    const target = file === null || full ? await rotate() : file;
    const parts = group.flatMap((item) => item.parts).filter((part) => part.length > 0);
    const { bytesWritten } = await target.writev(parts);
    const wanted = group.reduce((sum, item) => sum + item.bytes, 0);
    if (bytesWritten !== wanted) throw new Error(`Only ${bytesWritten} of ${wanted} bytes could be written.`);
    await target.datasync();
    for (const { bytes, resolve } of group) {
      resolve({ segment, offset: size, bytes });
      size += bytes;
    }
  };

  const takeGroup = (): Waiting[] => {
    let bytes = 0;
    const end = waiting.findIndex((item, index) => index > 0 && (bytes += item.bytes) > groupBytes);
    return waiting.splice(0, end < 0 ? waiting.length : end);
  };

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = takeGroup();
      try {
        await writeGroup(group);
      } catch (error) {
        await abandon();
        for (const { reject } of group) reject(error);
      }
    }
  };

  return {
    write: (parts, bytes) =>
      new Promise((resolve, reject) => {
        waiting.push({ parts, bytes, resolve, reject });
        writing ??= writeAll().finally(() => (writing = null));
      }),
    position: () => (file === null ? { segment: segment + 1, offset: 0 } : { segment, offset: size }),
    close: async () => {
      await writing;
      const last = file;
      file = null;
      await last?.close();
    },
  };
}
