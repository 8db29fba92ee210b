// What carriers wrap around a cloud record: EventBridge, Pub/Sub, SNS, and shippers that send it as text.
import { objectIn, isObject, ParseFault } from '../source.ts';
import type { Fields } from './ecs-names.ts';

const textFields = ['message', 'Message', 'event.original', '@message', '_raw', 'body', 'data', 'raw'];
const objectFields = ['detail', 'event', 'json', 'message', 'body', 'data', 'result', 'jsonPayload', 'detectionEvent'];

function objectInText(text: unknown): Fields | null {
  if (typeof text !== 'string' || !text.trimStart().startsWith('{')) return null;
  try {
    return objectIn(text);
  } catch (error) {
    if (error instanceof ParseFault) return null;
    throw error;
  }
}

const base64 = /^[A-Za-z0-9+/=_-]{8,}$/;

/** Pub/Sub push: `{ message: { data: <base64>, … }, subscription }`. */
function pubSub(message: unknown): Fields | null {
  const data = isObject(message) ? message['data'] : undefined;
  if (typeof data !== 'string' || data.length > 1_000_000 || !base64.test(data)) return null;
  return objectInText(Buffer.from(data, 'base64').toString('utf8'));
}

const known = new WeakMap<Fields, Fields[]>();

/** The objects that this one may only be the envelope of, likeliest first. Many sources ask about one record. */
export function innerObjects(value: Fields): Fields[] {
  let inner = known.get(value);
  if (inner === undefined) {
    inner = unwrap(value);
    known.set(value, inner);
  }
  return inner;
}

function unwrap(value: Fields): Fields[] {
  const inner: (Fields | null)[] = textFields.map((name) => objectInText(value[name]));
  const event = value['event'];
  if (isObject(event)) inner.push(objectInText(event['original']));
  inner.push(pubSub(value['message']));
  for (const name of objectFields) {
    const item = value[name];
    if (isObject(item)) inner.push(item);
  }
  return inner.filter((item) => item !== null);
}
