// Repeatable chance: the same seed gives the same day, on every machine.
export type Random = {
  /** In [0, 1). */
  next: () => number;
  /** Whole number in [0, below). */
  below: (below: number) => number;
  /** @throws RangeError for an empty list. */
  pick: <T>(from: readonly T[]) => T;
  /** A lower-case hexadecimal string of this many characters. */
  hex: (length: number) => string;
  guid: () => string;
};

/** Mulberry32: 32 bits of state are plenty for sample data. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('');
  return {
    next,
    below,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new RangeError('There is nothing to pick from.');
      return picked;
    },
    hex,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
