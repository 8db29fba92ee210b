// What earlier runs left in the telemetry log's files, and one record of it again.
import { open, readFile, rm } from 'node:fs/promises';

import type { Log } from '../log.ts';
import type { TelemetryRecord } from '../telemetry-log.ts';
import type { Entry } from './backlog.ts';
import { listSegments, readState, segmentPath } from './files.ts';
import { decodeRecord, scanSegment } from './record.ts';

export type Found = { entries: Entry[]; lastBatch: bigint; nextSegment: number; clean: boolean };

/** Reads what earlier runs left, cuts a torn end, and says loudly what is damaged. */
export async function readLog(dir: string, log: Log): Promise<Found> {
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
      log.warn(
        { segment, bytes: bytes.length - scan.end },
        'the telemetry log ends in a write that never finished; cut',
      );
      await truncate(segmentPath(dir, segment), scan.end);
    }
    if (scan.records.length === 0) await rm(segmentPath(dir, segment));
    for (const { offset, bytes, batch } of scan.records) {
      const released =
        state !== null && (segment < state.segment || (segment === state.segment && offset < state.offset));
      found.entries.push({
        segment,
        offset,
        bytes,
        recovering: released ? 'released' : 'unreleased',
        released,
        record: null,
        since: Date.now(),
      });
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
export async function readEntry(dir: string, entry: Entry): Promise<TelemetryRecord | null> {
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
