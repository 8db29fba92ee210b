// The pieces of one sender's body on the worker's side: pushed as they arrive, pulled as they are read.
import type { Piece } from './orders.ts';

export type Inbox = {
  push: (piece: Piece) => void;
  end: () => void;
  fail: (error: Error) => void;
  pieces: AsyncIterable<Piece>;
};

/** @param onTaken called for each piece when the next one is asked for */
export function createInbox(onTaken: (piece: Piece) => void): Inbox {
  const waiting: Piece[] = [];
  let ended = false;
  let failure: Error | null = null;
  let wake = (): void => {};

  async function* pieces(): AsyncGenerator<Piece> {
    for (;;) {
      const piece = waiting.shift();
      if (failure) throw failure;
      if (piece) {
        yield piece;
        onTaken(piece);
      } else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return {
    push: (piece) => {
      waiting.push(piece);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    fail: (error) => {
      failure = error;
      wake();
    },
    pieces: pieces(),
  };
}
