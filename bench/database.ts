// A database of its own for a measurement: PostgreSQL where a server is named, else the embedded one.
import type { DatabaseHandle } from '../server/src/platform/database.ts';
import { openTestDatabase } from '../server/src/platform/testing.ts';

/** The embedded database does not keep a program running; until it is closed, this does. */
export async function openBenchDatabase(): Promise<DatabaseHandle> {
  const awake = setInterval(() => undefined, 60_000);
  const handle = await openTestDatabase();
  const close = async (): Promise<void> => {
    await handle.close();
    clearInterval(awake);
  };
  return { ...handle, close };
}
