// Does for many waiting batches at once what costs the store as much for one.
import type { TelemetryRecord } from '#platform/telemetry-log';

const maxRows = 20_000;
const maxBytes = 24 << 20;

type Waiting = { record: TelemetryRecord; done: () => void; failed: (error: unknown) => void };

/**
 * What waits while `atOnce` groups are at work makes up the next group. A group that fails fails all its batches.
 * @param work Never sees a batch in two groups at once unless the caller hands it in twice.
 */
export function inGroups(
  atOnce: number,
  work: (records: readonly TelemetryRecord[]) => Promise<void>,
): (record: TelemetryRecord) => Promise<void> {
  const waiting: Waiting[] = [];
  let running = 0;

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

  async function run(): Promise<void> {
    running += 1;
    while (waiting.length > 0) {
      const group = takeGroup();
      await work(group.map(({ record }) => record)).then(
        () => group.forEach(({ done }) => done()),
        (error: unknown) => group.forEach(({ failed }) => failed(error)),
      );
    }
    running -= 1;
  }

  return (record) =>
    new Promise((done, failed) => {
      waiting.push({ record, done, failed });
      if (running < atOnce) void run();
    });
}
