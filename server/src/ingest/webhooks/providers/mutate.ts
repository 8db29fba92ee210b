// For tests: the same value with parts taken out, swapped for odd ones and blown up; alike at every run.

const odd: readonly unknown[] = [
  null, true, -1, 1e300, '', 'x'.repeat(20_000), '\uD800\0', [], {}, [[[]]], { a: { b: {} } }, '{"a":', '2026', 'resolved',
]; // prettier-ignore

/** @returns a function that mutates one part in `rarity` or so. */
export function createMutator(rarity: number): (value: unknown) => unknown {
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const mutate = (value: unknown): unknown => {
    if (random(rarity) === 0) return odd[random(odd.length)];
    if (Array.isArray(value)) return value.map(mutate);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mutate(part)]));
  };
  return mutate;
}
