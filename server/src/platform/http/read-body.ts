// A short body that comes as a stream, as text.
import { Readable } from 'node:stream';

import { Problem } from '../errors.ts';

/**
 * Empty where there is none. A larger body is read to its end all the same: a sender that is still sending hears no
 * answer, and the next request on its connection would wait behind what was left.
 * @throws Problem `body_too_large`
 */
export async function readText(body: unknown, mostBytes: number): Promise<string> {
  if (!(body instanceof Readable)) return '';
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    if (size <= mostBytes) pieces.push(bytes);
  }
  if (size > mostBytes) throw new Problem('too_large', 'body_too_large', `The body is larger than ${mostBytes} bytes.`);
  return Buffer.concat(pieces).toString('utf8');
}
