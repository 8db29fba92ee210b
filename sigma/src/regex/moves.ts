// From which positions of an expression which are reached, for many positions at once: sets of them are bits of words.

/** Nearly all moves are to the next position or to the same; the others are grouped by where they lead. */
export type Moves = {
  /** The positions from which the next one is reached, and those that reach themselves. */
  readonly onward: Int32Array;
  readonly staying: Int32Array;
  /** One jump after another: how many words its sources have, its targets have, then each word's place and bits. */
  readonly jumps: Int32Array;
  /** The positions behind which the expression has matched. */
  readonly accepting: Int32Array;
};

/** What is reached from one position. */
export type Reached = { readonly positions: readonly number[]; readonly accepts: boolean };

export function createMoves(reached: readonly Reached[], words: number): Moves {
  const onward = new Int32Array(words);
  const staying = new Int32Array(words);
  const accepting = new Int32Array(words);
  const sources = new Map<string, { from: Int32Array; to: Int32Array }>();
  for (const [position, { positions, accepts }] of reached.entries()) {
    if (accepts) add(accepting, position);
    if (positions.includes(position + 1)) add(onward, position);
    if (positions.includes(position)) add(staying, position);
    const others = positions.filter((target) => target !== position && target !== position + 1);
    if (others.length === 0) continue;
    const key = others.join();
    const jump = sources.get(key) ?? { from: new Int32Array(words), to: setOf(others, words) };
    sources.set(key, jump);
    add(jump.from, position);
  }
  return { onward, staying, accepting, jumps: Int32Array.from([...sources.values()].flatMap(encodeJump)) };
}

function encodeJump({ from, to }: { from: Int32Array; to: Int32Array }): number[] {
  const [sources, targets] = [usedWords(from), usedWords(to)];
  return [sources.length / 2, targets.length / 2, ...sources, ...targets];
}

const usedWords = (set: Int32Array): number[] => [...set].flatMap((bits, word) => (bits === 0 ? [] : [word, bits]));

function setOf(positions: readonly number[], words: number): Int32Array {
  const set = new Int32Array(words);
  for (const position of positions) add(set, position);
  return set;
}

export function add(set: Int32Array, position: number): void {
  set[position >> 5] = (set[position >> 5] ?? 0) | (1 << (position & 31));
}

/** Writes into `to` what is reached from a set that takes one more character: `taking` is the set that may. */
export function move({ onward, staying, jumps }: Moves, from: Int32Array, taking: Int32Array, to: Int32Array): void {
  let carried = 0;
  for (let word = 0; word < from.length; word++) {
    const bits = from[word] ?? 0;
    const moved = bits & (onward[word] ?? 0);
    to[word] = (moved << 1) | carried | (bits & (staying[word] ?? 0));
    carried = moved >>> 31;
  }
  for (let at = 0; at < jumps.length;) at = jump(jumps, at, from, to);
  for (let word = 0; word < to.length; word++) to[word] = (to[word] ?? 0) & (taking[word] ?? 0);
}

function jump(jumps: Int32Array, start: number, from: Int32Array, to: Int32Array): number {
  const targets = start + 2 + 2 * (jumps[start] ?? 0);
  const end = targets + 2 * (jumps[start + 1] ?? 0);
  for (let at = start + 2; at < targets; at += 2) {
    if (((from[jumps[at] ?? 0] ?? 0) & (jumps[at + 1] ?? 0)) === 0) continue;
    for (let target = targets; target < end; target += 2) {
      const word = jumps[target] ?? 0;
      to[word] = (to[word] ?? 0) | (jumps[target + 1] ?? 0);
    }
    break;
  }
  return end;
}

export function meets(a: Int32Array, b: Int32Array): boolean {
  for (let word = 0; word < a.length; word++) if (((a[word] ?? 0) & (b[word] ?? 0)) !== 0) return true;
  return false;
}
