// Reading and writing one connection of a stream door: never faster than the other side, never longer than patience lasts.
import type { Duplex } from 'node:stream';

import { Problem } from '#platform/errors';

import type { Peer, Room, Sender } from '../door.ts';

/** Thrown by decoders for bytes that are none of their protocol; there is no finding back into such a stream. */
export class ProtocolFault extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ProtocolFault';
  }
}

/** As it stands in events: IPv4 in its own form. */
export const addressOf = ({ address }: Peer): string => address.replace(/^::ffff:(?=\d+\.)/, '');

export const labelsOf = (peer: Peer): Record<string, string> => ({ 'log.source.address': addressOf(peer) });

/**
 * What arrives until the sender ends, breaks off or stands still for too long, or the door closes. The next chunk is
 * read when it is asked for: that is the back-pressure.
 */
export async function* chunksOf(connection: Duplex, room: Room): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<unknown> = connection.iterator({ destroyOnReturn: false });
  const stop = (): void => void connection.destroy();
  try {
    while (!room.closing.aborted) {
      const timer = setTimeout(stop, room.limits.idleMs);
      room.closing.addEventListener('abort', stop);
      const next = await chunks.next().catch((error: unknown) => {
        room.log.debug({ err: error }, 'a connection broke off');
        return null;
      });
      clearTimeout(timer);
      room.closing.removeEventListener('abort', stop);
      if (next === null || next.done === true) return;
      const chunk = bytesOf(next.value);
      room.count('bytes', chunk.length);
      yield chunk;
    }
  } finally {
    // Whoever comes after reads on, or lets it run dry.
    await chunks.return?.();
  }
}

/** A stream without an encoding yields buffers; its iterator is typed `any`. */
const bytesOf = (chunk: unknown): Buffer => (Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));

/** Resolves when the bytes have left, or the connection is gone; one whose other side does not read is broken off. */
export function send(connection: Duplex, bytes: Uint8Array, { limits }: Room): Promise<void> {
  if (connection.destroyed || !connection.writable) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => connection.destroy(), limits.idleMs);
  const done = (): void => {
    clearTimeout(timer);
    connection.off('close', done);
    resolve();
  };
  connection.once('close', done);
  connection.write(bytes, done);
  return promise;
}

/** Aborted when the connection is gone: nobody waits for an answer any more. */
export function goneSignal(connection: Duplex): AbortSignal {
  const gone = new AbortController();
  if (connection.destroyed) gone.abort();
  connection.once('close', () => gone.abort());
  return gone.signal;
}

/** For a conversation's first line: reading tells of errors when it happens, and before that they must not end the process. */
export const expectErrors = (connection: Duplex): void => void connection.on('error', () => undefined);

/** Null, counted and logged, for a sender the door does not take; the rest of what can go wrong passes. */
export async function senderAt(peer: Peer, room: Room): Promise<Sender | null> {
  try {
    return await room.byPeer(peer);
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'forbidden') throw error;
    room.count('unauthorised');
    room.log.info({ peer: peer.address, detail: error.message }, 'a sender was turned away');
    return null;
  }
}

/** What all conversations of one open door share; they have its `closing` in common. */
export function sharedAt<T>(make: (closing: AbortSignal) => T): (room: Room) => T {
  const made = new WeakMap<AbortSignal, T>();
  return ({ closing }) => {
    const known = made.get(closing);
    if (known !== undefined) return known;
    const fresh = make(closing);
    made.set(closing, fresh);
    return fresh;
  };
}
