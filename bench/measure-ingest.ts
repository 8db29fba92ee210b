// Sends events to a server as fast as it takes them: first until the answers are there, then until all can be found.
import { setTimeout as sleep } from 'node:timers/promises';

import { bodiesOf, type IngestServer } from './ingest-server.ts';

const perRequest = 2_000;
const senders = 8;
const warmUpRequests = 10;

export type IngestMeasured = { sent: number; acknowledged: number; searchable: number; peakMb: number };

/** The first requests compile the rules and warm the engine; a server that has been up for a minute has done so. */
export async function warmUp(server: IngestServer, events: readonly string[]): Promise<number> {
  let accepted = 0;
  for (const body of bodiesOf(events.slice(0, warmUpRequests * perRequest), perRequest))
    accepted += await server.send(body);
  return accepted;
}

/** @param before how many events the server has already */
export async function measureIngest(
  server: IngestServer,
  events: readonly string[],
  before: number,
): Promise<IngestMeasured> {
  let sent = 0;
  const started = performance.now();
  const queue = bodiesOf(events, perRequest);
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (let body = queue.shift(); body !== undefined; body = queue.shift()) {
        // Not `sent += await …`, which adds to what it was before the wait.
        const accepted = await server.send(body);
        sent += accepted;
      }
    }),
  );
  const acknowledged = sent / ((performance.now() - started) / 1000);
  await server.searchable(before + sent);
  const searchable = sent / ((performance.now() - started) / 1000);
  return { sent, acknowledged, searchable, peakMb: server.memory().peakMb };
}

export type Soak = { seconds: number; perSecond: number; startMb: number; endMb: number; peakMb: number };

/** As much as the server takes, slowed by its answers alone, for so long; memory before, and after all is stored. */
export async function measureSoak(
  server: IngestServer,
  events: readonly string[],
  { seconds, before }: { seconds: number; before: number },
): Promise<Soak> {
  const bodies = bodiesOf(events, perRequest);
  const startMb = server.memory().nowMb;
  const started = performance.now();
  let sent = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: senders }, async () => {
      while (performance.now() - started < seconds * 1000) {
        const accepted = await server.send(bodies[next++ % bodies.length] ?? '').catch((error: unknown) => {
          if (String(error).includes('telemetry_log_full')) return 0;
          throw error;
        });
        if (accepted === 0) await sleep(500);
        sent += accepted;
      }
    }),
  );
  await server.searchable(before + sent);
  const perSecond = sent / ((performance.now() - started) / 1000);
  await sleep(2_000);
  const { nowMb, peakMb } = server.memory();
  return { seconds, perSecond, startMb, endMb: nowMb, peakMb };
}
