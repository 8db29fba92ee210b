// Numbers kept in order, so that the n-th of a hundred thousand is found while they come and go.

const blockLimit = 512;

/** A sorted list of numbers in blocks: adding, removing and finding by rank touch one block and the blocks' sizes. */
export class OrderedNumbers {
  /** Never an empty block. */
  readonly #blocks: number[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(number: number): void {
    this.#size++;
    const at = Math.min(this.#blockOf(number), this.#blocks.length - 1);
    const block = this.#blocks[at];
    if (!block) {
      this.#blocks.push([number]);
      return;
    }
    block.splice(lowerBound(block, number), 0, number);
    if (block.length > blockLimit) this.#blocks.splice(at + 1, 0, block.splice(blockLimit >> 1));
  }

  /** Takes out one occurrence; nothing happens where there is none. */
  remove(number: number): void {
    const at = this.#blockOf(number);
    const block = this.#blocks[at];
    if (!block) return;
    const place = lowerBound(block, number);
    if (block[place] !== number) return;
    block.splice(place, 1);
    this.#size--;
    if (block.length === 0) this.#blocks.splice(at, 1);
  }

  /** The number with so many before it; NaN outside the list. */
  at(rank: number): number {
    const blocks = this.#blocks;
    if (rank < 0 || rank >= this.#size) return Number.NaN;
    if (rank * 2 < this.#size) {
      let left = rank;
      for (const block of blocks) {
        if (left < block.length) return block[left] ?? Number.NaN;
        left -= block.length;
      }
    }
    let right = this.#size - rank;
    for (let at = blocks.length - 1; at >= 0; at--) {
      const block = blocks[at] ?? [];
      if (right <= block.length) return block[block.length - right] ?? Number.NaN;
      right -= block.length;
    }
    return Number.NaN;
  }

  /** Index of the first block whose last number is not below `number`. */
  #blockOf(number: number): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#blocks[middle] ?? [];
      if ((block[block.length - 1] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function lowerBound(numbers: readonly number[], number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
