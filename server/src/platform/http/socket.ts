// /ws: hands each signed-in WebSocket to the realtime hub, and closes those whose session has ended.
import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';

import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { fingerprintOf } from '../reach.ts';
import { credentialOf, type Authenticate } from './caller.ts';
import type { Guard } from './guard.ts';
import { requireSameOrigin } from './same-origin.ts';

/** One end of a WebSocket that speaks text frames. */
export type Socket = {
  send: (text: string) => void;
  /** Bytes accepted by `send` that have not left yet. */
  readonly bufferedAmount: number;
  close: (code?: number, reason?: string) => void;
  onMessage: (listener: (text: string) => void) => void;
  onClose: (listener: () => void) => void;
};
/** Must attach its listeners before it returns. */
export type Connect = (socket: Socket, ctx: Context) => void;

export type SocketOptions = {
  connect: Connect;
  guard: Guard;
  authenticate: Authenticate;
  publicUrl: string | null;
  /** How often a silent peer is pinged and the credential is asked about again. */
  heartbeatMs: number;
};

const maxMessageBytes = 64 * 1024;
/** Private use range of RFC 6455: the session behind this socket has ended. */
const sessionEnded = 4401;

export async function mountSocket(app: FastifyInstance, options: SocketOptions): Promise<void> {
  const { connect, guard, authenticate, publicUrl, heartbeatMs } = options;
  await app.register(fastifyWebsocket, { options: { maxPayload: maxMessageBytes } });
  app.route({
    method: 'GET',
    url: '/ws',
    onRequest: async (request, reply) => {
      requireSameOrigin(request.headers, publicUrl);
      await guard.admit(request, reply, { permission: 'signed-in', metered: true });
    },
    handler: () => {
      throw invalid('upgrade_required', 'This address speaks WebSocket only.');
    },
    wsHandler: (ws, request) => {
      const ctx = guard.contextOf(request);
      const credential = credentialOf(request);
      const stillAllowed = async (): Promise<boolean> => {
        const caller = credential && (await authenticate(credential, { passive: true }));
        return (
          caller !== null &&
          samePermissions(ctx.actor.permissions, caller.actor.permissions) &&
          fingerprintOf(ctx.reach) === fingerprintOf(caller.reach)
        );
      };
      watch(ws, heartbeatMs, stillAllowed, ctx);
      connect(socketOf(ws), ctx);
    },
  });
}

const samePermissions = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((permission) => b.has(permission));

function socketOf(ws: WebSocket): Socket {
  return {
    send: (text) => ws.send(text),
    get bufferedAmount() {
      return ws.bufferedAmount;
    },
    close: (code, reason) => ws.close(code, reason),
    onMessage: (listener) =>
      ws.on('message', (data: Buffer | ArrayBuffer | Buffer[], isBinary) => {
        if (isBinary) ws.close(1003, 'Text frames only.');
        else listener(textOf(data));
      }),
    onClose: (listener) => ws.on('close', () => listener()),
  };
}

const textOf = (data: Buffer | ArrayBuffer | Buffer[]): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8');

/** Ends sockets whose peer is gone or whose credential no longer opens what it did. */
function watch(ws: WebSocket, heartbeatMs: number, stillAllowed: () => Promise<boolean>, ctx: Context): void {
  let answered = true;
  ws.on('pong', () => (answered = true));
  ws.on('error', (error) => ctx.log.debug({ err: error }, 'WebSocket failed'));
  const beat = async (): Promise<void> => {
    if (!answered) return ws.terminate();
    answered = false;
    ws.ping();
    if (!(await stillAllowed())) ws.close(sessionEnded, 'The session has ended.');
  };
  const timer = setInterval(() => {
    beat().catch((error: unknown) => ctx.log.warn({ err: error }, 'a WebSocket’s session could not be checked'));
  }, heartbeatMs);
  timer.unref();
  ws.on('close', () => clearInterval(timer));
}
