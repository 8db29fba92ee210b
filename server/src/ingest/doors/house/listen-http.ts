// A port of its own for a door that speaks HTTP, and what every exchange with it is kept within.
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Peer } from '../door.ts';
import {
  closeServer,
  guard,
  listenAt,
  placeOf,
  renewed,
  strangerOf,
  tlsOptions,
  trackSockets,
  type Listening,
  type Place,
  type Watch,
} from './listening.ts';
import { peerOf } from './peer-of.ts';

/** Answers every request. */
export type Answer = (request: IncomingMessage, response: ServerResponse, peer: Peer) => Promise<void>;

const keepAliveMs = 75_000;
/** Shippers that speak Elasticsearch name many indices in one address. */
const maxHeaderBytes = 64 * 1024;
const unreadMs = 5000;

/** @throws what the system says, e.g. EADDRINUSE */
export async function listenHttp(place: Place, answer: Answer, watch: Watch): Promise<Listening> {
  const { host, port, secure, limits } = place;
  const underWay = new Set<Promise<void>>();
  const options = {
    headersTimeout: limits.headersMs,
    requestTimeout: 0,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.min(5000, Math.ceil(limits.headersMs / 2)),
    maxHeaderSize: maxHeaderBytes,
    noDelay: true,
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const done: Promise<void> = answer(request, response, peerOf(request.socket)).finally(() => underWay.delete(done));
    underWay.add(done);
  };
  const tls = secure ? createTlsServer({ ...options, ...tlsOptions(secure, limits) }, onRequest) : null;
  const server = tls ?? createServer(options, onRequest);
  server.timeout = limits.idleMs;
  guard(server, tls, limits, watch);
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) => {
    watch.onRefused(
      'malformed',
      strangerOf(socket.remoteAddress),
      'What was sent is not well-formed HTTP, or came too slowly.',
    );
    refuse(socket, error.code);
  });
  const sockets = trackSockets(server);
  await listenAt(server, place);
  return {
    address: placeOf(host, port),
    connections: () => sockets.size,
    renew: (material) => tls && renewed(tls, material),
    close: () => {
      const closed = closeServer(server, sockets, () => [...underWay], limits.graceMs);
      server.closeIdleConnections();
      return closed;
    },
  };
}

const statusOf: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

function refuse(socket: Socket, code: string | undefined): void {
  if (!socket.writable) return void socket.destroy();
  const status = statusOf[code ?? ''] ?? 400;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** A body that goes on and on after its answer keeps its connection for a moment only. */
export function dropUnread(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete) return;
    void sleep(unreadMs, undefined, { ref: false }).then(() => {
      if (!request.complete) request.socket.destroy();
    });
  });
}
