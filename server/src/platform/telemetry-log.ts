// The telemetry log: a batch is acknowledged when it is here, durable; the event store gets it from here.
import type { Log } from './log.ts';
import type { BatchNumbers } from './telemetry-log/batch-numbers.ts';
import { openEmbeddedLog } from './telemetry-log/embedded.ts';

export { batchNumbers } from './telemetry-log/batch-numbers.ts';
export { placedLog, storeUnknown, type PlacedLog } from './telemetry-log/placed.ts';

export type TelemetryRecord = {
  /** From `nextBatch`. */
  batch: bigint;
  orgId: string;
  /** The sender's own name for the batch, where it gave one. */
  key?: string;
  /** Rows for `event` and for `detection`, JSONEachRow. */
  rows: Buffer;
  detections: Buffer;
  /** Rows in `rows`. */
  count: number;
  /** Whatever the writer wants to know again when the batch is delivered; JSON. */
  meta: object;
};

export type TelemetryConsumer = {
  /** Called for each batch in order, up to 256 at a time; called again with growing pauses until it succeeds. */
  store: (record: TelemetryRecord) => Promise<void>;
  /**
   * Called first, for batches of an earlier run: those not yet released, and after an unclean stop those released
   * in the last minutes too. What the store has of them is unknown, so it must look. Retried like `store`.
   */
  recover: (record: TelemetryRecord, alreadyReleased: boolean) => Promise<void>;
};

export type TelemetryLog = {
  /** Unique and increasing, across restarts and lost files too: milliseconds and a counter. */
  nextBatch: () => bigint;
  /**
   * Resolves when the batch is on the disk; one sync serves all who wait.
   * @throws Problem `unavailable`: `telemetry_log_full` when too much waits for the store, `telemetry_log_failed`
   * when the disk is full or broken. Then nothing of the batch is kept.
   */
  append: (record: TelemetryRecord) => Promise<void>;
  /** Shows what earlier runs left undelivered, for a delivery that may have to wait. Before `consume`. */
  left: (visit: (record: TelemetryRecord) => void) => Promise<void>;
  /** Starts delivery; resolves when what earlier runs left behind is recovered. Call it once. */
  consume: (consumer: TelemetryConsumer) => Promise<void>;
  /** What waits for the store: for the one of this organisation, where there are several. */
  depth: (orgId?: string) => Depth;
  /** Finishes what is being written and delivered, and marks the log as cleanly closed. */
  close: () => Promise<void>;
};

/** What waits for a store, and for how long the oldest of it has. */
export type Depth = { bytes: number; records: number; oldestMs: number };

export type TelemetryLogOptions = {
  dir: string;
  /** A file is closed at this size. */
  segmentBytes: number;
  /** With more than this waiting for the store, `append` refuses. */
  maxBytes: number;
  log: Log;
  /** Shared by the logs of one process, so that no two batches have one number. */
  numbers?: BatchNumbers;
  /** How long delivered batches are kept, because the store's merges are only surely on the disk after a while. */
  keepMs?: number;
};

/** Opens the log in `dir`, cuts a torn end, and reports and skips what is corrupt. */
export const openTelemetryLog = (options: TelemetryLogOptions): Promise<TelemetryLog> => openEmbeddedLog(options);
