// Rows on their way into the embedded engine: a file of their own for as long as the insert takes.
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { EventStoreError } from './error.ts';

export type Incoming = {
  /** Hands `work` a file with the pieces one behind the other. @throws EventStoreError `disk_full`. */
  held: <T>(pieces: readonly Buffer[], work: (file: string) => Promise<T>) => Promise<T>;
};

/** @param dir belongs to this process alone; what a former one left there is removed. */
export async function openIncoming(dir: string): Promise<Incoming> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  let last = 0;

  return {
    held: async (pieces, work) => {
      const file = join(dir, `${++last}.rows`);
      try {
        await writePieces(file, pieces);
        return await work(file);
      } finally {
        await rm(file, { force: true });
      }
    },
  };
}

/** Not synced: the telemetry log has the same rows, and has synced them. */
async function writePieces(file: string, pieces: readonly Buffer[]): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    for (const piece of pieces) for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
      throw new EventStoreError('disk_full', 'There is no room on the disk for rows to be stored.', { cause: error });
    throw error;
  } finally {
    await handle.close();
  }
}
