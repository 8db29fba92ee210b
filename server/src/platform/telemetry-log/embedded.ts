// The embedded telemetry log: segments on the local disk, delivered to the store in order.
import { mkdir, rm } from 'node:fs/promises';

import { Problem } from '../errors.ts';
import type { TelemetryLog, TelemetryLogOptions } from '../telemetry-log.ts';
import { createBacklog } from './backlog.ts';
import { batchNumbers } from './batch-numbers.ts';
import { createDelivery } from './delivery.ts';
import { segmentPath, syncDirectory, writeState } from './files.ts';
import { readEntry, readLog } from './read-log.ts';
import { encodeRecord } from './record.ts';
import { segmentWriter } from './writer.ts';

const keepForMs = 10 * 60_000;
const saveEveryMs = 1_000;

export async function openEmbeddedLog(options: TelemetryLogOptions): Promise<TelemetryLog> {
  const { dir, log, maxBytes, keepMs = keepForMs } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const found = await readLog(dir, log);
  const batches = options.numbers ?? batchNumbers();
  batches.taken(found.lastBatch);
  const writer = segmentWriter(dir, found.nextSegment, options.segmentBytes, log);
  const backlog = createBacklog(found.entries, !found.clean, keepMs);
  const stopping = new AbortController();
  const read = (entry: Parameters<typeof readEntry>[1]): ReturnType<typeof readEntry> => readEntry(dir, entry);
  const delivery = createDelivery({ backlog, read, log, stop: stopping.signal });
  let delivering: Promise<void> = Promise.resolve();
  let saving: Promise<void> = Promise.resolve();

  /** One after the other: the last word on a clean close must not be overtaken by an earlier one. */
  function save(clean: boolean): Promise<void> {
    const write = async (): Promise<void> => {
      const { segment, offset } = backlog.frontier() ?? writer.position();
      await writeState(dir, { clean, segment, offset, lastBatch: batches.last() });
    };
    saving = saving.then(write, write);
    return saving;
  }

  async function dropUnneeded(all: boolean): Promise<void> {
    const segments = backlog.takeUnneeded(writer.position().segment, all);
    for (const segment of segments) await rm(segmentPath(dir, segment), { force: true });
    if (segments.length > 0) await syncDirectory(dir);
  }

  let saved = '';
  const keepHouse = async (): Promise<void> => {
    const { segment, offset } = backlog.frontier() ?? writer.position();
    const place = `${segment}/${offset}`;
    if (place !== saved) await save(false);
    saved = place;
    await dropUnneeded(false);
  };
  await save(false);
  await dropUnneeded(false);
  const housekeeping = setInterval(() => {
    keepHouse().catch((error: unknown) =>
      log.warn({ err: error }, 'the telemetry log could not save its place; trying again'),
    );
  }, saveEveryMs).unref();

  return {
    nextBatch: batches.next,
    depth: backlog.depth,
    left: async (visit) => {
      for (const entry of found.entries) {
        const record = entry.recovering === 'unreleased' ? await read(entry) : null;
        if (record) visit(record);
      }
    },
    append: async (record) => {
      if (stopping.signal.aborted) throw failed('The telemetry log is closed.');
      const { parts, bytes } = encodeRecord(record);
      const waitingBytes = backlog.waitingBytes();
      if (waitingBytes > 0 && waitingBytes + bytes > maxBytes) throw full();
      const at = await writer.write(parts, bytes).catch((error: unknown) => {
        log.error({ err: error }, 'the telemetry log could not write');
        throw failed('The disk of the telemetry log is full or broken; nothing of this batch was kept.', error);
      });
      backlog.add(at, record);
      delivery.wake();
    },
    consume: (consumer) =>
      new Promise((resolve, reject) => {
        delivering = delivery.run(consumer, resolve);
        delivering.catch(reject);
      }),
    close: async () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      delivery.wake();
      clearInterval(housekeeping);
      await writer.close();
      await delivering;
      if (backlog.toRecover() > 0) return;
      await save(true);
      await dropUnneeded(true);
    },
  };
}

const full = (): Problem =>
  new Problem(
    'unavailable',
    'telemetry_log_full',
    'More has arrived than the event store can take. Send again later.',
    {
      retryAfterSeconds: 5,
    },
  );
const failed = (detail: string, cause?: unknown): Problem =>
  new Problem('unavailable', 'telemetry_log_failed', detail, { retryAfterSeconds: 30, cause });
