// Chance that can be repeated: every input of a run follows from its seed, its target and its number.
export type Random = {
  /** 0 to `below - 1`. */
  int: (below: number) => number;
  pick: <T>(list: readonly T[]) => T;
  chance: (share: number) => boolean;
  bytes: (count: number) => Buffer;
};

/** FNV-1a, so that targets do not share their inputs. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (list) => {
      const found = list[int(list.length)];
      if (found === undefined) throw new Error('There is nothing to pick from.');
      return found;
    },
    chance: (share) => next() < share,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => int(256))),
  };
}
