// The files of the telemetry log: numbered segments, and one small file that says how far the store has come.
import { open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import * as z from 'zod';

const State = z.object({
  /** True only between a clean close and the next opening. */
  clean: z.boolean(),
  /** Everything before this place is in the store. */
  segment: z.int(),
  offset: z.int(),
  lastBatch: z.string().transform((text) => BigInt(text)),
});
export type State = z.output<typeof State>;

const segmentName = /^(\d{12})\.segment$/;
const stateName = 'state.json';

export const segmentPath = (dir: string, number: number): string =>
  join(dir, `${String(number).padStart(12, '0')}.segment`);

/** Oldest first. */
export async function listSegments(dir: string): Promise<number[]> {
  const names = await readdir(dir);
  return names
    .flatMap((name) => segmentName.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Makes names in a directory durable: a synced file whose name is lost is lost. */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null when there is none, or none that can be read: then everything counts as not yet stored. */
export async function readState(dir: string): Promise<State | null> {
  const text = await readFile(join(dir, stateName), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return State.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Replaces the state as a whole, durably. */
export async function writeState(dir: string, state: State): Promise<void> {
  const temporary = join(dir, `${stateName}.new`);
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify({ ...state, lastBatch: String(state.lastBatch) }));
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(dir, stateName));
  await syncDirectory(dir);
}
