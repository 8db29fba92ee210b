// One place where batches are assembled: a worker thread, and another one when it has died and is needed again.
import type { RulesAtWork } from '#detection';
import { Problem } from '#platform/errors';

import type { AssembledBatch } from '../assemble.ts';
import { errorOf } from './failure.ts';
import { startLink, type Link, type LinkNews } from './link.ts';
import type { AssembledGroup, GroupOrder, Piece, StreamOrder } from './orders.ts';
import { pieceSize } from './station.ts';

/** Sent and not yet read of one body; the sender is read no further while there is more. */
const windowSize = 1 << 20;

export type TakePart = (part: AssembledBatch) => Promise<bigint>;
export type Lane = {
  /** How much is sent and not yet answered. */
  load: () => number;
  setRules: (rules: RulesAtWork) => void;
  /** @throws WorkerGone when the thread ends before it has answered; the order may be given again. */
  group: (order: GroupOrder, rules: RulesAtWork) => Promise<AssembledGroup>;
  /** @throws Problem `assembly_interrupted` (503) when the thread ends: what was sent to it is gone. */
  stream: (
    order: StreamOrder,
    rules: RulesAtWork,
    pieces: AsyncIterable<Piece>,
    takePart: TakePart,
  ) => Promise<AssembledBatch>;
  close: () => Promise<void>;
};
/** `onDeath`: the thread ended by itself; another takes its place when it is needed. */
export type LaneNews = Pick<LinkNews, 'onUnread' | 'onStart' | 'silenceMs'> & { onDeath: (error: Error) => void };

export const interrupted = (): Problem =>
  new Problem('unavailable', 'assembly_interrupted', 'Reading this was interrupted. Nothing of it was stored.', {
    retryAfterSeconds: 1,
  });

export function createLane({ onDeath, ...news }: LaneNews): Lane {
  let link: Link | null = null;
  let closed = false;
  let lastJob = 0;

  function start(): Link {
    if (closed) throw interrupted();
    if (link) return link;
    const started = startLink({
      ...news,
      onEnd: (error) => {
        if (link === started) link = null;
        if (!closed) onDeath(error);
      },
    });
    link = started;
    return started;
  }

  function withRules(rules: RulesAtWork): Link {
    const started = start();
    started.setRules(rules);
    return started;
  }

  // Reading its modules takes a thread a second or so: better now than when the first events wait for it.
  start();
  return {
    load: () => link?.jobs.size ?? 0,
    setRules: (rules) => void withRules(rules),
    group: async (order, rules) => assembleGroup(withRules(rules), ++lastJob, order),
    stream: async (order, rules, pieces, takePart) =>
      assembleStream(withRules(rules), ++lastJob, order, { pieces, takePart }),
    close: async () => {
      closed = true;
      await link?.terminate();
    },
  };
}

function assembleGroup({ jobs, post }: Link, job: number, order: GroupOrder): Promise<AssembledGroup> {
  const done = Promise.withResolvers<AssembledGroup>();
  jobs.set(job, {
    fail: done.reject,
    answer: (message) => {
      if (message.kind === 'failed') done.reject(errorOf(message.failure));
      else if (message.kind === 'group') done.resolve({ ...message.result, batch: withBuffers(message.result.batch) });
    },
  });
  post({ kind: 'group', job, order });
  return done.promise.finally(() => jobs.delete(job));
}

async function assembleStream(
  { jobs, post }: Link,
  job: number,
  order: StreamOrder,
  { pieces, takePart }: { pieces: AsyncIterable<Piece>; takePart: TakePart },
): Promise<AssembledBatch> {
  const done = Promise.withResolvers<AssembledBatch>();
  const window = { size: 0, ended: false, wake: (): void => {} };
  const fail = (error: unknown): void => {
    post({ kind: 'abort', job });
    done.reject(error);
  };
  jobs.set(job, {
    fail: () => done.reject(interrupted()),
    answer: (message) => {
      if (message.kind === 'failed') done.reject(errorOf(message.failure));
      else if (message.kind === 'done') done.resolve(withBuffers(message.batch));
      else if (message.kind === 'part')
        takePart(withBuffers(message.batch)).then((batch) => post({ kind: 'next', job, batch }), fail);
      else if (message.kind === 'taken') {
        window.size -= message.size;
        window.wake();
      }
    },
  });
  post({ kind: 'open', job, order });
  const pump = async (): Promise<void> => {
    for await (const piece of pieces) {
      if (window.ended) return;
      window.size += pieceSize(piece);
      post({ kind: 'piece', job, piece }, buffersOf(piece));
      while (window.size > windowSize && !window.ended)
        await new Promise<void>((resolve) => {
          window.wake = resolve;
        });
    }
    post({ kind: 'end', job });
  };
  pump().catch(fail);
  return done.promise.finally(() => {
    window.ended = true;
    window.wake();
    jobs.delete(job);
  });
}

/** Typed arrays arrive as what they are in memory: bytes again become a Buffer, without a copy. */
const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
const withBuffers = (batch: AssembledBatch): AssembledBatch => ({
  ...batch,
  rows: asBuffer(batch.rows),
  detections: asBuffer(batch.detections),
});

/** Bytes of a body change hands; a group's are copied, for it may have to be sent again. */
const buffersOf = (piece: Piece): ArrayBuffer[] =>
  piece instanceof Uint8Array && piece.buffer instanceof ArrayBuffer ? [piece.buffer] : [];
