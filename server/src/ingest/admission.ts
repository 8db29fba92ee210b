// Lets only so much into the assembly line at once, so that memory stays bounded at any load.
import { Problem } from '#platform/errors';

export type Admission = {
  /** Waits for a place; the returned function gives it back. @throws Problem `ingest_busy` (429) when too many wait. */
  enter: () => Promise<() => void>;
  active: () => number;
};

/**
 * @param places how many bodies are worked on at once
 * @param queue how many more may wait before senders are told to come back
 */
export function createAdmission({ places, queue }: { places: number; queue: number }): Admission {
  let active = 0;
  const waiting: (() => void)[] = [];

  function leaveOnce(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = waiting.shift();
      if (next) next();
      else active -= 1;
    };
  }

  return {
    active: () => active,
    enter: async () => {
      if (active < places) {
        active += 1;
        return leaveOnce();
      }
      if (waiting.length >= queue)
        throw new Problem(
          'too_many_requests',
          'ingest_busy',
          'More is arriving than can be worked on; send again shortly.',
          { retryAfterSeconds: 1 },
        );
      // The one who leaves hands its place over, so the count stays.
      await new Promise<void>((resolve) => waiting.push(resolve));
      return leaveOnce();
    },
  };
}
