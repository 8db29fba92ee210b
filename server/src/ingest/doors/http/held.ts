// How much of bodies is held in memory at once: what cannot be read in pieces, or can only be named when it is whole.
import { Problem } from '#platform/errors';

const maxHeld = 256 << 20;

let held = 0;

export type Holding = { grow: (bytes: number) => void; release: () => void };

/** `grow` throws Problem `ingest_busy` when too much is held; `release` gives everything back, once. */
export function startHolding(): Holding {
  let own = 0;
  return {
    grow: (bytes) => {
      if (held + bytes > maxHeld) {
        throw new Problem(
          'too_many_requests',
          'ingest_busy',
          'More is arriving than can be held; send again shortly.',
          {
            retryAfterSeconds: 1,
          },
        );
      }
      own += bytes;
      held += bytes;
    },
    release: () => {
      held -= own;
      own = 0;
    },
  };
}
