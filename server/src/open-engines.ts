// Opens what Tocsin stands on: database, event store, telemetry log or broker, and the way out to other systems.
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';

import { applyEventSchema } from '#events';
import { openBus, type Bus } from '#platform/bus';
import { openDatabase, type DatabaseHandle } from '#platform/database';
import { openEventStore, type EventStore } from '#platform/event-store';
import type { Log } from '#platform/log';
import { migrate } from '#platform/migrate';
import { createOutbound } from '#platform/outbound';
import { openTelemetryLog } from '#platform/telemetry-log';
import { openStreamLog } from '#platform/telemetry-log/stream';

import type { Config } from './config.ts';

type Surroundings = { log: Log; /** Tells a person what takes a while. */ say: (line: string) => void };

/** @param onClose is handed the way to close each, in the order of opening @throws what an engine throws when it cannot open */
export async function openEngines(
  config: Config,
  { log, say }: Surroundings,
  onClose: (undo: () => Promise<unknown>) => void,
) {
  const at = (name: string): string => join(config.dataDir, name);
  const memoryMb = config.eventStoreMemoryMb ?? Math.round(Math.min(Math.max(totalmem() / 2 ** 20 / 4, 700), 4096));
  const [handle, store] = await Promise.all([
    slow(say, 'opening the database', async (): Promise<DatabaseHandle> => {
      const opened = await openDatabase(
        config.databaseUrl ? { url: config.databaseUrl.reveal() } : { dir: at('database') },
        { log },
      );
      onClose(opened.close);
      await migrate(opened);
      return opened;
    }),
    slow(say, 'opening the event store', async (): Promise<EventStore> => {
      const opened = await openEventStore(
        config.clickhouseUrl
          ? { url: config.clickhouseUrl.reveal(), memoryMb, log }
          : { dir: at('events'), memoryMb, log },
      );
      onClose(opened.close);
      await applyEventSchema(opened);
      return opened;
    }),
  ]);
  const bus = config.broker && (await openBroker(config.broker, { log, say }, onClose));
  const telemetry = bus
    ? openStreamLog({ bus, log })
    : await openTelemetryLog({
        dir: at('telemetry'),
        segmentBytes: 64 << 20,
        maxBytes: 2 ** 30 * Math.max(1, availableParallelism() / 2),
        log,
      });
  onClose(telemetry.close);
  const outbound = createOutbound({ allow: config.outboundAllow, proxyUrl: config.outboundProxy?.reveal() ?? null });
  onClose(outbound.close);
  return { handle, store, telemetry, outbound, bus };
}

async function openBroker(
  { url, replicas, maxMb }: NonNullable<Config['broker']>,
  { log, say }: Surroundings,
  onClose: (undo: () => Promise<unknown>) => void,
): Promise<Bus> {
  const bus = await slow(say, 'reaching the broker', () =>
    openBus({ url: url.reveal(), replicas, maxBytes: maxMb * 2 ** 20, log }),
  );
  onClose(bus.close);
  return bus;
}

/** Says what is going on when it takes longer than a second. */
async function slow<T>(say: (line: string) => void, what: string, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => say(`${what} …`), 1000);
  return work().finally(() => clearTimeout(timer));
}
