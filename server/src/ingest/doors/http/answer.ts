// Answers a request at a door, and says what an error means for its sender.
import { Problem, problemKinds } from '#platform/errors';

import type { Exchange, Room } from '../door.ts';

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** The body of a HEAD request is left out. What of the request was not read, Node throws away behind the answer. */
export function answer(
  { request, response }: Exchange,
  status: number,
  body: string | Uint8Array,
  headers: Headers,
): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status !== 204) response.setHeader('content-length', bytes.length);
  response.writeHead(status);
  if (request.method === 'HEAD' || status === 204) response.end();
  else response.end(bytes);
}

export const answerJson = (exchange: Exchange, status: number, body: unknown, headers: Headers = {}): void =>
  answer(exchange, status, JSON.stringify(body), { 'content-type': 'application/json; charset=utf-8', ...headers });

export type Failure = {
  status: number;
  code: string;
  /** A sentence for the sender. */
  reason: string;
  retryAfterSeconds: number | null;
  /** The same request may be stored later. */
  later: boolean;
};

/** What to tell the sender. What is nobody's mistake but ours is logged here, and its text is never sent. */
export function failureOf(error: unknown, room: Room): Failure {
  if (error instanceof Problem) {
    const { kind, code, message: reason, retryAfterSeconds } = error;
    const later = asksForLater(error);
    if (kind === 'invalid_input' || kind === 'too_large') room.count('malformed');
    return { status: problemKinds[kind], code, reason, retryAfterSeconds, later };
  }
  room.log.error({ err: error }, 'a request at a door failed');
  return {
    status: 500,
    code: 'internal',
    reason: 'Something went wrong on our side.',
    retryAfterSeconds: null,
    later: true,
  };
}

export const asksForLater = (error: unknown): boolean =>
  error instanceof Problem && (error.kind === 'too_many_requests' || error.kind === 'unavailable');

export const retryAfter = ({ retryAfterSeconds }: Failure): Record<string, string> =>
  retryAfterSeconds === null ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) };

/** A line of text, as it stands in the client's log. */
export const answerLine = (exchange: Exchange, status: number, text: string, headers: Headers = {}): void =>
  answer(exchange, status, `${text}\n`, { 'content-type': 'text/plain; charset=utf-8', ...headers });

type Route = (exchange: Exchange, room: Room) => Promise<void>;

/** The route, with a line that says why where it fails. */
export const sayingWhy =
  (route: Route): Route =>
  async (exchange, room) => {
    try {
      await route(exchange, room);
    } catch (error) {
      const failure = failureOf(error, room);
      answerLine(exchange, failure.status, failure.reason, retryAfter(failure));
    }
  };
