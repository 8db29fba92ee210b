// From the bytes of a delivery to the JSON values in it, whatever Content-Type says.
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';

import { invalid, Problem } from '#platform/errors';

import { readRecords } from '../body.ts';
import { Unreadable } from './provider.ts';

export const mostBytes = 8 << 20;
const mostValues = 2_000;

/** @throws Problem `body_too_large`; what the sender did not finish is an error of its own. */
export async function readBytes(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > mostBytes) throw tooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (): Problem =>
  new Problem('too_large', 'body_too_large', `A delivery may have ${mostBytes} bytes, unpacked.`);

/** Gzip is known by its first bytes. @throws Problem `body_too_large`, `body_not_gzip`. */
export function unpack(body: Buffer): Buffer {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return gunzipSync(body, { maxOutputLength: mostBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw invalid('body_not_gzip', 'The gzip data of the body is damaged.');
  }
}

/** `payload=…` is how forms send JSON. */
function formPayload(body: Buffer): Buffer {
  if (!body.subarray(0, 8).equals(Buffer.from('payload='))) return body;
  return Buffer.from(new URLSearchParams(body.toString('utf8')).get('payload') ?? '', 'utf8');
}

/**
 * One JSON value, an array, NDJSON or objects one after the other: the values in order, an array as its items.
 * @throws Unreadable where any part is no JSON, is nested too deep, or there are too many.
 */
export async function readPayload(body: Buffer): Promise<unknown[]> {
  const values: unknown[] = [];
  const options = { gzip: false, maxBytes: mostBytes, maxRecordBytes: mostBytes, format: 'json' } as const;
  for await (const records of readRecords(Readable.from([formPayload(body)]), options))
    for (const { value, fault } of records) {
      if (fault !== undefined) throw new Unreadable(fault);
      if (value === undefined) throw new Unreadable('The body is not JSON.');
      if (values.length === mostValues) throw new Unreadable(`The body holds more than ${mostValues} values.`);
      values.push(value);
    }
  return values;
}
