// Turns chunks that are pushed into chunks that are pulled.

export type Chunks = {
  push: (chunk: Buffer) => void;
  end: () => void;
  fail: (error: unknown) => void;
  ended: () => boolean;
  /** What was pushed, then the end or the failure. */
  all: () => AsyncGenerator<Buffer>;
};

export function createChunks(): Chunks {
  const waiting: Buffer[] = [];
  let state: { kind: 'open' | 'ended' } | { kind: 'failed'; error: Error } = { kind: 'open' };
  let wake = (): void => {};
  const set = (next: typeof state): void => {
    state = next;
    wake();
  };

  return {
    push: (chunk) => {
      waiting.push(chunk);
      wake();
    },
    end: () => set({ kind: 'ended' }),
    fail: (error) => set({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }),
    ended: () => state.kind !== 'open',
    all: async function* () {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk) yield chunk;
        else if (state.kind === 'failed') throw state.error;
        else if (state.kind === 'ended') return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
