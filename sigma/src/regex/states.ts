// The sets of positions a search has come across, numbered, up to as many as fit in the memory given.
type States = {
  /** The state's number, a new one where there was none; -1 when there is no room. `before`: what was read last. */
  readonly find: (set: Int32Array, before: number) => number;
  readonly read: (state: number, into: Int32Array) => number;
  readonly clear: () => void;
};

/** Numbers begin at `first`. */
export function createStates(words: number, first: number, most: number): States {
  let sets = new Int32Array(16 * words);
  let places = new Uint8Array(16);
  let slots = new Int32Array(64);
  let count = 0;

  function slotOf(set: Int32Array, before: number): number {
    let hash = before + 1;
    for (let word = 0; word < words; word++) hash = Math.imul(hash ^ (set[word] ?? 0), 0x9e37_79b1) ^ (hash >>> 15);
    hash ^= hash >>> 16;
    for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      const state = slots[slot] ?? 0;
      if (state === 0 || is(state - 1, set, before)) return slot;
    }
  }

  function is(index: number, set: Int32Array, before: number): boolean {
    if (places[index] !== before) return false;
    for (let word = 0; word < words; word++) if (sets[index * words + word] !== set[word]) return false;
    return true;
  }

  function grow(): void {
    const [oldSets, oldPlaces] = [sets, places];
    sets = new Int32Array(2 * oldSets.length);
    sets.set(oldSets);
    places = new Uint8Array(2 * oldPlaces.length);
    places.set(oldPlaces);
    slots = new Int32Array(4 * places.length);
    for (let index = 0; index < count; index++) {
      slots[slotOf(sets.subarray(index * words, (index + 1) * words), places[index] ?? 0)] = index + 1;
    }
  }

  return {
    find(set, before) {
      const slot = slotOf(set, before);
      const known = slots[slot] ?? 0;
      if (known > 0) return first + known - 1;
      if (count === most) return -1;
      if (count === places.length) {
        grow();
        return this.find(set, before);
      }
      sets.set(set, count * words);
      places[count] = before;
      slots[slot] = ++count;
      return first + count - 1;
    },
    read(state, into) {
      const start = (state - first) * words;
      for (let word = 0; word < words; word++) into[word] = sets[start + word] ?? 0;
      return places[state - first] ?? 0;
    },
    clear() {
      slots.fill(0);
      count = 0;
    },
  };
}
