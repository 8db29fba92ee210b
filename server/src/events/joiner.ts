// Joins the bytes of several batches in memory that is used again and again: fresh megabytes a second cost more than the copy.

/** A single batch may be larger; such memory is not kept. */
const mostKept = 32 << 20;

export type Joiner = {
  /** Hands the joined bytes to `work`; they are valid until it ends. Where it fails, nobody knows who still reads them. */
  joined: <T>(parts: readonly Buffer[], work: (whole: Buffer) => Promise<T>) => Promise<T>;
};

/** Keeps as many buffers as there are calls at the same time. */
export function createJoiner(): Joiner {
  const free: Buffer[] = [];

  return {
    joined: async (parts, work) => {
      const [only] = parts;
      if (parts.length === 1 && only) return work(only);
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      const kept = free.pop();
      const memory = kept && kept.length >= length ? kept : Buffer.allocUnsafeSlow(length);
      let at = 0;
      for (const part of parts) at += part.copy(memory, at);
      const done = await work(memory.subarray(0, length));
      if (memory.length <= mostKept) free.push(memory);
      return done;
    },
  };
}
