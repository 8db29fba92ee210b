// What the web server answers beside the modules: its own state, the description, the dashboard, and sockets.
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { endpoints } from '@tocsin/contracts/api/index';
import { WebSocket, type CloseEvent, type MessageEvent } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import type { HttpOptions, Socket } from '../http.ts';
import { testContext } from '../testing.ts';
import { openGround, problemOf } from './ground.fixtures.ts';

const { close, ask, callers, database, http, start } = await openGround();
afterAll(close);

describe('operations', () => {
  test('live is live, ready says what is not', async () => {
    let broken = false;
    const checked = await start({
      checks: [
        { name: 'database', check: async () => {} },
        {
          name: 'store',
          check: async () => {
            if (broken) throw new Error('password=hunter2');
          },
        },
      ],
    });
    expect((await checked.app.inject('/health/ready')).json()).toEqual({ status: 'ok' });
    broken = true;
    const response = await checked.app.inject('/health/ready');
    expect([response.statusCode, response.json()]).toEqual([503, { status: 'not_ready', failed: ['store'] }]);
    expect((await checked.app.inject('/health/live')).statusCode).toBe(200);
  });
  test('metrics count by route template', async () => {
    await ask('GET', '/things/very-secret-id', { as: 'analyst' });
    const { body } = await http.app.inject('/metrics');
    expect(body).toContain(
      'tocsin_http_request_duration_seconds_count{method="GET",route="/api/v1/things/:id",status="200"}',
    );
    expect(body).not.toContain('very-secret-id');
  });
});

describe('the description of the API', () => {
  test('lists every endpoint', async () => {
    const document = z
      .object({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse((await http.app.inject('/api/v1/openapi.json')).json());
    for (const { method, path } of endpoints)
      expect(Object.keys(document.paths[path.replaceAll(/:(\w+)/g, '{$1}')] ?? {})).toContain(method.toLowerCase());
  });
  test('can be read as a page without script', async () => {
    const { body, headers } = await http.app.inject('/api/v1/docs');
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain('/alerts/{alertId}');
    expect(body).toContain('&quot;$TOCSIN_URL/api/v1/alerts?');
    expect(body).not.toMatch(/<script|\son\w+=/i);
  });
});

describe('the dashboard', () => {
  const page = { accept: 'text/html,application/xhtml+xml' };
  test('not built yet says so', async () => {
    const { statusCode, body } = await http.app.inject({ url: '/alerts', headers: page });
    expect(statusCode).toBe(200);
    expect(body).toContain('npm run build');
  });
  test('answers its files, its first page for its own addresses, and 404 for the rest', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-dashboard-'));
    await mkdir(join(dir, 'assets'));
    await writeFile(join(dir, 'index.html'), '<!doctype html><title>Tocsin</title>');
    await writeFile(join(dir, 'assets/main-abc123.js'), 'export {};');
    await writeFile(join(dir, 'assets/main-abc123.js.br'), 'compressed');
    const built = await start({ dashboardDir: dir });
    const get = (url: string, headers: Record<string, string> = {}) => built.app.inject({ url, headers });

    for (const url of ['/', '/alerts', '/incidents/INC-2026-00001?tab=timeline'])
      expect([url, (await get(url, page)).body]).toEqual([url, expect.stringContaining('<title>Tocsin')]);
    expect((await get('/', page)).headers['cache-control']).toBe('no-cache');
    const asset = await get('/assets/main-abc123.js');
    expect([asset.body, asset.headers['cache-control']]).toEqual(['export {};', 'public, max-age=31536000, immutable']);
    const small = await get('/assets/main-abc123.js', { 'accept-encoding': 'br' });
    expect([small.body, small.headers['content-encoding']]).toEqual(['compressed', 'br']);
    for (const url of ['/assets/gone.js', '/api/v1/nothing', '/../package.json', '/%2e%2e/package.json'])
      expect([url, (await get(url, url.startsWith('/a') ? page : {})).statusCode]).toEqual([url, 404]);
    await rm(dir, { recursive: true });
  });
});

describe('/ws', () => {
  const sockets: { socket: Socket; actor: string }[] = [];
  const connect = (socket: Socket, { actor }: { actor: { id: string } }): void => {
    sockets.push({ socket, actor: actor.id });
    socket.onMessage((message) => socket.send(`echo ${message}`));
  };
  const addressOf = async (options: Partial<HttpOptions> = {}): Promise<string> => {
    const server = await start({ connect, ...options });
    return `${await server.listen({ host: '127.0.0.1', port: 0 })}/ws`;
  };
  const openSocket = async (headers: Record<string, string>, options: Partial<HttpOptions> = {}) => {
    const ws = new WebSocket((await addressOf(options)).replace('http', 'ws'), { headers });
    await once(ws, 'open');
    return ws;
  };
  const refusedWith = async (headers: Record<string, string>): Promise<number | undefined> => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
    const request = httpRequest(await addressOf(), { headers: { ...upgrade, ...key, ...headers } });
    request.end();
    const [response]: IncomingMessage[] = await once(request, 'response');
    response?.resume();
    return response?.statusCode;
  };

  test('hands over signed-in sockets', async () => {
    const ws = await openSocket({ cookie: 'tocsin_session=viewer' });
    ws.send('hello');
    const [message]: MessageEvent[] = await once(ws, 'message');
    expect(message?.data).toBe('echo hello');
    expect(sockets.at(-1)?.actor).toBe(callers.get('viewer')?.actor.id);
    ws.close();
    await once(ws, 'close');
  });
  test('refuses strangers and other sites', async () => {
    expect(await refusedWith({})).toBe(401);
    expect(await refusedWith({ cookie: 'tocsin_session=viewer', origin: 'https://evil.example' })).toBe(403);
  });
  test('closes when the session ends', async () => {
    callers.set('short', await testContext(database));
    const ws = await openSocket({ cookie: 'tocsin_session=short' }, { heartbeatMs: 20 });
    callers.delete('short');
    const [closed]: CloseEvent[] = await once(ws, 'close');
    expect(closed?.code).toBe(4401);
  });
  test('does not keep the server from stopping', async () => {
    const server = await start({ connect });
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const ws = new WebSocket(`${address.replace('http', 'ws')}/ws`, { headers: { cookie: 'tocsin_session=viewer' } });
    await once(ws, 'open');
    const closed = once(ws, 'close');
    await server.close();
    await closed;
    await expect(fetch(`${address}/health/live`)).rejects.toThrow('fetch failed');
  });
  test('plain HTTP there is told so', async () => {
    const server = await start({ connect });
    const response = await server.app.inject({ url: '/ws', headers: { authorization: 'Bearer viewer' } });
    expect(problemOf(response).code).toBe('upgrade_required');
  });
});
