// A port of its own for a door whose protocol is datagrams: what cannot be stored at once waits, and above the limit is lost and counted.
import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';

import { Problem } from '#platform/errors';

import type { Peer } from '../door.ts';
import { placeOf, strangerOf, within, type Limits, type Listening, type Place } from './listening.ts';

/** Resolves when the datagrams of one sender are durable; what cannot be stored now is tried again. */
export type Take = (datagrams: readonly Buffer[], peer: Peer) => Promise<void>;
export type DatagramWatch = {
  onDropped: (peer: Peer, datagrams: number, because: string) => void;
};

const receiveBufferBytes = 4 * 1024 * 1024;
const mostAtOnce = 1000;
/** Senders whose datagrams are being stored at the same moment. */
const sendersAtOnce = 32;
const firstRetryMs = 100;
const maxRetryMs = 5000;

/** @throws what the system says, e.g. EADDRINUSE */
export async function listenDatagram(place: Place, take: Take, watch: DatagramWatch): Promise<Listening> {
  const { host, port, limits } = place;
  const socket = createSocket({
    type: host.includes(':') ? 'udp6' : 'udp4',
    recvBufferSize: receiveBufferBytes,
  });
  const queue = createQueue(limits, take, watch);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('error', reject);
  socket.bind({ port, address: host, exclusive: true }, resolve);
  try {
    await promise;
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.off('error', reject);
  socket.on('error', () => undefined);
  socket.on('message', (bytes, from) => queue.add(bytes, strangerOf(from.address)));
  return {
    address: placeOf(host, port),
    connections: () => 0,
    renew: () => undefined,
    close: async () => {
      const { promise: gone, resolve: done } = Promise.withResolvers<void>();
      socket.close(() => done());
      await queue.close();
      await gone;
    },
  };
}

type Queue = { add: (bytes: Buffer, peer: Peer) => void; close: () => Promise<void> };

function createQueue(limits: Limits, take: Take, { onDropped }: DatagramWatch): Queue {
  const waiting = new Map<string, { peer: Peer; datagrams: Buffer[] }>();
  const working = new Map<string, Promise<void>>();
  const closing = new AbortController();
  let count = 0;
  let bytes = 0;
  let woken = false;

  async function store(peer: Peer, datagrams: readonly Buffer[]): Promise<void> {
    for (let waitMs = firstRetryMs; ; waitMs = Math.min(waitMs * 2, maxRetryMs))
      try {
        return await take(datagrams, peer);
      } catch (error) {
        if (closing.signal.aborted || !isForLater(error))
          return onDropped(peer, datagrams.length, 'It could not be stored.');
        await sleep(waitMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
  }

  function work(): void {
    for (const [address, { peer, datagrams }] of waiting) {
      if (working.size >= sendersAtOnce) return;
      if (working.has(address)) continue;
      const taken = datagrams.splice(0, mostAtOnce);
      if (datagrams.length === 0) waiting.delete(address);
      const size = taken.reduce((sum, one) => sum + one.length, 0);
      const done = store(peer, taken).finally(() => {
        count -= taken.length;
        bytes -= size;
        working.delete(address);
        work();
      });
      working.set(address, done);
    }
  }

  return {
    add: (datagram, peer) => {
      if (count >= limits.maxQueuedDatagrams || bytes + datagram.length > limits.maxQueuedBytes)
        return onDropped(peer, 1, 'More arrived than could be kept waiting.');
      count += 1;
      bytes += datagram.length;
      const known = waiting.get(peer.address);
      if (known) known.datagrams.push(datagram);
      else waiting.set(peer.address, { peer, datagrams: [datagram] });
      if (woken) return;
      woken = true;
      // Those that come in this turn go together.
      setImmediate(() => {
        woken = false;
        work();
      });
    },
    close: async () => {
      closing.abort();
      const drained = (async () => {
        while (working.size > 0) await Promise.allSettled(working.values());
      })();
      await within(limits.graceMs, drained);
      for (const { peer, datagrams } of waiting.values())
        if (datagrams.length > 0) onDropped(peer, datagrams.length, 'The door closed before they could be stored.');
      waiting.clear();
    },
  };
}

const isForLater = (error: unknown): boolean =>
  error instanceof Problem && (error.kind === 'too_many_requests' || error.kind === 'unavailable');
