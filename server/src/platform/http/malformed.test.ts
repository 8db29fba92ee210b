// What a server in front of us could read differently than we do, and who talks too slowly or too much: on real sockets.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import { endpoint } from '@tocsin/contracts/api/endpoint';
import { ProblemDetails } from '@tocsin/contracts/problem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import { createHttp, type Http } from '../http.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { serve } from '../module.ts';
import { openTestDatabase } from '../testing.ts';

const echo = endpoint('POST', '/echo', {
  summary: 'Echo',
  permission: 'public',
  input: z.object({ said: z.string().optional() }),
  output: z.object({ said: z.string() }),
});
const database = await openTestDatabase();
let calls = 0;
let http: Http;
let port = 0;
beforeAll(async () => {
  const handle = async (_: unknown, { said = '' }: { said?: string | undefined }) => ({ said, calls: (calls += 1) });
  http = await createHttp({
    modules: [{ name: 'echo', routes: [serve(echo, handle)] }],
    authenticate: async () => null,
    world: { transact: database.transact, now: () => new Date(), log: createLog('silent') },
    metrics: createMetrics(),
    headersMs: 300,
  });
  port = Number(new URL(await http.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(async () => {
  await http.close();
  await database.close();
});

/** Everything the server says to these bytes until it closes the connection. */
function say(...lines: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  // It may close while we still write: what it said before is what counts.
  socket.on('error', () => {});
  socket.write(lines.join('\r\n'));
  return text(socket);
}
const start = ['POST /api/v1/echo HTTP/1.1', 'Host: soc', 'Connection: close', 'Content-Type: application/json'];
const smuggled = 'GET /api/v1/smuggled HTTP/1.1\r\nHost: soc\r\n\r\n';

function problemIn(answer: string, status: number): ProblemDetails {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head.match(/HTTP\/1\.1/g)).toHaveLength(1);
  const problem = ProblemDetails.parse(JSON.parse(body));
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(head).toContain(`x-request-id: ${problem.instance}`);
  expect(head).toContain('x-content-type-options: nosniff');
  return problem;
}

test('a sound request is answered, plain and in chunks', async () => {
  expect(await say(...start, 'Content-Length: 13', '', '{"said":"hi"}')).toContain('"said":"hi"');
  expect(await say(...start, 'Transfer-Encoding: chunked', '', 'd', '{"said":"hi"}', '0', '', '')).toContain(
    '"said":"hi"',
  );
});

describe('two lengths for one body are refused, and nothing behind it is read as a request', () => {
  test.each([
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked', '', '0', '', smuggled]],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 4', '', '0', '', smuggled]],
    ['two lengths', ['Content-Length: 2', 'Content-Length: 40', '', `{}${smuggled}`]],
    ['a list of lengths', ['Content-Length: 2, 40', '', `{}${smuggled}`]],
    ['a length with a sign', ['Content-Length: +2', '', `{}${smuggled}`]],
    ['a negative length', ['Content-Length: -1', '', smuggled]],
    ['a length in hexadecimal', ['Content-Length: 0x2', '', `{}${smuggled}`]],
    ['chunks that are not last', ['Transfer-Encoding: chunked, identity', '', '0', '', smuggled]],
    ['an unknown coding', ['Transfer-Encoding: xchunked', '', '0', '', smuggled]],
    ['space before the colon', ['Content-Length : 2', '', `{}${smuggled}`]],
    ['a folded header', ['X-A: b', ' Transfer-Encoding: chunked', 'Content-Length: 2', '', `{}${smuggled}`]],
    ['a header without a name', [': nothing', 'Content-Length: 2', '', `{}${smuggled}`]],
    ['a bare line feed in a header', ['X-A: b\nContent-Length: 40', 'Content-Length: 2', '', `{}${smuggled}`]],
    ['NUL in a header', ['X-A: a\0b', 'Content-Length: 2', '', `{}${smuggled}`]],
    ['a chunk without a size', ['Transfer-Encoding: chunked', '', 'zz', '{}', '0', '', smuggled]],
    ['a chunk longer than it says', ['Transfer-Encoding: chunked', '', '1', '{}', '0', '', smuggled]],
  ])('%s', async (_, lines) => {
    const before = calls;
    problemIn(await say(...start, ...lines), 400);
    expect(calls).toBe(before);
  });
});

describe('what is no request of ours is refused', () => {
  test.each([
    ['no words of HTTP', ['NONSENSE', '', '']],
    ['no host', ['GET /api/v1/setup HTTP/1.1', '', '']],
    ['a version that does not exist', ['GET / HTTP/9.9', 'Host: soc', '', '']],
    ['a method that does not exist', ['STEAL / HTTP/1.1', 'Host: soc', '', '']],
  ])('%s', async (_, lines) => {
    expect(await say(...lines)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('headers beyond the limit answer 431', async () => {
  const large = await say(...start, `X-Large: ${'a'.repeat(20_000)}`, '', '');
  expect(problemIn(large, 431).code).toBe('headers_too_large');
  const many = await say(...start, ...Array.from({ length: 2_000 }, (_, n) => `X-${n}: aaaaaaaaaa`), '', '');
  expect(problemIn(many, 431).code).toBe('headers_too_large');
});

test('headers that do not end answer 408, and the connection is closed', async () => {
  const answer = await say(...start.slice(0, 2), 'X-Slow: ');
  expect(problemIn(answer, 408).code).toBe('request_too_slow');
});
