// What the embedded engine wrote while the disk ran full is read back: it reports success for files it could not write.
import { statfs } from 'node:fs/promises';

import type { Log } from '../log.ts';
import { EventStoreError } from './error.ts';
import { quoted } from './params.ts';

/** Less than any insert needs on its way. The tables refuse inserts long before; only a disk that fills within one gets here. */
const shortBytes = 512 << 20;
/** As long as the engine keeps what it has merged: until then a damaged merge can be undone. */
const mergedKeptMs = 480_000;
/** From the moment a part calls its own until it is there for all to see, on a busy machine. */
const slackMs = 60_000;
/** What ran out of room may come to its end after there is some again. */
const aftermathMs = 60_000;
const everyMs = 5_000;
/** ClickHouse's number for a file that is not what it should be. */
const corruptedData = 246;

export type Engine = {
  freeBytes: () => Promise<number>;
  query: <T>(sql: string) => Promise<T[]>;
  command: (sql: string) => Promise<void>;
  /** Opens the database anew, which brings back what a damaged merge replaced. */
  restart: () => Promise<void>;
  log: Log;
};

type Part = { table: string; name: string; level: number };

export const freeBytesOf = async (dir: string): Promise<number> => {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
};

async function isDamaged(engine: Engine, { table, name }: Part): Promise<boolean> {
  const [outcome] = await engine.query<{ is_passed: number }>(`CHECK TABLE ${table} PART ${quoted(name)}`);
  return outcome?.is_passed === 0;
}

/** Reads every part written since `since` and takes away those that cannot be read whole. Answers how many those were. */
async function detachDamaged(engine: Engine, since: number): Promise<number> {
  const parts = await engine.query<Part>(
    `SELECT table, name, level FROM system.parts WHERE active AND database = currentDatabase() AND modification_time >= toDateTime(${Math.floor(since / 1_000)})`,
  );
  const damaged: Part[] = [];
  for (const part of parts) if (await isDamaged(engine, part)) damaged.push(part);
  for (const { table, name } of damaged) await engine.command(`ALTER TABLE ${table} DETACH PART ${quoted(name)}`);
  if (damaged.length > 0)
    engine.log.warn({ damaged }, 'the disk ran full while the event store wrote; it writes again');
  if (damaged.some(({ level }) => level > 0)) await engine.restart();
  return damaged.length;
}

export type ReadBack = {
  /**
   * Runs an insert. Where the disk has, or had a moment ago, next to no room, what was written is read; if parts of it
   * are damaged they go, and every insert that was under way fails, so that its rows are looked for and written again.
   */
  guarded: <T>(insert: () => Promise<T>) => Promise<T>;
  /** Throws what was thrown. Where it says that a part cannot be read, all that was written lately is read, whatever room there is. */
  suspect: (error: unknown) => never;
  close: () => void;
};

/** The engine writes without being asked, too: it merges. So the disk is looked at every few seconds. */
export function createReadBack(engine: Engine): ReadBack {
  let checkedAt = 0;
  let shortAt = 0;
  let found = 0;
  let last: Promise<unknown> = Promise.resolve();

  const check = async (suspicious: boolean): Promise<void> => {
    const now = Date.now();
    if ((await engine.freeBytes()) <= shortBytes) shortAt = now;
    if (!suspicious && now - shortAt > aftermathMs) return;
    const since = suspicious ? 0 : checkedAt - slackMs;
    found += await detachDamaged(engine, Math.max(since, now - mergedKeptMs));
    checkedAt = now;
  };
  /** One at a time: what one takes away belongs to another, too. */
  const checkInTurn = (suspicious = false): Promise<void> => {
    const mine = last.then(() => check(suspicious));
    last = mine.catch(() => {});
    return mine;
  };
  const checkAside = (suspicious = false): void =>
    void checkInTurn(suspicious).catch((error: unknown) =>
      engine.log.debug({ err: error }, 'what the event store wrote could not be read back; trying again'),
    );
  const timer = setInterval(checkAside, everyMs);
  timer.unref();

  return {
    guarded: async (insert) => {
      const before = found;
      const [outcome] = await Promise.allSettled([insert()]);
      await checkInTurn();
      if (found !== before) throw new EventStoreError('failed', 'The disk ran full while rows were written.');
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    },
    suspect: (error) => {
      if (error instanceof EventStoreError && error.serverCode === corruptedData) checkAside(true);
      throw error;
    },
    close: () => clearInterval(timer),
  };
}
