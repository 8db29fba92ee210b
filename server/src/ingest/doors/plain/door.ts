// The plain HTTP door: any path, any content type, records in whatever way a body can hold them.
import { randomUUID } from 'node:crypto';

import * as z from 'zod';

import { invalid, Problem } from '#platform/errors';
import { problemAnswer } from '#platform/problem';

import type { RawRecord } from '../../body.ts';
import { findSource } from '../../sources/index.ts';
import { isObject } from '../../sources/source.ts';
import { defineDoor, type Exchange, type Room } from '../door.ts';
import { answerJson, failureOf } from '../http/answer.ts';
import { recordsIn } from '../http/body.ts';
import { secretsIn, senderOf } from '../http/credentials.ts';
import { shippedLine } from '../http/shipped-line.ts';
import { readAhead, store } from '../http/store.ts';
import { plainSnippets } from './snippets.ts';

const Options = z.object({
  queryToken: z
    .boolean()
    .default(false)
    .describe('Take the token from the address as well, as ?token=, for senders that cannot send headers.'),
});
type Options = z.infer<typeof Options>;

const maxKeyLength = 200;

export const plainDoor = defineDoor<Options>({
  kind: 'http',
  id: 'plain',
  title: 'Plain HTTP',
  summary:
    'Anything that can POST: JSON objects, arrays, NDJSON or text lines from Fluent Bit, Vector, webhooks and scripts.',
  usualPort: 8080,
  credential: 'token',
  options: Options,
  snippets: plainSnippets,
  answer: answerPlain,
});

async function answerPlain(exchange: Exchange, room: Room<Options>): Promise<void> {
  try {
    await route(exchange, room);
  } catch (error) {
    // Counts, and logs what is nobody's mistake but ours.
    failureOf(error, room);
    const { status, headers, body } = problemAnswer(error, randomUUID());
    answerJson(exchange, status, body, { 'content-type': 'application/problem+json', ...headers });
  }
}

async function route(exchange: Exchange, room: Room<Options>): Promise<void> {
  const { method } = exchange.request;
  if (method === 'GET' || method === 'HEAD') return answerJson(exchange, 200, { status: 'ready' });
  if (method !== 'POST' && method !== 'PUT') {
    return answerJson(
      exchange,
      405,
      { detail: `${method ?? ''} is not possible here; POST would be.` },
      { allow: 'POST, PUT' },
    );
  }
  const places = { headers: ['x-api-key', 'x-tocsin-token'], query: room.options.queryToken ? ['token'] : [] };
  const sender = await senderOf(secretsIn(exchange, places), room);
  if (!sender)
    throw new Problem('unauthenticated', 'unauthenticated', 'Send a token of this door as Authorization: Bearer.');
  const source = sender.source ?? wordIn(exchange.query, 'source');
  const ahead = await readAhead(room, recordsOf(exchange, room, source));
  try {
    const arrival = { source: source ?? 'auto', site: wordIn(exchange.query, 'site'), key: keyOf(exchange) };
    answerJson(exchange, 200, await store(exchange, room, sender, { ...arrival, records: ahead.records }));
  } finally {
    ahead.release();
  }
}

const wordIn = (query: URLSearchParams, name: string): string | null => query.get(name) || null;

function keyOf({ request }: Exchange): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined || key === '') return null;
  if (typeof key === 'string' && key.length <= maxKeyLength) return key;
  throw invalid('invalid_idempotency_key', `Idempotency-Key is one header of at most ${maxKeyLength} characters.`);
}

async function* recordsOf(exchange: Exchange, room: Room, source: string | null): AsyncGenerator<RawRecord[]> {
  const isText = /^text\/plain\b/i.test(exchange.request.headers['content-type'] ?? '');
  const known = source === null ? undefined : findSource(source);
  const format = known?.format ?? (isText ? 'lines' : 'json');
  const chunks = recordsIn(exchange, room, format);
  if (source !== null && source !== 'auto') yield* chunks;
  else for await (const chunk of chunks) yield chunk.flatMap((record) => unwrapped(record, room.limits.maxRecordBytes));
}

/** A line that a shipper wrapped in a document is read as that line. */
function unwrapped(record: RawRecord, maxBytes: number): RawRecord[] {
  const lines = isObject(record.value) ? shippedLine(record.value, {}, maxBytes) : null;
  return lines ?? [record];
}
