// Forgets the positions within a counted repetition that can do no more than another one held.

/** The repetition's positions; of those held, the first or the last is enough. */
export type CountedPositions = { readonly first: number; readonly last: number; readonly enough: 'first' | 'last' };

export function forgetNeedless(set: Int32Array, counts: readonly CountedPositions[]): void {
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at];
    if (count?.enough === 'first') keepFirst(set, count);
    else if (count) keepLast(set, count);
  }
}

function keepFirst(set: Int32Array, { first, last }: CountedPositions): void {
  let isKept = false;
  for (let word = first >> 5; word <= last >> 5; word++) {
    const mask = bitsWithin(word, first, last);
    const bits = (set[word] ?? 0) & mask;
    if (bits === 0) continue;
    set[word] = ((set[word] ?? 0) & ~mask) | (isKept ? 0 : bits & -bits);
    isKept = true;
  }
}

function keepLast(set: Int32Array, { first, last }: CountedPositions): void {
  let isKept = false;
  for (let word = last >> 5; word >= first >> 5; word--) {
    const mask = bitsWithin(word, first, last);
    const bits = (set[word] ?? 0) & mask;
    if (bits === 0) continue;
    set[word] = ((set[word] ?? 0) & ~mask) | (isKept ? 0 : 1 << (31 - Math.clz32(bits)));
    isKept = true;
  }
}

/** The bits of a word that stand for positions from `first` to `last`. */
function bitsWithin(word: number, first: number, last: number): number {
  const from = Math.max(0, first - word * 32);
  const to = Math.min(31, last - word * 32);
  return (-1 << from) & (-1 >>> (31 - to));
}
