// Starts the store process and listens to what it answers.
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

import type { Log } from '../log.ts';
import { EventStoreError } from './error.ts';
import { frameReader, type Frame } from './frames.ts';
import type { ChildAnswer } from './protocol.ts';

export type EmbeddedOptions = { dir: string; memoryMb: number; log: Log };
export type Ended = { rows: Buffer; rowsRead: number };
export type Pending = {
  onRows?: (rows: Buffer) => void;
  resolve: (ended: Ended) => void;
  reject: (error: Error) => void;
};
export type Link = { process: ChildProcess; socket: Socket; pending: Map<number, Pending>; exited: Promise<void> };

/** The caches chDB would otherwise let grow to many gigabytes, as shares of the memory it is given. */
const connectionArgs = (memoryMb: number): string[] => {
  const share = (part: number): number => Math.max(8, Math.floor(memoryMb * part)) * 1024 * 1024;
  return [
    `--max_server_memory_usage=${memoryMb * 1024 * 1024}`,
    `--mark_cache_size=${share(0.05)}`,
    `--primary_index_cache_size=${share(0.04)}`,
    `--index_mark_cache_size=${share(0.02)}`,
    `--text_index_tokens_cache_size=${share(0.03)}`,
    `--text_index_header_cache_size=${share(0.03)}`,
    `--text_index_postings_cache_size=${share(0.03)}`,
    `--query_condition_cache_size=${share(0.01)}`,
    `--compiled_expression_cache_size=${share(0.02)}`,
    '--background_pool_size=2',
  ];
};

/** The other end is our own code of the same version: frames are taken at their word. */
const answerOf = (frame: Frame): ChildAnswer => frame.header as ChildAnswer;
const asSocket = (stream: unknown): Socket => {
  if (stream instanceof Socket) return stream;
  throw new Error('The store process was started without its socket.');
};
export const gone = (): EventStoreError =>
  new EventStoreError('unavailable', 'The store process ended; it is being started again.');

/** Starts one store process; resolves when its database is open. */
export function startChild({ dir, memoryMb, log }: EmbeddedOptions): Promise<Link> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('child.ts', import.meta.url)), dir, JSON.stringify(connectionArgs(memoryMb))],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: childEnvironment() },
  );
  const socket = asSocket(child.stdio[3]);
  const pending = new Map<number, Pending>();
  let lastWords = '';
  child.stderr?.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-2_000)));
  const exited = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      if (code !== 0) log.warn({ code, signal, lastWords }, 'the store process ended');
      resolve();
    });
  });
  const link: Link = { process: child, socket, pending, exited };

  return new Promise((resolve, reject) => {
    const read = frameReader((frame) => {
      const answer = answerOf(frame);
      if (answer.kind === 'ready') resolve(link);
      else settle(pending, frame, answer, log);
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        read(chunk);
      } catch (error) {
        log.error({ err: error }, 'the store process said something that makes no sense');
        child.kill('SIGKILL');
      }
    });
    socket.on('error', (error) => log.debug({ err: error }, 'the socket to the store process failed'));
    void exited.then(() => {
      reject(new EventStoreError('unavailable', `The event store did not open: ${lastWords.slice(-500)}`));
      for (const call of pending.values()) call.reject(gone());
      pending.clear();
    });
  });
}

/** Only what a process needs to run: secrets in our environment are none of the engine's business. */
function childEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', TZ: 'UTC', UV_THREADPOOL_SIZE: '16' };
}

function settle(pending: Map<number, Pending>, frame: Frame, answer: ChildAnswer, log: Log): void {
  const call = pending.get(frame.call);
  if (answer.kind === 'error') {
    if (!call) log.warn({ message: answer.message }, 'the store process reported an error');
    call?.reject(new EventStoreError(answer.code, answer.message, answer));
  } else if (answer.kind === 'rows') {
    call?.onRows?.(frame.payload);
    return;
  } else if (answer.kind === 'done') {
    call?.resolve({ rows: frame.payload, rowsRead: answer.rowsRead });
  }
  pending.delete(frame.call);
}
