// What a sender of the zero-loss tests is: a real client that numbers its messages and remembers which were acknowledged.
import type { Clients } from './clients.ts';

export type Place = {
  /** For the sender's own files: queues, states, configurations. */
  folder: string;
  clients: Clients;
  /** Opens every door. */
  key: string;
  ports: { main: number; elastic: number; journal: number; syslog: number };
};

export type Sending = {
  /** Messages 0 to `made() - 1` were given to the client. */
  made: () => number;
  /** Those the client knows to be delivered; null where its protocol never tells. */
  acknowledged: () => ReadonlySet<number> | null;
  /** Makes no more messages, and resolves when the client has none left that it knows of. */
  finish: () => Promise<void>;
  stop: () => Promise<void>;
};

export type Sender = {
  id: string;
  title: string;
  /**
   * `answered`: the receiver says when a message is safe. `queued`: the client keeps what was not answered and tries
   * again for ever, so all it was given must arrive. `written`: nothing is said, what the network holds may be lost.
   */
  promise: 'answered' | 'queued' | 'written';
  /** The protocol names what is sent, so that nothing is stored twice. */
  once: boolean;
  /** Why it cannot take part; null when it can. */
  absent: (clients: Clients) => string | null;
  start: (place: Place) => Promise<Sending>;
};

export const textOf = (sender: string, sequence: number): string => `zl ${sender} ${sequence} end`;
const text = /\bzl ([a-z-]+) (\d+) end/;

/** The sender and number of a message of ours; null for any other text. */
export function readText(message: string): { sender: string; sequence: number } | null {
  const [, sender, sequence] = text.exec(message) ?? [];
  return sender === undefined ? null : { sender, sequence: Number(sequence) };
}

export type Batch = { from: number; texts: readonly string[] };

const perBatch = 20;
const pauseMs = 120;

/** Makes batch after batch, at most 160 messages a second, and hands each to `send` until that succeeds. */
export function sendBatches(
  sender: string,
  send: (batch: Batch) => Promise<void>,
): Pick<Sending, 'made' | 'finish'> & { acknowledged: () => ReadonlySet<number> } {
  const acknowledged = new Set<number>();
  let made = 0;
  const making = new AbortController();
  const done = (async () => {
    while (!making.signal.aborted) {
      const from = made;
      made += perBatch;
      const texts = Array.from({ length: perBatch }, (_, index) => textOf(sender, from + index));
      for (let sent = false; !sent;) {
        sent = await send({ from, texts }).then(
          () => true,
          () => false,
        );
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      for (let sequence = from; sequence < made; sequence += 1) acknowledged.add(sequence);
    }
  })();
  return {
    made: () => made,
    acknowledged: () => acknowledged,
    finish: () => {
      making.abort();
      return done;
    },
  };
}
