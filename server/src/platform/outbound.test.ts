// Calls to other systems, against real local servers: what is refused, limited, followed and left behind.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { afterAll, expect, describe, test } from 'vitest';

import { Problem } from './errors.ts';
import { createOutbound, type Outbound, type OutboundOptions, type OutboundRequest } from './outbound.ts';

type Seen = { url: string; method: string; headers: IncomingMessage['headers']; body: string };
const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function startServer(
  answer: (request: Seen, response: ServerResponse) => void,
): Promise<{ port: number; url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { url = '', method = '', headers } = request;
      const one = { url, method, headers, body: body.toString() };
      seen.push(one);
      answer(one, response);
    });
  });
  const url = await listen(server);
  return { port: Number(new URL(url).port), url, seen };
}
const outboundOf = (options: Partial<OutboundOptions> = {}): Outbound => {
  const outbound = createOutbound({ allow: ['127.0.0.1'], ...options });
  closers.push(() => outbound.close());
  return outbound;
};
const outbound = outboundOf();
const call = (request: Omit<OutboundRequest, 'service'>, by = outbound) => by.call({ service: 'Echo', ...request });
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'answered';
};
const echo = await startServer((_request, response) => response.end('hello'));
const localhost = async () => [{ address: '127.0.0.1', family: 4 }];

describe('the guard', () => {
  const strict = outboundOf({ allow: [] });
  test.each([
    ['loopback', (port: number) => `http://127.0.0.1:${port}/`],
    ['loopback in hexadecimal', (port: number) => `http://0x7f000001:${port}/`],
    ['loopback as one number', (port: number) => `http://2130706433:${port}/`],
    ['loopback, short', (port: number) => `http://127.1:${port}/`],
    ['IPv6-mapped loopback', (port: number) => `http://[::ffff:127.0.0.1]:${port}/`],
    ['the unspecified address', (port: number) => `http://0.0.0.0:${port}/`],
    ['localhost by name', (port: number) => `http://localhost:${port}/`],
    ['metadata', () => 'http://169.254.169.254/latest/meta-data/'],
    ['private', () => 'http://10.0.0.1/'],
  ])('refuses %s without a byte being sent', async (_name, url) => {
    const before = echo.seen.length;
    expect(await codeOf(call({ url: url(echo.port) }, strict))).toBe('address_not_allowed');
    expect(echo.seen.length).toBe(before);
  });

  test('refuses a public name that leads inside', async () => {
    const before = echo.seen.length;
    const fooled = outboundOf({ allow: [], resolve: localhost });
    expect(await codeOf(call({ url: `http://innocent.example.org:${echo.port}/` }, fooled))).toBe(
      'address_not_allowed',
    );
    expect(echo.seen.length).toBe(before);
  });

  test('refuses a name when only one of its addresses leads inside', async () => {
    const both = async () => [
      { address: '1.1.1.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await codeOf(call({ url: 'http://two.example.org/' }, outboundOf({ allow: [], resolve: both })))).toBe(
      'address_not_allowed',
    );
  });

  test('resolves once and calls what it checked', async () => {
    let asked = 0;
    const named = outboundOf({
      allow: ['echo.lan'],
      resolve: async () => {
        asked += 1;
        return asked === 1 ? localhost() : [{ address: '10.9.9.9', family: 4 }];
      },
    });
    expect((await call({ url: `http://echo.lan:${echo.port}/` }, named)).body.toString()).toBe('hello');
    expect(asked).toBe(1);
  });

  test.each([
    'ftp://example.org/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'nonsense',
    'http://user:secret@example.org/',
  ])('refuses %s', async (url) => {
    expect(await codeOf(call({ url }))).toBe('invalid_url');
  });
});

describe('limits', () => {
  test('an answer that is too large is cut off, announced or not', async () => {
    const large = await startServer(({ url }, response) => {
      if (url === '/announced') response.setHeader('content-length', '5000');
      response.write('x'.repeat(2500));
      response.end('x'.repeat(2500));
    });
    for (const path of ['/announced', '/chunked'])
      expect(await codeOf(call({ url: large.url + path, maxBytes: 4999 }))).toBe('upstream_answer_too_large');
    expect((await call({ url: large.url, maxBytes: 5000 })).body.length).toBe(5000);
  });

  test('an answer that does not come, or does not end, is given up', async () => {
    const slow = await startServer(({ url }, response) => {
      if (url === '/drip') response.write('a');
    });
    for (const path of ['/silent', '/drip'])
      expect(await codeOf(call({ url: slow.url + path, timeoutMs: 100 }))).toBe('upstream_timeout');
  });

  test('a closed port is unreachable, in the service’s name', async () => {
    const { port } = await startServer(() => {});
    await closers.pop()?.();
    const problem: unknown = await call({ url: `http://127.0.0.1:${port}/secret-path` }).catch(
      (error: unknown) => error,
    );
    expect(problem).toMatchObject({
      kind: 'upstream_failed',
      code: 'upstream_unreachable',
      message: 'Echo could not be reached.',
    });
  });

  test('any status is an answer', async () => {
    const broken = await startServer((_request, response) => response.writeHead(503).end('busy'));
    expect(await call({ url: broken.url })).toMatchObject({ status: 503, body: Buffer.from('busy') });
  });
});

describe('redirects', async () => {
  const target = await startServer((_request, response) => response.end('arrived'));
  const redirecting = (status: number, location: string) =>
    startServer(({ url }, response) => {
      if (url === '/there') response.end('same');
      else response.writeHead(status, { location }).end();
    });

  test('to another origin leave every credential behind', async () => {
    const from = await redirecting(302, `${target.url}/landing`);
    const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'x-api-key': 'secret', accept: 'text/plain' };
    const answer = await call({ url: from.url, headers });
    expect([answer.url, answer.body.toString()]).toEqual([`${target.url}/landing`, 'arrived']);
    expect(from.seen[0]?.headers).toMatchObject(headers);
    expect(target.seen.at(-1)?.headers).not.toHaveProperty('x-api-key');
    expect(JSON.stringify(target.seen.at(-1)?.headers)).not.toMatch(/secret|a=b/);
    expect(target.seen.at(-1)?.headers.accept).toBe('text/plain');
  });

  test('within one origin keep them', async () => {
    const from = await redirecting(301, '/there');
    expect((await call({ url: from.url, headers: { authorization: 'Bearer secret' } })).body.toString()).toBe('same');
    expect(from.seen[1]?.headers.authorization).toBe('Bearer secret');
  });

  test('into our own network are refused like a first call', async () => {
    const from = await redirecting(302, 'http://10.0.0.1/');
    expect(await codeOf(call({ url: from.url }))).toBe('address_not_allowed');
    const toFile = await redirecting(302, 'file:///etc/passwd');
    expect(await codeOf(call({ url: toFile.url }))).toBe('invalid_url');
  });

  test('turn a POST into a GET without its body, except 307, which may not leave', async () => {
    const post = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } } as const;
    const see = await redirecting(303, '/there');
    await call({ url: see.url, ...post });
    expect(see.seen[1]).toMatchObject({ method: 'GET', body: '' });
    const again = await redirecting(307, '/there');
    await call({ url: again.url, ...post });
    expect(again.seen[1]).toMatchObject({ method: 'POST', body: '{"a":1}' });
    const away = await redirecting(307, target.url);
    expect(await codeOf(call({ url: away.url, ...post }))).toBe('upstream_redirect');
  });

  test('without end are given up', async () => {
    const loop = await redirecting(302, '/again');
    expect(await codeOf(call({ url: loop.url }))).toBe('upstream_redirect');
    expect(loop.seen).toHaveLength(6);
  });
});

test('a proxy carries the calls, and addresses written out are still checked', async () => {
  const proxy = await startServer((_request, response) => response.end('by proxy'));
  const through = outboundOf({ allow: [], proxyUrl: proxy.url });
  expect((await call({ url: 'http://service.example.org:8080/a' }, through)).body.toString()).toBe('by proxy');
  expect(await codeOf(call({ url: 'http://169.254.169.254/' }, through))).toBe('address_not_allowed');
  expect(proxy.seen).toMatchObject([
    { url: 'http://service.example.org:8080/a', headers: { host: 'service.example.org:8080' } },
  ]);
});
