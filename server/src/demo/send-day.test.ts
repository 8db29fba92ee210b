import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

import { afterEach, expect, test } from 'vitest';

import { sites } from './scenario/organisation.ts';
import { sendDay } from './send-day.ts';

let close = (): void => {};
afterEach(() => close());

type Received = { key: string; lines: number };

/** A door that answers `status(n)` to the n-th request; null accepts it. */
async function aDoor(
  status: (request: number) => number | null,
): Promise<{ baseUrl: string; received: Received[]; attempts: string[] }> {
  const received: Received[] = [];
  const attempts: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      if (request.url === '/api/v1/sites')
        return void response.end(JSON.stringify({ items: sites.map((site) => ({ ...site, id: site.code })) }));
      const key = String(request.headers['idempotency-key']);
      const number = attempts.push(key);
      const body = await text(request.pipe(createGunzip()));
      const refusal = status(number);
      if (refusal !== null) {
        response.writeHead(refusal, { 'retry-after': '0' });
        return void response.end('{"detail":"Not now."}');
      }
      received.push({ key, lines: body.trimEnd().split('\n').length });
      response.end(JSON.stringify({ accepted: body.trimEnd().split('\n').length, unparsed: 0 }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => void server.close();
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, attempts };
}

test('the whole day arrives, and a request that was refused for now is sent again under its own name', async () => {
  const door = await aDoor((request) => (request === 2 ? 429 : request === 3 ? 503 : null));
  const shares: number[] = [];
  const { events } = await sendDay({
    baseUrl: door.baseUrl,
    apiKey: 'k',
    seed: 1,
    minutes: 0,
    end: Date.UTC(2026, 10, 20),
    onProgress: (share) => shares.push(share),
  });
  expect(door.received.reduce((sum, { lines }) => sum + lines, 0)).toBe(events);
  for (const refused of door.attempts.slice(1, 3)) {
    expect(door.attempts.filter((name) => name === refused)).toHaveLength(2);
    expect(door.received.filter(({ key }) => key === refused)).toHaveLength(1);
  }
  expect(new Set(door.received.map(({ key }) => key)).size).toBe(door.received.length);
  expect(shares.at(-1)).toBe(1);
});

test('a refusal for good is told in the words of the server', async () => {
  const door = await aDoor(() => 403);
  const sending = sendDay({
    baseUrl: door.baseUrl,
    apiKey: 'k',
    seed: 1,
    minutes: 0,
    end: Date.UTC(2026, 10, 20),
    onProgress: () => {},
  });
  await expect(sending).rejects.toThrow(/403.*Not now/);
});
