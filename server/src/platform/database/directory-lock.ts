// One process per data directory: two at once would silently lose each other's writes.
import { linkSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import * as z from 'zod';

/** `startedAt` is the kernel's start time of the process: it tells a reused process number from the old one. */
const Holder = z.object({ pid: z.int(), host: z.string(), startedAt: z.string().nullable() });
type Holder = z.infer<typeof Holder>;

function startTimeOf(pid: number): string | null {
  try {
    // proc(5): field 22; the name in field 2 may hold spaces and brackets, so count from its last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

const heartbeatMs = 5_000;
const silentAfterMs = 30_000;

/** Another machine's or container's process cannot be asked; its heartbeat on the file tells. */
function isAlive(holder: Holder, lastBeatMs: number): boolean {
  if (holder.host !== hostname()) return Date.now() - lastBeatMs < silentAfterMs;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  return holder.startedAt === null || startTimeOf(holder.pid) === holder.startedAt;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function lastBeat(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function beat(path: string, mine: string): void {
  if (readText(path) === mine) utimesSync(path, new Date(), new Date());
}

function parseHolder(text: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Gives the file away under its own name, and takes it back when it was not the one judged stale. */
function removeStale(lock: string, stale: string, judged: string): void {
  try {
    renameSync(lock, stale);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readText(stale) !== judged) linkSync(stale, lock);
  unlinkSync(stale);
}

/**
 * Takes the lock file `lock` in `dir`; a lock whose process is dead (also after kill -9) is taken over.
 * @returns how to give it back.
 * @throws Error naming the process that holds it.
 */
export function lockDirectory(dir: string): () => void {
  const lock = join(dir, 'lock');
  const own = join(dir, `lock.${process.pid}`);
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), startedAt: startTimeOf(process.pid) });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    writeFileSync(own, mine);
    try {
      // link(2) creates the lock with its content in one step, so nobody reads half a lock.
      linkSync(own, lock);
      const heart = setInterval(() => beat(lock, mine), heartbeatMs).unref();
      return () => {
        clearInterval(heart);
        if (readText(lock) === mine) unlinkSync(lock);
      };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      unlinkSync(own);
    }
    const text = readText(lock);
    if (text === null) continue;
    const holder = parseHolder(text);
    if (holder && isAlive(holder, lastBeat(lock)))
      throw new Error(`The data directory ${dir} is in use by process ${holder.pid} on ${holder.host}; stop it first.`);
    removeStale(lock, `${own}.stale`, text);
  }
  throw new Error(`The data directory ${dir} could not be locked: other processes keep taking it.`);
}
