// Does for many waiting batches at once what costs the store as much for one.
import type { TelemetryRecord } from '#platform/telemetry-log';

const maxRows = 20_000;
const maxBytes = 48 << 20;
/** A group is not worth waiting for any more once it holds half of that. */
const worthwhile = 0.5;
const longestPauseMs = 1_000;

type Waiting = { record: TelemetryRecord; done: () => void; failed: (error: unknown) => void };

/**
 * One group after the other: what waits meanwhile makes up the next. Many small groups cost several times what a large
 * one does, in this work and in the merges after it, so the next one waits for company: the more there was in the last
 * one the longer, a second at most. A group that fails fails all its batches.
 * @param work Never sees a batch in two groups at once unless the caller hands it in twice.
 */
export function inGroups(
  work: (records: readonly TelemetryRecord[]) => Promise<void>,
): (record: TelemetryRecord) => Promise<void> {
  const waiting: Waiting[] = [];
  let running = false;
  let notBefore = 0;
  let timer: NodeJS.Timeout | null = null;

  function takeGroup(): Waiting[] {
    let rows = 0;
    let bytes = 0;
    const fits = waiting.findIndex(({ record }) => {
      rows += record.count;
      bytes += record.rows.length;
      return rows > maxRows || bytes > maxBytes;
    });
    return waiting.splice(0, fits < 0 ? waiting.length : Math.max(fits, 1));
  }

  const isLarge = (): boolean => {
    let rows = 0;
    let bytes = 0;
    return waiting.some(({ record }) => {
      rows += record.count;
      bytes += record.rows.length;
      return rows >= maxRows * worthwhile || bytes >= maxBytes * worthwhile;
    });
  };

  function runWhenWorthwhile(): void {
    if (running || waiting.length === 0) return;
    const pauseMs = isLarge() ? 0 : notBefore - performance.now();
    if (pauseMs <= 0) void run();
    else timer ??= setTimeout(() => void run(), pauseMs);
  }

  async function run(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    running = true;
    const group = takeGroup();
    const rows = group.reduce((sum, { record }) => sum + record.count, 0);
    notBefore = performance.now() + Math.min(rows, longestPauseMs);
    await work(group.map(({ record }) => record)).then(
      () => group.forEach(({ done }) => done()),
      (error: unknown) => group.forEach(({ failed }) => failed(error)),
    );
    running = false;
    runWhenWorthwhile();
  }

  return (record) =>
    new Promise((done, failed) => {
      waiting.push({ record, done, failed });
      runWhenWorthwhile();
    });
}
