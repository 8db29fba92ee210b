// A door of our own, which answers as it is told, shows what is sent and how refusals are taken.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Batch } from './import-batches.ts';
import { createSender } from './send-batch.ts';

type Answer = { status: number; body?: unknown; retryAfter?: string } | 'cut';
type Request = { url: string; headers: IncomingMessage['headers']; body: string; at: number };

let answers: Answer[] = [];
let requests: Request[] = [];
let baseUrl = '';

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests.push({
    url: request.url ?? '',
    headers: request.headers,
    body: await text(request),
    at: performance.now(),
  });
  const next = answers.shift() ?? { status: 200 };
  if (next === 'cut') return void request.socket.destroy();
  response.writeHead(next.status, next.retryAfter === undefined ? {} : { 'retry-after': next.retryAfter });
  response.end(JSON.stringify(next.body ?? { accepted: 2, unparsed: 1 }));
}

const server = createServer((request, response) => void answer(request, response));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  answers = [];
  requests = [];
});

const batch: Batch = { source: 'windows', body: '{"a":1}\n{"a":2}\n', key: 'import-0123', records: 2 };
const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  body: { type: 'x', title: 'x', status, detail, code, instance: 'x' },
});

describe('a batch', () => {
  it('goes through the door under its key, with the site', async () => {
    const send = createSender({ baseUrl, apiKey: 'k', site: 'lyon 2' });
    expect(await send(batch)).toEqual({ accepted: 2, unparsed: 1 });
    expect(requests).toMatchObject([
      {
        url: '/api/v1/ingest/windows?site=lyon%202',
        headers: { authorization: 'Bearer k', 'idempotency-key': 'import-0123' },
        body: batch.body,
      },
    ]);
  });

  it('waits as long as the server asks and is sent again under the same key', async () => {
    answers = [{ status: 429, retryAfter: '1' }, { status: 503 }];
    expect(await createSender({ baseUrl, apiKey: 'k' })(batch)).toEqual({ accepted: 2, unparsed: 1 });
    const [first, second, third] = requests.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(400);
    expect(new Set(requests.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['import-0123']));
  });

  it('is sent again when the connection breaks on the way', async () => {
    const send = createSender({ baseUrl, apiKey: 'k' });
    await send(batch);
    answers = ['cut'];
    expect(await send(batch)).toEqual({ accepted: 2, unparsed: 1 });
    expect(requests).toHaveLength(3);
  });

  it('is given up with the server’s own sentence', async () => {
    answers = [problem(400, 'unknown_site', 'This organisation has no site x.')];
    await expect(createSender({ baseUrl, apiKey: 'k' })(batch)).rejects.toThrow('This organisation has no site x.');
    expect(requests).toHaveLength(1);
    answers = Array.from({ length: 20 }, () => problem(503, 'telemetry_log_full', 'The disk is full.'));
    await expect(createSender({ baseUrl, apiKey: 'k', patienceMs: 700 })(batch)).rejects.toThrow(
      'Given up after 1 s: The disk is full.',
    );
    answers = [{ status: 200, body: 'hello' }];
    await expect(createSender({ baseUrl, apiKey: 'k' })(batch)).rejects.toThrow('What answers there is no Tocsin');
  });

  it('finds nobody only once', async () => {
    const send = createSender({ baseUrl: 'http://127.0.0.1:9', apiKey: 'k' });
    await expect(send(batch)).rejects.toThrow('fetch failed');
  });
});
