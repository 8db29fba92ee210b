// The OTLP door: logs of OpenTelemetry SDKs and Collectors over HTTP, as JSON or Protocol Buffers.
import * as z from 'zod';

import type { RawRecord } from '../../body.ts';
import { defineDoor, type Exchange, type Room, type Sender } from '../door.ts';
import { answer, failureOf, retryAfter } from '../http/answer.ts';
import { arriving, tooLarge, withWholeBody } from '../http/body.ts';
import { secretsIn, senderOf } from '../http/credentials.ts';
import { store } from '../http/store.ts';
import type { LogGroup } from './log-record.ts';
import { readJson } from './read-json.ts';
import { readProtobuf } from './read-protobuf.ts';
import { recordsOfGroup } from './records.ts';
import { otlpSnippets } from './snippets.ts';

export const otlpDoor = defineDoor({
  kind: 'http',
  id: 'otlp',
  title: 'OpenTelemetry (OTLP)',
  summary: 'OpenTelemetry Collectors and SDKs, Fluent Bit and everything else that exports logs as OTLP over HTTP.',
  usualPort: 4318,
  credential: 'token',
  options: z.object({}),
  snippets: otlpSnippets,
  answer: answerOtlp,
});

type Encoding = 'json' | 'protobuf';
const mediaTypes: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};
const maxRecordsPerChunk = 500;
/** SDKs give up after ten seconds, all their attempts together. */
const patienceMs = 1_000;

async function answerOtlp(exchange: Exchange, room: Room): Promise<void> {
  const encoding = encodingOf(exchange);
  try {
    await route(exchange, room, encoding);
  } catch (error) {
    const failure = failureOf(error, room);
    // Exporters send again after 429, 502, 503 and 504 only.
    const status = failure.status === 500 ? 503 : failure.status;
    refuse(exchange, encoding ?? 'json', { status, reason: failure.reason }, retryAfter(failure));
  }
}

function encodingOf({ request }: Exchange): Encoding | null {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'application/x-protobuf' || type === 'application/protobuf' ? 'protobuf' : null;
}

const signal = /^\/+(?:v1|v1development)\/(logs|traces|metrics|profiles)\/*$/;

async function route(exchange: Exchange, room: Room, encoding: Encoding | null): Promise<void> {
  const [, what] = signal.exec(exchange.path) ?? [];
  const { method } = exchange.request;
  if (what === undefined)
    return refuse(exchange, encoding ?? 'json', { status: 404, reason: 'Send logs to /v1/logs.' });
  if (method !== 'POST') {
    return refuse(exchange, encoding ?? 'json', { status: 405, reason: 'Send with POST.' }, { allow: 'POST' });
  }
  if (encoding === null) {
    const reason = 'Send application/x-protobuf or application/json.';
    return refuse(exchange, 'json', { status: 415, reason });
  }
  const sender = await senderOf(secretsIn(exchange, { headers: ['x-api-key', 'api-key', 'x-tocsin-token'] }), room);
  if (!sender) {
    const reason = 'Send a token of this door as Authorization: Bearer, or as x-api-key.';
    return refuse(exchange, encoding, { status: 401, reason }, { 'www-authenticate': 'Bearer realm="tocsin"' });
  }
  // A shared exporter sends traces and metrics along; they are no logs, and nothing of them is kept.
  if (what === 'logs') await withWholeBody(exchange, room, (body) => take(body, { exchange, room, sender, encoding }));
  else await discard(exchange, room);
  if (encoding === 'json') answer(exchange, 200, '{"partialSuccess":{}}', { 'content-type': mediaTypes.json });
  else answer(exchange, 200, '', { 'content-type': mediaTypes.protobuf });
}

async function discard({ request }: Exchange, room: Room): Promise<void> {
  let bytes = 0;
  for await (const chunk of arriving(request, room)) {
    bytes += chunk.length;
    if (bytes > room.limits.maxBodyBytes) throw tooLarge(room.limits.maxBodyBytes);
  }
}

type Taking = { exchange: Exchange; room: Room; sender: Sender; encoding: Encoding };

/** Held whole: neither encoding can be told to be complete before its last byte. */
async function take(body: Buffer, { exchange, room, sender, encoding }: Taking): Promise<void> {
  const groups = [...(encoding === 'json' ? readJson(body.toString('utf8') || '{}') : readProtobuf(body))];
  if (groups.every(({ records }) => records.length === 0)) return;
  const { maxRecordBytes } = room.limits;
  const records = {
    async *[Symbol.asyncIterator](): AsyncGenerator<RawRecord[]> {
      for (const group of groups) yield* inChunks(group, maxRecordBytes);
    },
  };
  await store(exchange, room, sender, { source: 'auto', records }, { repeatable: true, patienceMs });
}

function* inChunks(group: LogGroup, maxRecordBytes: number): Generator<RawRecord[]> {
  for (let from = 0; from < group.records.length; from += maxRecordsPerChunk) {
    yield recordsOfGroup({ ...group, records: group.records.slice(from, from + maxRecordsPerChunk) }, maxRecordBytes);
  }
}

type Refusal = { status: number; reason: string };

/** As google.rpc.Status, in the encoding of the request. */
function refuse(exchange: Exchange, encoding: Encoding, { status, reason }: Refusal, headers = {}): void {
  const code = status === 401 ? 16 : status === 429 || status === 413 ? 8 : status === 503 ? 14 : 3;
  const type = { 'content-type': mediaTypes[encoding] };
  if (encoding === 'json')
    return answer(exchange, status, JSON.stringify({ code, message: reason }), { ...type, ...headers });
  const message = Buffer.from(reason.slice(0, 500));
  const length = message.length < 128 ? [message.length] : [(message.length & 0x7f) | 0x80, message.length >> 7];
  answer(exchange, status, Buffer.concat([Buffer.from([0x08, code, 0x12, ...length]), message]), {
    ...type,
    ...headers,
  });
}
