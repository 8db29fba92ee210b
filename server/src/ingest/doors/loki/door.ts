// The Loki door: takes what Promtail, Grafana Alloy, Fluent Bit and Docker's Loki driver push.
import * as z from 'zod';

import { Problem } from '#platform/errors';

import type { RawRecord } from '../../body.ts';
import { defineDoor, type Exchange, type Room, type Sender } from '../door.ts';
import { answer, answerLine, sayingWhy } from '../http/answer.ts';
import { withWholeBody } from '../http/body.ts';
import { secretsIn, senderOf } from '../http/credentials.ts';
import { store } from '../http/store.ts';
import { readJsonPush, readProtobufPush } from './push.ts';
import { recordsOfStream } from './records.ts';
import { unsnap } from './snappy.ts';
import { lokiSnippets } from './snippets.ts';

const patienceMs = 3_000;
const maxTenantLength = 200;

export const lokiDoor = defineDoor({
  kind: 'http',
  id: 'loki',
  title: 'Grafana Loki',
  summary: 'Promtail, Grafana Alloy, Fluent Bit, Vector and the Loki drivers for Docker and log libraries.',
  usualPort: 3100,
  credential: 'token',
  options: z.object({}),
  snippets: lokiSnippets,
  answer: sayingWhy(route),
});

async function route(exchange: Exchange, room: Room): Promise<void> {
  const { method } = exchange.request;
  const path = exchange.path.replaceAll(/\/+/g, '/').replace(/\/$/, '');
  if (path === '/ready') return answerLine(exchange, 200, 'ready');
  if (path !== '/loki/api/v1/push' && path !== '/api/prom/push') {
    return answerLine(exchange, 404, 'Push to /loki/api/v1/push.');
  }
  if (method !== 'POST') return answerLine(exchange, 405, 'Push with POST.', { allow: 'POST' });
  const sender = await senderOf(secretsIn(exchange), room);
  if (!sender) {
    const challenge = { 'www-authenticate': 'Basic realm="tocsin"' };
    return answerLine(exchange, 401, 'Send a token of this door as the password, or as a bearer token.', challenge);
  }
  await withWholeBody(exchange, room, (body) => take(exchange, room, sender, body));
  answer(exchange, 204, '', {});
}

/** Held whole: a Snappy block is unpacked at once, and a push is stored as a whole or not at all. */
async function take(exchange: Exchange, room: Room, sender: Sender, body: Buffer): Promise<void> {
  const { maxBodyBytes, maxRecordBytes } = room.limits;
  const tenant = tenantOf(exchange);
  const holding = room.held.start();
  try {
    const isText = isJson(exchange, body);
    const streams = [...(isText ? readJsonPush(body.toString('utf8')) : readProtobufPush(await unpacked()))];
    if (streams.every(({ entries }) => entries.length === 0)) return;
    const records = {
      async *[Symbol.asyncIterator](): AsyncGenerator<RawRecord[]> {
        for (const stream of streams) yield* recordsOfStream(stream, tenant, maxRecordBytes);
      },
    };
    await store(exchange, room, sender, { source: 'auto', records }, { patienceMs, repeatable: true });
  } finally {
    holding.release();
  }

  async function unpacked(): Promise<Buffer> {
    const block = unsnap(body, maxBodyBytes);
    await holding.grow(block.length);
    return block;
  }
}

function isJson({ request }: Exchange, body: Buffer): boolean {
  const type = request.headers['content-type'] ?? '';
  if (/^application\/json\b/i.test(type)) return true;
  if (/^application\/x-protobuf\b/i.test(type)) return false;
  if (body[0] === 0x7b) return true;
  throw new Problem(
    'invalid_input',
    'unsupported_type',
    'Send application/json, or application/x-protobuf packed by Snappy.',
  );
}

/** Whose data it is in a Loki of many tenants; the token says that here, so it is only kept as a label. */
function tenantOf({ request }: Exchange): string {
  const tenant = request.headers['x-scope-orgid'];
  return typeof tenant === 'string' && tenant !== 'fake' ? tenant.slice(0, maxTenantLength) : '';
}
