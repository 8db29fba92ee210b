// A worker thread of the assembly line: a station behind a message port.
import { parentPort } from 'node:worker_threads';

import type { AssembledBatch } from '../assemble.ts';
import { failureOf } from './failure.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { FromWorker, StreamOrder, ToWorker } from './orders.ts';
import { createStation, pieceSize } from './station.ts';

if (!parentPort) throw new Error('This file is the program of a worker thread.');
const port = parentPort;

type Stream = { inbox: Inbox; next: (batch: bigint) => void; stop: (error: Error) => void };
const streams = new Map<number, Stream>();
const station = createStation((orgId, ruleIds) => post({ kind: 'unread', orgId, ruleIds }));

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

/** Assembled bytes lie in buffers of their own, which change hands instead of being copied. */
const buffersOf = ({ rows, detections }: AssembledBatch): ArrayBuffer[] =>
  [rows, detections].flatMap(({ buffer, length }) => (buffer instanceof ArrayBuffer && length > 0 ? [buffer] : []));

async function assembleStream(job: number, order: StreamOrder, stream: Stream): Promise<void> {
  const takePart = (batch: AssembledBatch): Promise<bigint> =>
    new Promise((resolve, reject) => {
      stream.next = resolve;
      stream.stop = reject;
      post({ kind: 'part', job, batch }, buffersOf(batch));
    });
  const batch = await station.assembleStream(order, stream.inbox.pieces, takePart);
  post({ kind: 'done', job, batch }, buffersOf(batch));
}

function open(job: number, order: StreamOrder): void {
  const inbox = createInbox((piece) => post({ kind: 'taken', job, size: pieceSize(piece) }));
  const stream: Stream = { inbox, next: () => {}, stop: () => {} };
  streams.set(job, stream);
  assembleStream(job, order, stream)
    .catch((error: unknown) => post({ kind: 'failed', job, failure: failureOf(error) }))
    .finally(() => streams.delete(job));
}

function abort(job: number): void {
  const error = new Error('The sender broke off.');
  const stream = streams.get(job);
  stream?.inbox.fail(error);
  stream?.stop(error);
}

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'rules':
      station.setRules(message.rules);
      return;
    case 'group': {
      const { job, order } = message;
      station.assembleGroup(order).then(
        (result) => post({ kind: 'group', job, result }, buffersOf(result.batch)),
        (error: unknown) => post({ kind: 'failed', job, failure: failureOf(error) }),
      );
      return;
    }
    case 'open':
      open(message.job, message.order);
      return;
    case 'piece':
      streams.get(message.job)?.inbox.push(message.piece);
      return;
    case 'end':
      streams.get(message.job)?.inbox.end();
      return;
    case 'abort':
      abort(message.job);
      return;
    case 'next':
      streams.get(message.job)?.next(message.batch);
  }
});
post({ kind: 'ready' });
