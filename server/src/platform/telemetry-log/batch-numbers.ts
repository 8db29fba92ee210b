// Batch numbers: the millisecond, then a counter, so that they grow even when nothing is remembered.

const counterBits = 20n;

export type BatchNumbers = {
  next: () => bigint;
  last: () => bigint;
  /** Numbers up to this one are taken. */
  taken: (number: bigint) => void;
};

/** A clock that went back does not repeat a number that is known to be taken. */
export function batchNumbers(clock: () => number = Date.now): BatchNumbers {
  let highest = 0n;
  return {
    next: () => {
      const byClock = BigInt(clock()) << counterBits;
      highest = byClock > highest ? byClock : highest + 1n;
      return highest;
    },
    last: () => highest,
    taken: (number) => {
      if (number > highest) highest = number;
    },
  };
}
