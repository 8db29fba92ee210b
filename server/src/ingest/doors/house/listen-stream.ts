// A port of its own for a door whose protocol is a stream: TCP, or TLS over it.
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';

import type { Peer } from '../door.ts';
import type { Crowd } from './crowd.ts';
import {
  closeServer,
  guard,
  listenAt,
  placeOf,
  renewed,
  strangerOf,
  tlsOptions,
  trackSockets,
  type Limits,
  type Listening,
  type Place,
  type Watch,
} from './listening.ts';
import { peerOf } from './peer-of.ts';

/** Resolves when the conversation is over; a rejection ends the connection and nothing else. */
export type Converse = (socket: Socket, peer: Peer) => Promise<void>;

const lastWordsMs = 2000;

/** @throws what the system says, e.g. EADDRINUSE */
export async function listenStream(place: Place, converse: Converse, watch: Watch, crowd: Crowd): Promise<Listening> {
  const { host, port, secure, limits } = place;
  const underWay = new Set<Promise<void>>();
  const start = (socket: Socket): void => {
    const done: Promise<void> = run(socket, converse, limits).finally(() => underWay.delete(done));
    underWay.add(done);
  };
  const tls = secure
    ? createTlsServer({ ...tlsOptions(secure, limits), allowHalfOpen: true, noDelay: true }, start)
    : null;
  // Who is turned away must not begin a handshake.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    if (!admitted(socket, crowd, watch)) return;
    if (tls) tls.emit('connection', socket);
    else start(socket);
  });
  guard(server, tls, limits, watch);
  const sockets = trackSockets(server);
  await listenAt(server, place);
  return {
    address: placeOf(host, port),
    connections: () => sockets.size,
    renew: (material) => tls && renewed(tls, material),
    close: () => closeServer(server, sockets, () => [...underWay], limits.graceMs),
  };
}

function admitted(socket: Socket, crowd: Crowd, { onRefused }: Watch): boolean {
  const stranger = strangerOf(socket.remoteAddress);
  const entered = crowd.enter(stranger.address);
  if (typeof entered !== 'string') {
    socket.once('close', entered);
    return true;
  }
  onRefused('busy', stranger, entered);
  socket.on('error', () => undefined);
  socket.destroy();
  return false;
}

async function run(socket: Socket, converse: Converse, limits: Limits): Promise<void> {
  // Without a listener, a connection that breaks off would end the process.
  socket.on('error', () => undefined);
  watchIdle(socket, limits);
  await converse(socket, peerOf(socket)).catch(() => socket.destroy());
  if (socket.destroyed) return;
  socket.end();
  // What was said last must leave; a peer that does not read it is not waited for.
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  await Promise.race([gone, sleep(lastWordsMs, undefined, { ref: false })]);
  socket.destroy();
}

/** A connection that never says anything is worth less than one that has stopped for a while. */
function watchIdle(socket: Socket, { firstByteMs, idleMs }: Limits): void {
  const stepMs = Math.min(firstByteMs, idleMs);
  let moved = -1;
  let stillMs = 0;
  socket.setTimeout(stepMs);
  socket.on('timeout', () => {
    const total = socket.bytesRead + socket.bytesWritten;
    stillMs = total === moved ? stillMs + stepMs : stepMs;
    moved = total;
    if (socket.bytesRead === 0 || stillMs >= idleMs) socket.destroy();
    else socket.setTimeout(stepMs);
  });
}
