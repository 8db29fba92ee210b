// The answer to what Node cannot read as HTTP, written on the socket by hand: there is no request to reply to.
import { STATUS_CODES } from 'node:http';

import { Problem } from '../errors.ts';
import { uuidv7 } from '../id.ts';
import { problemAnswer } from '../problem.ts';
import { securityHeaders } from './headers.ts';

/** A whole response: 431 for headers beyond the limit, 408 for what comes too slowly, else 400. */
export function malformedAnswer(error: Error): string {
  const id = uuidv7();
  const known = problemAnswer(error, id);
  const notHttp = new Problem('invalid_input', 'bad_request', 'This is not well-formed HTTP.');
  const { status, body } = known.unexpected ? problemAnswer(notHttp, id) : known;
  const text = JSON.stringify(body);
  const headers = {
    ...securityHeaders,
    'x-request-id': id,
    connection: 'close',
    'cache-control': 'no-store',
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`;
}
