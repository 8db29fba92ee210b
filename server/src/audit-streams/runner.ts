// Keeps every sink going: at once when something was recorded, each by itself, one process at a time.
import { followActivities, type Follower } from '#platform/activity-feed';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import type { Log } from '#platform/log';
import { systemContext } from '#platform/system-context';

import { deliver } from './deliver.ts';
import type { StreamGround } from './send.ts';
import { adoptRestoredSinks, findReady } from './store.ts';

export type StreamRunner = {
  /** Before the dispatcher is started. */
  start: () => Promise<void>;
  /** Waits for the batches that are under way. */
  stop: () => Promise<void>;
};
export type RunnerOptions = StreamGround & { handle: DatabaseHandle; log: Log; now?: () => Date };

export function createStreamRunner({ log, now = () => new Date(), ...ground }: RunnerOptions): StreamRunner {
  const { handle } = ground;
  const holder = uuidv7();
  const stopping = new AbortController();
  const turns = new Map<string, Promise<void>>();
  let follower: Follower | null = null;

  const begin = (id: string, orgId: string): void => {
    const ctx = systemContext(handle, { orgId, module: 'audit-streams', log: log.child({ sink: id }), now });
    const turn = deliver(ctx, { ...ground, holder }, id, stopping.signal)
      .catch((error: unknown) => log.error({ err: error, sink: id }, 'An audit stream failed.'))
      .finally(() => turns.delete(id));
    turns.set(id, turn);
  };

  return {
    start: async () => {
      await handle.asSystem(adoptRestoredSinks);
      follower = await followActivities(handle, log, async () => {
        for (const { id, orgId } of await handle.asSystem((db) => findReady(db, now(), holder)))
          if (!turns.has(id)) begin(id, orgId);
        return 'caughtUp';
      });
    },
    stop: async () => {
      stopping.abort();
      await follower?.stop();
      await Promise.all(turns.values());
    },
  };
}
