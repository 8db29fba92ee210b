// The Elasticsearch door: speaks as much of its API as shippers need to deliver their documents.
import { setTimeout as sleep } from 'node:timers/promises';

import * as z from 'zod';

import { defineDoor, type Exchange, type Room, type Sender } from '../door.ts';
import { answer, answerJson, failureOf, retryAfter } from '../http/answer.ts';
import { secretsIn, senderOf } from '../http/credentials.ts';
import type { Operation } from './bulk-splitter.ts';
import { takeBulk, takeDocument, type Taking, writePieces } from './bulk.ts';
import { clusterAnswer, versionFor } from './cluster.ts';
import { errorBody } from './errors.ts';
import { filtered, parseFilterPath } from './filter-path.ts';
import { elasticSnippets } from './snippets.ts';

const unauthorisedDelayMs = 1_000;
const longPatienceMs = 20_000;

export const elasticDoor = defineDoor({
  kind: 'http',
  id: 'elastic',
  title: 'Elasticsearch',
  summary: 'Beats, Logstash, Vector, rsyslog, syslog-ng, Fluent Bit and every client of Elasticsearch or OpenSearch.',
  usualPort: 9200,
  credential: 'token',
  options: z.object({}),
  snippets: elasticSnippets,
  answer: answerElastic,
});

async function answerElastic(exchange: Exchange, room: Room): Promise<void> {
  exchange.response.setHeader('x-elastic-product', 'Elasticsearch');
  try {
    const sender = await senderOf(secretsIn(exchange), room);
    if (sender) await route(exchange, room, sender);
    else await refuseStranger(exchange, room);
  } catch (error) {
    const failure = failureOf(error, room);
    if (isMute(exchange) && failure.status !== 400 && failure.status !== 413) await hangUp(exchange, 0);
    else answerJson(exchange, failure.status, errorBody(failure), { ...headersFor(exchange), ...retryAfter(failure) });
  }
}

/**
 * rsyslog names itself by no `User-Agent`. It drops a batch on any answer but success, and keeps it when the
 * connection breaks: so it is kept waiting longer, and then hung up on. Only what can never be stored is refused.
 */
const isMute = ({ request }: Exchange): boolean =>
  request.headers['user-agent'] === undefined && request.method !== 'GET' && request.method !== 'HEAD';

async function hangUp({ request }: Exchange, afterMs: number): Promise<void> {
  if (afterMs > 0) await sleep(afterMs);
  request.socket.destroy();
}

async function refuseStranger(exchange: Exchange, room: Room): Promise<void> {
  if (isMute(exchange)) return hangUp(exchange, Math.min(unauthorisedDelayMs, room.limits.idleMs));
  const sent = exchange.request.headers.authorization !== undefined;
  const reason = sent
    ? 'unable to authenticate: the password, API key or bearer token is no token of this door'
    : `missing authentication credentials for REST request [${exchange.path.slice(0, 200)}]`;
  answerJson(exchange, 401, errorBody({ status: 401, reason }), {
    ...headersFor(exchange),
    'www-authenticate': ['Basic realm="security", charset="UTF-8"', 'Bearer realm="security"', 'ApiKey'],
  });
}

async function route(exchange: Exchange, room: Room, sender: Sender): Promise<void> {
  const method = exchange.request.method ?? 'GET';
  const parts = partsOf(exchange.path);
  const taking: Taking = {
    exchange,
    room,
    sender,
    patience: isMute(exchange) ? { patienceMs: longPatienceMs } : {},
  };
  if ((method === 'POST' || method === 'PUT') && parts.at(-1) === '_bulk' && parts.length <= 3) {
    const pieces = await takeBulk(taking, parts.length > 1 ? (parts[0] ?? '') : '');
    for (const [name, value] of Object.entries(headersFor(exchange))) exchange.response.setHeader(name, value);
    return writePieces(exchange, pieces);
  }
  const document = documentOf(method, parts, exchange.query);
  if (document) {
    const { status, body } = await takeDocument(taking, document);
    return answerJson(exchange, status, filtered(body, filterOf(exchange)), headersFor(exchange));
  }
  const version = versionFor(exchange.request.headers['user-agent'] ?? '');
  const known = clusterAnswer({ method, parts, version });
  if (known === null)
    return refuse(exchange, 400, `no handler found for uri [${exchange.path.slice(0, 200)}] and method [${method}]`);
  if (typeof known.body !== 'string') {
    return answerJson(exchange, known.status, filtered(known.body, filterOf(exchange)), headersFor(exchange));
  }
  answer(exchange, known.status, known.body, { 'content-type': 'text/plain; charset=UTF-8' });
}

const filterOf = ({ query }: Exchange): ReturnType<typeof parseFilterPath> => parseFilterPath(query.get('filter_path'));

const refuse = (exchange: Exchange, status: number, reason: string): void =>
  answerJson(exchange, status, errorBody({ status, reason }), headersFor(exchange));

function partsOf(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

const operations: Readonly<Record<string, Operation>> = { _doc: 'index', _create: 'create', _update: 'update' };

/** `/index/_doc/id` and its relatives; null for every other path. */
function documentOf(
  method: string,
  [index = '', kind = '', id]: readonly string[],
  query: URLSearchParams,
): { operation: Operation; index: string; id: string | null } | null {
  if ((method !== 'POST' && method !== 'PUT') || index === '' || index.startsWith('_')) return null;
  const operation = operations[kind];
  if (operation === undefined || (operation !== 'index' && id === undefined)) return null;
  return { operation: query.get('op_type') === 'create' ? 'create' : operation, index, id: id ?? null };
}

/** Clients of 8 and later check that the answer is in the type they asked for. */
function headersFor({ request }: Exchange): Record<string, string> {
  const asked = /application\/vnd\.elasticsearch\+json;\s*compatible-with=\d{1,2}/.exec(request.headers.accept ?? '');
  return { 'content-type': asked?.[0] ?? 'application/json' };
}
