// How much of what has arrived is held in memory at once, of all requests and connections together.
import { Problem } from '#platform/errors';

export type HeldBytes = {
  start: () => Holding;
  /** Without waiting; false, and nothing is counted, when there is no room. */
  take: (bytes: number) => boolean;
  give: (bytes: number) => void;
  total: () => number;
};
/** What one request holds. `release` gives everything back, once. */
export type Holding = {
  /** Waits while there is no room. @throws Problem `ingest_busy` (429) when it took too long */
  grow: (bytes: number) => Promise<void>;
  release: () => void;
};

const usualMostBytes = 256 << 20;
const usualPatienceMs = 5_000;

type Waiting = { bytes: number; wake: () => void };

/** Two that each hold a part and wait for more would wait for ever: who has waited for `patienceMs` is refused. */
export function createHeldBytes({ mostBytes = usualMostBytes, patienceMs = usualPatienceMs } = {}): HeldBytes {
  let total = 0;
  const waiting: Waiting[] = [];

  function take(bytes: number): boolean {
    if (total + bytes > mostBytes) return false;
    total += bytes;
    return true;
  }
  /** In the order of arrival: a large one must not be overtaken for ever. */
  function wakeThoseWithRoom(): void {
    for (let first = waiting[0]; first && take(first.bytes); first = waiting[0]) {
      waiting.shift();
      first.wake();
    }
  }
  function give(bytes: number): void {
    total -= bytes;
    wakeThoseWithRoom();
  }
  function wait(bytes: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(one), 1);
      reject(busy());
      wakeThoseWithRoom();
    }, patienceMs);
    const one: Waiting = {
      bytes,
      wake: () => {
        clearTimeout(timer);
        resolve();
      },
    };
    waiting.push(one);
    return promise;
  }

  return {
    take,
    give,
    total: () => total,
    start: () => {
      let own = 0;
      let over = false;
      return {
        grow: async (bytes) => {
          if (bytes > mostBytes) throw busy();
          if (waiting.length > 0 || !take(bytes)) await wait(bytes);
          if (over) give(bytes);
          else own += bytes;
        },
        release: () => {
          over = true;
          const bytes = own;
          own = 0;
          give(bytes);
        },
      };
    },
  };
}

const busy = (): Problem =>
  new Problem('too_many_requests', 'ingest_busy', 'More is arriving than can be held; send again shortly.', {
    retryAfterSeconds: 1,
  });
