// What of the telemetry log the store does not have yet, and which files are still needed.
import type { TelemetryRecord } from '../telemetry-log.ts';
import type { Written } from './writer.ts';

/** `record` stays in memory while there is room; otherwise it is read again. */
export type Entry = {
  segment: number;
  offset: number;
  bytes: number;
  recovering: 'unreleased' | 'released' | null;
  released: boolean;
  record: TelemetryRecord | null;
  /** When it began to wait, epoch milliseconds. */
  since: number;
};

export type Backlog = {
  add: (at: Written, record: TelemetryRecord) => void;
  /** The store has it: the memory and, after a while, the file are given back. */
  release: (entry: Entry) => void;
  /** The entry to deliver next, or null when all are under way. */
  next: () => Entry | null;
  depth: () => { bytes: number; records: number; oldestMs: number };
  waitingBytes: () => number;
  /** Entries of earlier runs that have not been looked at again. */
  toRecover: () => number;
  /** Everything before this place is released; null when nothing waits. */
  frontier: () => { segment: number; offset: number } | null;
  /** Takes out the segments below `current` of which nothing is needed; `all` also those kept for a crash. */
  takeUnneeded: (current: number, all: boolean) => number[];
};

const memoryBytes = 64 * 1024 * 1024;

/**
 * @param entries Of earlier runs, in order.
 * @param look Whether those that were released are looked at again.
 */
export function createBacklog(entries: readonly Entry[], look: boolean, keepMs: number): Backlog {
  /** In order of arrival; what is done with leaves at the head. */
  const waiting: Entry[] = [];
  const needed = new Map<number, number>();
  const keptUntil = new Map<number, number>();
  let bytes = 0;
  let records = 0;
  let toRecover = 0;
  let inMemory = 0;
  let nextIndex = 0;

  const push = (entry: Entry): void => {
    waiting.push(entry);
    needed.set(entry.segment, (needed.get(entry.segment) ?? 0) + 1);
    if (entry.recovering) toRecover += 1;
    if (entry.released) return;
    bytes += entry.bytes;
    records += 1;
  };
  for (const entry of entries) {
    if (!needed.has(entry.segment)) needed.set(entry.segment, 0);
    if (look || !entry.released) push(entry);
  }

  return {
    add: (at, record) => {
      const keep = inMemory + at.bytes <= memoryBytes;
      if (keep) inMemory += at.bytes;
      push({ ...at, recovering: null, released: false, record: keep ? record : null, since: Date.now() });
    },
    release: (entry) => {
      if (!entry.released) {
        bytes -= entry.bytes;
        records -= 1;
      }
      if (entry.record) inMemory -= entry.bytes;
      if (entry.recovering) toRecover -= 1;
      Object.assign(entry, { record: null, released: true, recovering: null } satisfies Partial<Entry>);
      keptUntil.set(entry.segment, Date.now() + keepMs);
      needed.set(entry.segment, (needed.get(entry.segment) ?? 1) - 1);
    },
    next: () => {
      while (waiting[0]?.released && !waiting[0].recovering) {
        waiting.shift();
        nextIndex -= 1;
      }
      const entry = waiting[nextIndex];
      if (entry) nextIndex += 1;
      return entry ?? null;
    },
    depth: () => {
      const oldest = waiting.find((entry) => !entry.released);
      return { bytes, records, oldestMs: oldest ? Date.now() - oldest.since : 0 };
    },
    waitingBytes: () => bytes,
    toRecover: () => toRecover,
    frontier: () => waiting.find((entry) => !entry.released) ?? null,
    takeUnneeded: (current, all) => {
      const now = Date.now();
      const unneeded = [...needed]
        .filter(([segment, count]) => count === 0 && segment < current && (all || (keptUntil.get(segment) ?? 0) <= now))
        .map(([segment]) => segment);
      for (const segment of unneeded) {
        needed.delete(segment);
        keptUntil.delete(segment);
      }
      return unneeded;
    },
  };
}
