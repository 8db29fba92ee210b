// Opens what Tocsin stands on: database, event stores, telemetry logs or broker, and the way out to other systems.
import { join } from 'node:path';

import { openDatabase, type DatabaseHandle } from '#platform/database';
import type { Log } from '#platform/log';
import { migrate } from '#platform/migrate';
import { createOutbound } from '#platform/outbound';

import type { Config } from './config.ts';
import { openStores, tieStores } from './open-stores.ts';

type Surroundings = { log: Log; /** Tells a person what takes a while. */ say: (line: string) => void };

/** @param onClose is handed the way to close each, in the order of opening @throws what an engine throws when it cannot open */
export async function openEngines(
  config: Config,
  { log, say }: Surroundings,
  onClose: (undo: () => Promise<unknown>) => void,
) {
  const [handle, opened] = await Promise.all([
    slow(say, 'opening the database', async (): Promise<DatabaseHandle> => {
      const database = await openDatabase(
        config.databaseUrl ? { url: config.databaseUrl.reveal() } : { dir: join(config.dataDir, 'database') },
        { log },
      );
      onClose(database.close);
      await migrate(database);
      return database;
    }),
    slow(say, 'opening the event store', () => openStores(config, { log, onClose })),
  ]);
  const telling = config.broker ? 'reaching the broker' : 'reading the telemetry log';
  const stores = await slow(say, telling, () => tieStores(config, opened, { handle, log, onClose }));
  const outbound = createOutbound({ allow: config.outboundAllow, proxyUrl: config.outboundProxy?.reveal() ?? null });
  onClose(outbound.close);
  return { handle, stores, outbound };
}

/** Says what is going on when it takes longer than a second. */
async function slow<T>(say: (line: string) => void, what: string, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => say(`${what} …`), 1000);
  return work().finally(() => clearTimeout(timer));
}
