// Chooses for every rule of a route what betrays it, and learns from the events which choices were bad.
import type { Predicate } from './predicates.ts';
import type { RoutePlan } from './route-plan.ts';
import { guessedShare, watchingPrice, witnessOf } from './witness.ts';

/** `rules` by predicate from `start` on. `always`: the rules nothing betrays, looked at for every event. */
export type WitnessIndex = {
  readonly start: Int32Array;
  readonly rules: Int32Array;
  readonly isWatched: Uint8Array;
  readonly always: readonly number[];
};

export const noWitnesses: WitnessIndex = {
  start: new Int32Array(1),
  rules: new Int32Array(0),
  isWatched: new Uint8Array(0),
  always: [],
};

/** How many events a guess is worth. */
const trust = 8;

export type Lessons = {
  /** Chooses by what is known so far. `fires`: how often each predicate has fired while watched; `seen`: events. */
  readonly choose: (fires: Float64Array, seen: number) => WitnessIndex;
};

export function createLessons({ predicates, rules }: Pick<RoutePlan, 'predicates' | 'rules'>): Lessons {
  const guesses = Float64Array.from(predicates.map(guessedShare));
  const prices = Float64Array.from(predicates.map(watchingPrice));
  const watchedFor = new Float64Array(predicates.length);
  let isWatched = new Uint8Array(predicates.length);
  let seenBefore = 0;
  return {
    choose(fires, seen) {
      for (let predicate = 0; predicate < watchedFor.length; predicate++) {
        if (isWatched[predicate] === 1) watchedFor[predicate] = (watchedFor[predicate] ?? 0) + seen - seenBefore;
      }
      seenBefore = seen;
      const index = indexWitnesses(predicates, rules, (predicate) => {
        const counted = (fires[predicate] ?? 0) + (guesses[predicate] ?? 1) * trust;
        return counted / ((watchedFor[predicate] ?? 0) + trust) + (prices[predicate] ?? 0);
      });
      isWatched = index.isWatched;
      return index;
    },
  };
}

const none: readonly number[] = [];

function indexWitnesses(
  predicates: readonly Predicate[],
  rules: RoutePlan['rules'],
  cost: (predicate: number) => number,
): WitnessIndex & { readonly isWatched: Uint8Array<ArrayBuffer> } {
  const spokenFor = predicates.map((): number[] | null => null);
  const always: number[] = [];
  rules.forEach(({ formula }, rule) => {
    const witness = witnessOf(formula, cost);
    if (!witness) always.push(rule);
    else for (const predicate of witness.predicates) (spokenFor[predicate] ??= []).push(rule);
  });
  const start = new Int32Array(predicates.length + 1);
  const isWatched = new Uint8Array(predicates.length);
  for (let predicate = 0; predicate < predicates.length; predicate++) {
    const { length } = spokenFor[predicate] ?? none;
    start[predicate + 1] = (start[predicate] ?? 0) + length;
    if (length > 0) isWatched[predicate] = 1;
  }
  return { start, rules: Int32Array.from(spokenFor.flatMap((list) => list ?? none)), isWatched, always };
}
