// The telemetry log of many processes: what is appended goes into the broker's stream, and workers take it from there.
import { createHash, randomInt } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import * as z from 'zod';

import type { Bus } from '../bus.ts';
import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TelemetryLog, TelemetryRecord } from '../telemetry-log.ts';

/** The last word of the subject of what needs no assembly any more. */
export const readyWord = 'ready';

const Head = z.object({
  batch: z.string().transform((text) => BigInt(text)),
  orgId: z.string(),
  key: z.string().optional(),
  count: z.int(),
  rowBytes: z.int(),
  meta: z.looseObject({}),
});
const maxUnpackedBytes = 256 << 20;
const maxMessageBytes = 1_000_000;
const depthEveryMs = 2_000;

export function packRecord({ batch, orgId, key, count, rows, detections, meta }: TelemetryRecord): Buffer {
  const head = JSON.stringify({ batch: String(batch), orgId, key, count, rowBytes: rows.length, meta });
  return zstdCompressSync(Buffer.concat([Buffer.from(`${head}\n`), rows, detections]));
}

/** @throws Error when it is no such message. */
export function unpackRecord(body: Uint8Array): TelemetryRecord {
  const bytes = zstdDecompressSync(body, { maxOutputLength: maxUnpackedBytes });
  const end = bytes.indexOf(0x0a);
  const { rowBytes, key, ...head } = Head.parse(JSON.parse(bytes.toString('utf8', 0, end)));
  const rows = bytes.subarray(end + 1, end + 1 + rowBytes);
  return { ...head, ...(key === undefined ? {} : { key }), rows, detections: bytes.subarray(end + 1 + rowBytes) };
}

/**
 * Batch numbers are drawn: two processes do not know of each other. The highest bit of the lower twenty keeps them apart
 * from those that come of a place in the stream.
 */
export const drawBatch = (now: number): bigint => (BigInt(now) << 20n) | BigInt((1 << 19) | randomInt(1 << 19));

/** `left` and `consume` return at once: workers take batches from the bus itself. */
export function openStreamLog({ bus, log }: { bus: Bus; log: Log }): TelemetryLog {
  let depth = { bytes: 0, records: 0, oldestMs: 0 };
  const look = async (): Promise<void> => {
    const { messages, bytes, oldestMs } = await bus.depth();
    depth = { bytes, records: messages, oldestMs };
  };
  const looking = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'the depth of the stream is not known at the moment'));
  }, depthEveryMs).unref();

  return {
    nextBatch: () => drawBatch(Date.now()),
    append: async (record) => {
      const message = packRecord(record);
      if (message.length > maxMessageBytes)
        throw new Problem('too_large', 'batch_too_large', 'The batch does not fit into one message of the stream.');
      const id = record.key === undefined ? String(record.batch) : hashOf(`${record.orgId} ${record.key}`);
      await bus.publish(`telemetry.${record.orgId}.${readyWord}`, message, id);
    },
    left: () => Promise.resolve(),
    consume: () => Promise.resolve(),
    depth: () => depth,
    close: () => Promise.resolve(clearInterval(looking)),
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
