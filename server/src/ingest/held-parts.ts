// The parts of a large body until it is known to be whole: in memory while there is room for all, else on the disk.
import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import type { AssembledBatch } from './assemble.ts';

export type HeldParts = {
  add: (part: AssembledBatch) => Promise<void>;
  readonly count: number;
  /** In the order they were added; each is given up as the next is asked for. */
  takeAll: () => AsyncGenerator<AssembledBatch>;
  drop: () => Promise<void>;
};
export type PartsRoom = { open: () => HeldParts; bytesInMemory: () => number };

type Spooled = { rest: Omit<AssembledBatch, 'rows' | 'detections'>; at: number; sizes: [number, number] };
const sizeOf = ({ rows, detections }: AssembledBatch): number => rows.length + detections.length;

/**
 * @param memoryBytes for the parts of all bodies together
 * @param dir where the rest goes; nothing is left there, whatever happens
 */
export function createPartsRoom({ memoryBytes, dir }: { memoryBytes: number; dir: string }): PartsRoom {
  let inMemory = 0;

  function openParts(): HeldParts {
    const held: (AssembledBatch | Spooled)[] = [];
    let file: FileHandle | null = null;
    let end = 0;

    async function spool(part: AssembledBatch): Promise<Spooled> {
      file ??= await openNameless(dir);
      const { rows, detections, ...rest } = part;
      const at = end;
      end += sizeOf(part);
      await file.write(rows, 0, rows.length, at);
      await file.write(detections, 0, detections.length, at + rows.length);
      return { rest, at, sizes: [rows.length, detections.length] };
    }

    async function load({ rest, at, sizes }: Spooled): Promise<AssembledBatch> {
      const [rows, detections] = sizes.map((size) => Buffer.allocUnsafeSlow(size));
      if (!file || !rows || !detections) throw new Error('A part of a body was put aside and is gone.');
      await readFully(file, rows, at);
      await readFully(file, detections, at + rows.length);
      return { ...rest, rows, detections };
    }

    return {
      add: async (part) => {
        const size = sizeOf(part);
        if (inMemory + size > memoryBytes) {
          held.push(await spool(part));
          return;
        }
        inMemory += size;
        held.push(part);
      },
      get count() {
        return held.length;
      },
      takeAll: async function* () {
        for (let next = held.shift(); next; next = held.shift()) {
          if (isSpooled(next)) yield await load(next);
          else {
            inMemory -= sizeOf(next);
            yield next;
          }
        }
      },
      drop: async () => {
        for (const one of held.splice(0)) if (!isSpooled(one)) inMemory -= sizeOf(one);
        await file?.close();
        file = null;
      },
    };
  }

  return { open: openParts, bytesInMemory: () => inMemory };
}

const isSpooled = (one: AssembledBatch | Spooled): one is Spooled => 'sizes' in one;

/** A file without a name goes when it is closed, or when the process ends. */
async function openNameless(dir: string): Promise<FileHandle> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, `${randomUUID()}.part`);
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}

async function readFully(file: FileHandle, into: Buffer, at: number): Promise<void> {
  for (let read = 0; read < into.length;) {
    const { bytesRead } = await file.read(into, read, into.length - read, at + read);
    if (bytesRead === 0) throw new Error('A part of a body was put aside and cannot be read back.');
    read += bytesRead;
  }
}
