// Several event stores behind one door: each organisation's rows are asked of the one it is pinned to.
import type { EventEngine, EventStore } from '../event-store.ts';
import type { Places } from '../places.ts';
import { EventStoreError } from './error.ts';

/** @param engines by name; a pin to a name that is not among them is `unavailable`, and never falls back to another. */
export function placedStore(engines: ReadonlyMap<string, EventEngine>, places: Places): EventStore {
  const named = (name: string): EventEngine => {
    const engine = engines.get(name);
    if (!engine) throw new EventStoreError('unavailable', `The event store ${name} is not in the settings.`);
    return engine;
  };
  const holding = async (orgId: string): Promise<EventEngine> => named(await places.find(orgId));

  return {
    query: async (sql, options) => (await holding(options.wall.org)).query(sql, options),
    stream: async function* (sql, options) {
      yield* (await holding(options.wall.org)).stream(sql, options);
    },
    engineOf: async (orgId) => named(await places.settle(orgId)),
  };
}
