// A door on a port of its own with a room that keeps what comes, and requests as raw as real clients send them.
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

import type { Door, HttpDoor } from '../door.ts';
import { aRoom, thePeer, type TestRoom } from '../fixtures.ts';

export type OpenDoor = { port: number; url: string; room: TestRoom; close: () => Promise<void>; failures: unknown[] };

/** @param port 0 for any that is free */
export async function openDoor(door: Door, room: TestRoom = aRoom(door), port = 0): Promise<OpenDoor> {
  if (door.kind !== 'http') throw new Error(`${door.id} is no HTTP door.`);
  const { answer }: HttpDoor = door;
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    const [path = '/', ...rest] = (request.url ?? '/').split('?');
    const query = new URLSearchParams(rest.join('?'));
    const exchange = { request, response, path: path || '/', query, peer: thePeer };
    answer(exchange, room).catch((error: unknown) => {
      failures.push(error);
      response.destroy();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    room,
    failures,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export type Answer = {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  text: string;
  json: () => unknown;
};
export type Question = {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  /** Pieces are sent one by one, chunked. */
  body?: string | Uint8Array | readonly (string | Uint8Array)[];
};

export const noAnswer = 'The door neither answers nor hangs up.';

/** Rejects when the connection ends without an answer, and with `noAnswer` after five seconds. */
export async function ask({ port }: { port: number }, question: Question): Promise<Answer> {
  const { method = 'POST', path = '/', headers = {}, body } = question;
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.setTimeout(5_000, () => request.destroy(new Error(noAnswer)));
  });
  if (Array.isArray(body)) for (const piece of body) request.write(piece);
  else if (typeof body === 'string' || body instanceof Uint8Array) request.write(body);
  request.end();
  const response = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of response) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: bytes,
    text: bytes.toString('utf8'),
    json: () => JSON.parse(bytes.toString('utf8')),
  };
}

/** Sends these bytes and returns all that comes back until the connection ends or stays silent. */
export async function sayRaw({ port }: { port: number }, bytes: string | Uint8Array, silentMs = 200): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.setTimeout(silentMs, () => socket.destroy());
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}
