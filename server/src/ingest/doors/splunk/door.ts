// The Splunk door: the HTTP Event Collector, for everything that can send to Splunk.
import * as z from 'zod';

import type { RawRecord } from '../../body.ts';
import { isObject } from '../../sources/source.ts';
import { defineDoor, type Exchange, type Room, type Sender } from '../door.ts';
import { answerJson, failureOf, retryAfter } from '../http/answer.ts';
import { recordsIn, withWholeBody } from '../http/body.ts';
import { secretsIn } from '../http/credentials.ts';
import { readAhead, store } from '../http/store.ts';
import { createAcknowledgements } from './acknowledgements.ts';
import { type Metadata, recordsOfEnvelope, timeOf, transportOf, withSource } from './envelope.ts';
import { Refused, type Reply, replies } from './replies.ts';
import { splunkSnippets } from './snippets.ts';

const Options = z.object({
  lenient: z
    .boolean()
    .default(false)
    .describe(
      'Take objects without an event field, as Fluent Bit sends them with splunk_send_raw, and keep broken ones.',
    ),
  queryToken: z.boolean().default(false).describe('Take the token from the address as well, as ?token=.'),
  acknowledgement: z
    .enum(['offered', 'required', 'off'])
    .default('offered')
    .describe('Whether requests that name a channel get an acknowledgement id, or all must name one.'),
});
type Options = z.infer<typeof Options>;

const acknowledgements = createAcknowledgements();
const maxAskedIds = 10_000;

export const splunkDoor = defineDoor<Options>({
  kind: 'http',
  id: 'splunk',
  title: 'Splunk HTTP Event Collector',
  summary: 'Splunk forwarders and SDKs, Vector, Fluent Bit, syslog-ng, Cribl and every product that can send to HEC.',
  usualPort: 8088,
  credential: 'token',
  options: Options,
  snippets: splunkSnippets,
  answer: answerSplunk,
});

async function answerSplunk(exchange: Exchange, room: Room<Options>): Promise<void> {
  try {
    await route(exchange, room);
  } catch (error) {
    if (error instanceof Refused) {
      if (error.reply.status === 400) room.count('malformed');
      return reply(exchange, error.reply, error.event === null ? {} : { 'invalid-event-number': error.event });
    }
    const failure = failureOf(error, room);
    const said = failure.later ? (failure.status === 500 ? replies.internal : replies.busy) : null;
    const refusal = said ?? (failure.status === 413 ? replies.tooLarge : replies.invalidFormat);
    reply(exchange, refusal, said === null ? { detail: failure.reason } : {}, retryAfter(failure));
  }
}

const reply = (exchange: Exchange, { status, text, code }: Reply, more: object = {}, headers = {}): void =>
  answerJson(exchange, status, { text, code, ...more }, headers);

const paths: Readonly<Record<string, 'event' | 'raw' | 'health' | 'ack'>> = {
  '': 'event',
  '/event': 'event',
  '/event/1.0': 'event',
  '/raw': 'raw',
  '/raw/1.0': 'raw',
  '/health': 'health',
  '/health/1.0': 'health',
  '/ack': 'ack',
  '/ack/1.0': 'ack',
};

async function route(exchange: Exchange, room: Room<Options>): Promise<void> {
  const [, rest] = /^\/+services\/collector(\/.*?)?\/*$/.exec(exchange.path) ?? [null, undefined];
  const what = exchange.path.includes('/services/collector') ? paths[rest ?? ''] : undefined;
  if (what === undefined) return reply(exchange, replies.notFound);
  const { method } = exchange.request;
  if (what === 'health') return answerHealth(exchange, room);
  if (method !== 'POST' && method !== 'PUT') return reply(exchange, replies.notAllowed, {}, { allow: 'POST' });
  const sender = await senderIn(exchange, room);
  if (what === 'ack') return answerAck(exchange, room);
  const channel = channelOf(exchange, room.options);
  await take(exchange, room, sender, what);
  reply(exchange, replies.success, channel ? { ackId: acknowledgements.next() } : {});
}

/** @throws Refused */
async function senderIn(exchange: Exchange, room: Room<Options>): Promise<Sender> {
  const { authorization } = exchange.request.headers;
  const fromQuery = room.options.queryToken ? ['token'] : [];
  if (authorization === undefined && exchange.query.has('token') && !room.options.queryToken) {
    throw new Refused(replies.queryTokenDisabled);
  }
  const secrets = secretsIn(exchange, { query: fromQuery });
  const refusal =
    secrets.length > 0
      ? replies.invalidToken
      : authorization === undefined
        ? replies.tokenRequired
        : replies.invalidAuthorization;
  for (const secret of secrets) {
    const sender = await room.bySecret(secret);
    if (sender) return sender;
  }
  room.count('unauthorised');
  throw new Refused(refusal);
}

/** Anybody may ask; a token that is sent along is checked, as load balancers use that. */
async function answerHealth(exchange: Exchange, room: Room<Options>): Promise<void> {
  if (room.closing.aborted) return reply(exchange, replies.shuttingDown);
  const secrets = secretsIn(exchange, { query: room.options.queryToken ? ['token'] : [] });
  const known = await Promise.all(secrets.map((secret) => room.bySecret(secret)));
  if (known.length > 0 && known.every((sender) => sender === null)) {
    return reply(exchange, { ...replies.invalidToken, status: 400 });
  }
  reply(exchange, replies.healthy);
}

const uuid = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i;

/** Whether the request is to get an acknowledgement id. @throws Refused */
function channelOf({ request, query }: Exchange, { acknowledgement }: Options): boolean {
  if (acknowledgement === 'off') return false;
  const channel = request.headers['x-splunk-request-channel'] ?? query.get('channel') ?? '';
  if (channel === '' && acknowledgement === 'required') throw new Refused(replies.channelMissing);
  if (acknowledgement === 'required' && !uuid.test(String(channel))) throw new Refused(replies.invalidChannel);
  return channel !== '';
}

async function answerAck(exchange: Exchange, room: Room<Options>): Promise<void> {
  if (room.options.acknowledgement === 'off') throw new Refused(replies.ackDisabled);
  const { request, query } = exchange;
  if ((request.headers['x-splunk-request-channel'] ?? query.get('channel') ?? '') === '') {
    throw new Refused(replies.channelMissing);
  }
  const asked = await withWholeBody(exchange, room, (body) => idsIn(body.toString('utf8')));
  if (asked === null) throw new Refused(replies.invalidFormat);
  answerJson(exchange, 200, {
    acks: Object.fromEntries(asked.map((id) => [String(id), acknowledgements.isDurable(id)])),
  });
}

function idsIn(text: string): number[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const ids = isObject(value) ? value['acks'] : undefined;
    if (!Array.isArray(ids) || ids.length > maxAskedIds) return null;
    return ids.map(Number).filter(Number.isSafeInteger);
  } catch {
    return null;
  }
}

async function take(exchange: Exchange, room: Room<Options>, sender: Sender, what: 'event' | 'raw'): Promise<void> {
  const defaults = metadataIn(exchange.query);
  const chunks = what === 'raw' ? rawRecords(exchange, room, defaults) : eventRecords(exchange, room, defaults);
  const ahead = await readAhead(room, chunks);
  try {
    const { records } = ahead;
    if (Array.isArray(records) && records.length === 0) {
      if (!room.options.lenient || what === 'raw') throw new Refused(replies.noData);
      return;
    }
    await store(exchange, room, sender, { source: 'auto', records });
  } finally {
    ahead.release();
  }
}

function metadataIn(query: URLSearchParams): Metadata {
  const word = (name: string): string => query.get(name) ?? '';
  return {
    host: word('host'),
    source: word('source'),
    sourcetype: word('sourcetype'),
    index: word('index'),
    time: timeOf(query.get('time')),
  };
}

async function* eventRecords(exchange: Exchange, room: Room<Options>, defaults: Metadata): AsyncGenerator<RawRecord[]> {
  const options = { defaults, lenient: room.options.lenient, maxRecordBytes: room.limits.maxRecordBytes };
  let position = 0;
  for await (const objects of recordsIn(exchange, room, 'json')) {
    const records: RawRecord[] = [];
    for (const object of objects) records.push(...recordsOfEnvelope(object, position++, options));
    yield records;
  }
}

async function* rawRecords(exchange: Exchange, room: Room<Options>, metadata: Metadata): AsyncGenerator<RawRecord[]> {
  const transport = transportOf(metadata, {});
  const format = /^xmlwineventlog/i.test(metadata.sourcetype) ? 'xml' : 'lines';
  for await (const lines of recordsIn(exchange, room, format)) {
    for (const line of lines) line.transport = transport;
    yield withSource(lines, metadata.sourcetype);
  }
}
