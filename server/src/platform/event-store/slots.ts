// A fixed number of sessions, lent out first come first served, some of them kept for people who wait.
import type { QueryClass } from './limits.ts';

export type Slots<T> = {
  all: readonly T[];
  /** Waits until one is free; `background` leaves the last `keptForPeople` alone. */
  take: (kind: QueryClass) => Promise<T>;
  give: (slot: T) => void;
};

export function slotsOf<T>(all: readonly T[], keptForPeople: number): Slots<T> {
  const free = [...all];
  const waiting: { kind: QueryClass; resolve: (slot: T) => void }[] = [];

  const hand = (): void => {
    for (const [index, { kind, resolve }] of waiting.entries()) {
      if (free.length <= (kind === 'background' ? keptForPeople : 0)) continue;
      const slot = free.pop();
      if (slot === undefined) return;
      waiting.splice(index, 1);
      resolve(slot);
      return;
    }
  };

  return {
    all,
    take: (kind) =>
      new Promise((resolve) => {
        waiting.push({ kind, resolve });
        hand();
      }),
    give: (slot) => {
      free.push(slot);
      hand();
    },
  };
}
