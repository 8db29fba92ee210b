// The embedded telemetry log: segments on the local disk, delivered to the store in order.
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TelemetryConsumer, TelemetryLog, TelemetryLogOptions, TelemetryRecord } from '../telemetry-log.ts';
import { batchNumbers } from './batch-numbers.ts';
import { listSegments, readState, segmentPath, syncDirectory, writeState } from './files.ts';
import { decodeRecord, encodeRecord, scanSegment } from './record.ts';
import { segmentWriter } from './writer.ts';

/** `record` stays in memory while there is room; otherwise it is read again. */
type Entry = {
  segment: number;
  offset: number;
  bytes: number;
  recovering: 'unreleased' | 'released' | null;
  released: boolean;
  record: TelemetryRecord | null;
  /** Epoch milliseconds; for an earlier run's, when it was found. */
  since: number;
};
type Found = { entries: Entry[]; lastBatch: bigint; nextSegment: number; clean: boolean };

const keepForMs = 10 * 60_000;
/** Small batches are many; the consumer stores those that wait together at once. */
const inFlight = 256;
const memoryBytes = 64 * 1024 * 1024;
const firstRetryMs = 100;
const longestRetryMs = 10_000;
const saveEveryMs = 1_000;

/** Reads what earlier runs left, cuts a torn end, and says loudly what is damaged. */
async function readLog(dir: string, log: Log): Promise<Found> {
  const state = await readState(dir);
  const segments = await listSegments(dir);
  const found: Found = {
    entries: [],
    lastBatch: state?.lastBatch ?? 0n,
    nextSegment: Math.max(segments.at(-1) ?? 0, state?.segment ?? 0) + 1,
    clean: state?.clean ?? false,
  };
  for (const segment of segments) {
    const bytes = await readFile(segmentPath(dir, segment));
    const scan = scanSegment(bytes);
    for (const place of scan.damaged)
      log.error({ segment, ...place }, 'THE TELEMETRY LOG IS DAMAGED: this stretch cannot be read and is skipped');
    if (scan.end < bytes.length) {
      log.warn({ segment, bytes: bytes.length - scan.end }, 'the telemetry log ends in a write that never finished; cut');
      await truncate(segmentPath(dir, segment), scan.end);
    }
    if (scan.records.length === 0) await rm(segmentPath(dir, segment));
    for (const { offset, bytes, batch } of scan.records) {
      const released = state !== null && (segment < state.segment || (segment === state.segment && offset < state.offset));
      found.entries.push({ segment, offset, bytes, recovering: released ? 'released' : 'unreleased', released, record: null, since: Date.now() });
      if (batch > found.lastBatch) found.lastBatch = batch;
    }
  }
  return found;
}

async function truncate(path: string, size: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(size);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Null when the record has become unreadable since it was written. */
async function readEntry(dir: string, entry: Entry): Promise<TelemetryRecord | null> {
  if (entry.record) return entry.record;
  const file = await open(segmentPath(dir, entry.segment), 'r');
  try {
    const bytes = Buffer.allocUnsafe(entry.bytes);
    await file.read(bytes, 0, entry.bytes, entry.offset);
    return decodeRecord(bytes, 0)?.record ?? null;
  } finally {
    await file.close();
  }
}

export async function openEmbeddedLog(options: TelemetryLogOptions): Promise<TelemetryLog> {
  const { dir, log, maxBytes, keepMs = keepForMs } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const found = await readLog(dir, log);
  const batches = batchNumbers(found.lastBatch);
  const writer = segmentWriter(dir, found.nextSegment, options.segmentBytes, log);
  /** In order of arrival; the head is the oldest that is not released, or the next to look at again. */
  const waiting: Entry[] = found.entries.filter((entry) => !(entry.released && found.clean));
  const keptUntil = new Map<number, number>();
  const perSegment = new Map<number, number>();
  const depth = { bytes: 0, records: 0 };
  const stopping = new AbortController();
  let inMemory = 0;
  let toRecover = waiting.length;
  let dirty = true;
  let saving: Promise<void> = Promise.resolve();
  let wake = (): void => {};

  for (const { segment } of found.entries) perSegment.set(segment, 0);
  for (const entry of waiting) track(entry);
  await save(false);
  await dropOldSegments();

  function track(entry: Entry): void {
    perSegment.set(entry.segment, (perSegment.get(entry.segment) ?? 0) + 1);
    if (entry.released) return;
    depth.bytes += entry.bytes;
    depth.records += 1;
  }

  /** What lies before the oldest record that is still wanted is done with. */
  function frontier(): { segment: number; offset: number } {
    const head = waiting.find((entry) => !entry.released);
    return head ? { segment: head.segment, offset: head.offset } : writer.position();
  }

  /** One after the other: the last word on a clean close must not be overtaken by an earlier one. */
  function save(clean: boolean): Promise<void> {
    const write = async (): Promise<void> => {
      dirty = false;
      await writeState(dir, { clean, ...frontier(), lastBatch: batches.last() });
    };
    saving = saving.then(write, write);
    return saving;
  }

  async function dropOldSegments(): Promise<void> {
    let dropped = false;
    for (const [segment, wanted] of perSegment) {
      const closed = segment < writer.position().segment;
      if (wanted > 0 || !closed || (keptUntil.get(segment) ?? 0) > Date.now()) continue;
      perSegment.delete(segment);
      keptUntil.delete(segment);
      await rm(segmentPath(dir, segment), { force: true });
      dropped = true;
    }
    if (dropped) await syncDirectory(dir);
  }

  const housekeeping = setInterval(() => {
    const work = async (): Promise<void> => {
      if (dirty) await save(false);
      await dropOldSegments();
    };
    work().catch((error: unknown) => log.warn({ error }, 'the telemetry log could not save its place; trying again'));
  }, saveEveryMs).unref();

  function release(entry: Entry): void {
    if (!entry.released) {
      depth.bytes -= entry.bytes;
      depth.records -= 1;
    }
    if (entry.record) inMemory -= entry.bytes;
    entry.record = null;
    entry.released = true;
    if (entry.recovering) toRecover -= 1;
    entry.recovering = null;
    keptUntil.set(entry.segment, Date.now() + keepMs);
    perSegment.set(entry.segment, (perSegment.get(entry.segment) ?? 1) - 1);
    dirty = true;
  }

  async function deliver(entry: Entry, consumer: TelemetryConsumer): Promise<void> {
    for (let waitMs = firstRetryMs; !stopping.signal.aborted; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      try {
        const record = await readEntry(dir, entry);
        if (!record) log.error({ segment: entry.segment, offset: entry.offset }, 'THE TELEMETRY LOG IS DAMAGED: a batch is lost');
        else if (entry.recovering) await consumer.recover(record, entry.recovering === 'released');
        else await consumer.store(record);
        return release(entry);
      } catch (error) {
        log.warn({ error, segment: entry.segment, offset: entry.offset }, 'a batch did not reach the event store; trying again');
        await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  /** Starts deliveries in order, many at a time, until the log is closed. */
  async function run(consumer: TelemetryConsumer, recovered: () => void): Promise<void> {
    const running = new Set<Promise<void>>();
    let next = 0;
    while (!stopping.signal.aborted) {
      while (waiting[0]?.released && !waiting[0].recovering) {
        waiting.shift();
        next -= 1;
      }
      if (toRecover === 0) recovered();
      const entry = waiting[next];
      if (entry && running.size < inFlight) {
        next += 1;
        const delivery = deliver(entry, consumer).finally(() => running.delete(delivery));
        running.add(delivery);
      } else {
        const news = new Promise<void>((resolve) => (wake = resolve));
        await Promise.race([news, ...running]);
      }
    }
    await Promise.all(running);
  }
  let delivering: Promise<void> = Promise.resolve();

  return {
    nextBatch: batches.next,
    depth: () => {
      const oldest = waiting.find((entry) => !entry.released);
      return { ...depth, oldestMs: oldest ? Date.now() - oldest.since : 0 };
    },
    append: async (record) => {
      if (stopping.signal.aborted) throw failed('The telemetry log is closed.');
      const { parts, bytes } = encodeRecord(record);
      if (depth.bytes + bytes > maxBytes && depth.records > 0) throw full();
      const at = await writer.write(parts, bytes).catch((error: unknown) => {
        log.error({ error }, 'the telemetry log could not write');
        throw failed('The disk of the telemetry log is full or broken; nothing of this batch was kept.', error);
      });
      const keep = inMemory + bytes <= memoryBytes;
      if (keep) inMemory += bytes;
      const entry: Entry = { ...at, recovering: null, released: false, record: keep ? record : null, since: Date.now() };
      waiting.push(entry);
      track(entry);
      dirty = true;
      wake();
    },
    consume: (consumer) =>
      new Promise((resolve, reject) => {
        delivering = run(consumer, resolve);
        delivering.catch(reject);
      }),
    close: async () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      wake();
      clearInterval(housekeeping);
      await writer.close();
      await delivering;
      if (!waiting.some((entry) => entry.recovering === 'released')) {
        await save(true);
        keptUntil.clear();
        await dropOldSegments();
      }
    },
  };
}

const full = (): Problem =>
  new Problem('unavailable', 'telemetry_log_full', 'More has arrived than the event store can take. Send again later.', {
    retryAfterSeconds: 5,
  });
const failed = (detail: string, cause?: unknown): Problem =>
  new Problem('unavailable', 'telemetry_log_failed', detail, { retryAfterSeconds: 30, cause });
