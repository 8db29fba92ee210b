// Choosing rows: one more, a range, all of them.

export type Selection = ReadonlySet<string>;

export function toggled(selection: Selection, key: string): Selection {
  const next = new Set(selection);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The keys from `one` to `other`, both included, in the order of `keys`; only `other` where `one` is not among them. */
export function between(keys: readonly string[], one: string | null, other: string): string[] {
  const start = one === null ? -1 : keys.indexOf(one);
  const end = keys.indexOf(other);
  if (end < 0) return [];
  if (start < 0) return [other];
  return keys.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** The key `step` rows from `key`, held at both ends; the first where `key` is not there. */
export function moved(keys: readonly string[], key: string | null, step: number): string | null {
  const at = key === null ? -1 : keys.indexOf(key);
  if (at < 0) return keys[0] ?? null;
  return keys[Math.min(keys.length - 1, Math.max(0, at + step))] ?? null;
}
