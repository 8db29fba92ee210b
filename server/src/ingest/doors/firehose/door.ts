// The Firehose door: what Amazon Data Firehose delivers to an HTTP endpoint, CloudWatch Logs subscriptions among it.
import * as z from 'zod';

import { invalid } from '#platform/errors';

import { isTooDeep } from '../../body-json-scanner.ts';
import type { RawRecord } from '../../body.ts';
import { isObject } from '../../sources/source.ts';
import { defineDoor, type Exchange, type Room, type Sender } from '../door.ts';
import { answerJson, failureOf, retryAfter } from '../http/answer.ts';
import { tooLarge, withWholeBody } from '../http/body.ts';
import { secretsIn, senderOf } from '../http/credentials.ts';
import { store } from '../http/store.ts';
import { damagedRecords, recordsOfData, unpackedData } from './data.ts';
import { firehoseSnippets } from './snippets.ts';

const maxIdLength = 200;
const maxAttributes = 50;
const maxLabelLength = 2_048;
const maxErrorLength = 1_000;

export const firehoseDoor = defineDoor({
  kind: 'http',
  id: 'firehose',
  title: 'Amazon Data Firehose',
  summary:
    'Delivery streams of AWS with an HTTP endpoint as destination: CloudWatch Logs, WAF, VPC flow logs, EventBridge.',
  usualPort: 443,
  credential: 'token',
  options: z.object({}),
  snippets: firehoseSnippets,
  answer: answerFirehose,
});

/** Without its request id in the answer, Firehose takes a delivery for failed. */
function reply(exchange: Exchange, status: number, requestId: string, errorMessage?: string, headers = {}): void {
  const about = { requestId, timestamp: Date.now() };
  const body = errorMessage === undefined ? about : { ...about, errorMessage: errorMessage.slice(0, maxErrorLength) };
  answerJson(exchange, status, body, { 'content-type': 'application/json', ...headers });
}

async function answerFirehose(exchange: Exchange, room: Room): Promise<void> {
  const header = exchange.request.headers['x-amz-firehose-request-id'];
  const requestId = typeof header === 'string' ? header.slice(0, maxIdLength) : '';
  try {
    if (exchange.request.method !== 'POST')
      return reply(exchange, 405, requestId, 'Deliver with POST.', { allow: 'POST' });
    const sender = await senderOf(secretsIn(exchange, { headers: ['x-amz-firehose-access-key'] }), room);
    if (!sender) return reply(exchange, 401, requestId, 'Give a token of this door as the access key.');
    const taken = await withWholeBody(exchange, room, (body) => take(exchange, room, { sender, body, requestId }));
    reply(exchange, 200, taken);
  } catch (error) {
    const failure = failureOf(error, room);
    reply(exchange, failure.status, requestId, failure.reason, retryAfter(failure));
  }
}

type Delivery = { sender: Sender; body: Buffer; requestId: string };

/** Held whole: the records stand in one JSON document. @returns the request's id, by which a resend is known */
async function take(exchange: Exchange, room: Room, { sender, body, requestId }: Delivery): Promise<string> {
  const { id, data } = deliveryIn(body.toString('utf8'), requestId);
  const { maxBodyBytes, maxRecordBytes } = room.limits;
  const about = { labels: labelsIn(exchange), maxRecordBytes };
  const records = {
    async *[Symbol.asyncIterator](): AsyncGenerator<RawRecord[]> {
      let bytes = 0;
      for (const one of data) {
        const unpacked = unpackedData(Buffer.from(one, 'base64'), maxBodyBytes - bytes);
        bytes += unpacked?.length ?? 0;
        if (bytes > maxBodyBytes) throw tooLarge(maxBodyBytes);
        const found = unpacked ? recordsOfData(unpacked, about) : damagedRecords(one, about);
        if (found.length > 0) yield found;
      }
    },
  };
  if (data.length > 0) {
    await store(exchange, room, sender, { source: 'auto', key: `firehose ${id}`, records }, { repeatable: true });
  }
  return id;
}

function deliveryIn(text: string, fromHeader: string): { id: string; data: string[] } {
  if (isTooDeep(text)) throw invalid('body_not_json', 'The body is nested deeper than 100 levels.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('body_not_json', 'The body is not valid JSON.');
  }
  if (!isObject(value) || !Array.isArray(value['records']))
    throw invalid('no_records', 'The body holds no list of records.');
  const own = value['requestId'];
  const id = typeof own === 'string' && own !== '' ? own.slice(0, maxIdLength) : fromHeader;
  if (id === '') throw invalid('no_request_id', 'The delivery has no requestId.');
  const data = value['records'].map((record: unknown) => (isObject(record) ? record['data'] : undefined));
  if (!data.every((one) => typeof one === 'string')) throw invalid('no_data', 'A record has no data.');
  return { id, data };
}

/** The common attributes an administrator set at the delivery stream, and the stream itself. */
function labelsIn({ request }: Exchange): Record<string, string> {
  const labels: Record<string, string> = {};
  const arn = request.headers['x-amz-firehose-source-arn'];
  if (typeof arn === 'string') labels['aws.firehose.arn'] = arn.slice(0, maxLabelLength);
  const header = request.headers['x-amz-firehose-common-attributes'];
  if (typeof header !== 'string') return labels;
  let value: unknown;
  try {
    value = JSON.parse(header);
  } catch {
    return labels;
  }
  const attributes = isObject(value) ? value['commonAttributes'] : undefined;
  if (!isObject(attributes)) return labels;
  for (const [name, text] of Object.entries(attributes).slice(0, maxAttributes)) {
    if (typeof text === 'string') labels[`labels.${name.slice(0, 200)}`] = text.slice(0, maxLabelLength);
  }
  return labels;
}
