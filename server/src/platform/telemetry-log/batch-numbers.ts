// Batch numbers: the millisecond, then a counter, so that they grow even when nothing is remembered.

const counterBits = 20n;

/** @param last The highest number known so far; a clock that went back does not repeat it. */
export function batchNumbers(last: bigint, clock: () => number = Date.now): { next: () => bigint; last: () => bigint } {
  let highest = last;
  return {
    next: () => {
      const byClock = BigInt(clock()) << counterBits;
      highest = byClock > highest ? byClock : highest + 1n;
      return highest;
    },
    last: () => highest,
  };
}
