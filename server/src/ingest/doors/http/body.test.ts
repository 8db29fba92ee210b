// Bodies at the HTTP doors: packed in every way, too long, too slow, broken.
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { defineDoor } from '../door.ts';
import { aRoom } from '../fixtures.ts';
import { answer, answerJson, failureOf } from './answer.ts';
import { bodyOf } from './body.ts';
import { ask, openDoor, type OpenDoor, sayRaw } from './fixtures.ts';

/** Answers with the length of what it was sent, or with what was wrong. */
const echo = defineDoor({
  kind: 'http',
  id: 'echo',
  title: 'Echo',
  summary: '',
  usualPort: 1,
  credential: 'token',
  options: z.object({}),
  snippets: [],
  answer: async (exchange, room) => {
    try {
      let bytes = 0;
      let text = '';
      for await (const chunk of bodyOf(exchange, room)) {
        bytes += chunk.length;
        if (text.length < 50) text += chunk.toString('utf8', 0, 50);
      }
      answer(exchange, 200, `${bytes} ${text.slice(0, 20)}`, {});
    } catch (error) {
      const { status, code } = failureOf(error, room);
      answerJson(exchange, status, { code });
    }
  },
});

const opened: OpenDoor[] = [];
async function echoDoor(maxBodyBytes = 1 << 20, idleMs = 2_000): Promise<OpenDoor> {
  const room = aRoom(echo);
  room.limits = { ...room.limits, maxBodyBytes, idleMs };
  const open = await openDoor(echo, room);
  opened.push(open);
  return open;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((open) => open.close()));
});

describe('a body', () => {
  const content = 'hello '.repeat(1_000);
  it.each([
    ['plain', '', Buffer.from(content)],
    ['identity', 'identity', Buffer.from(content)],
    ['gzip', 'gzip', gzipSync(content)],
    ['gzip that nobody declared', '', gzipSync(content)],
    ['gzip in two members', 'gzip', Buffer.concat([gzipSync(content.slice(0, 3_000)), gzipSync(content.slice(3_000))])],
    ['deflate', 'deflate', deflateSync(content)],
    ['deflate without its header', 'deflate', deflateRawSync(content)],
    ['zstd', 'zstd', zstdCompressSync(content)],
  ])('is unpacked: %s', async (_, encoding, body) => {
    const open = await echoDoor();
    const headers: Record<string, string> = encoding === '' ? {} : { 'content-encoding': encoding };
    const { text } = await ask(open, { headers, body: [body.subarray(0, 1), body.subarray(1, 7), body.subarray(7)] });
    expect(text).toBe('6000 hello hello hello he');
    expect(open.room.counts.get('bytes')).toBe(body.length);
  });

  it.each([
    ['gzip', Buffer.from('no gzip at all')],
    ['gzip', gzipSync(content).subarray(0, 30)],
    ['deflate', Buffer.from('no deflate at all')],
    ['zstd', Buffer.from('no zstd at all')],
  ])('that is no %s is refused', async (encoding, body) => {
    const open = await echoDoor();
    const { status, text } = await ask(open, { headers: { 'content-encoding': encoding }, body });
    expect({ status, text }).toEqual({ status: 400, text: '{"code":"body_damaged"}' });
    expect(open.room.counts.get('malformed')).toBe(1);
  });

  it('in an encoding nobody knows here is refused', async () => {
    const open = await echoDoor();
    expect(await ask(open, { headers: { 'content-encoding': 'br' }, body: 'x' })).toMatchObject({
      status: 400,
      text: '{"code":"unsupported_encoding"}',
    });
  });

  it('that says that it is too long is refused before it is read', async () => {
    const open = await echoDoor(1_000);
    const said = await sayRaw(open, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n');
    expect(said).toContain('413');
  });

  it.each([
    ['plain', Buffer.alloc(3_000, 'x'), {}],
    ['packed', gzipSync(Buffer.alloc(200 << 20)), { 'content-encoding': 'gzip' }],
    ['zstd', zstdCompressSync(Buffer.alloc(200 << 20)), { 'content-encoding': 'zstd' }],
  ])('that turns out to be too long is refused, %s, without unpacking it all', async (_, body, headers) => {
    const open = await echoDoor(2_000);
    const before = process.memoryUsage().rss;
    const pieces = Array.from({ length: 10 }, (_, at) =>
      body.subarray((at * body.length) / 10, ((at + 1) * body.length) / 10),
    );
    expect(await ask(open, { headers, body: pieces })).toMatchObject({
      status: 413,
      text: '{"code":"body_too_large"}',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 << 20);
  });

  it('whose sender stands still loses its connection', async () => {
    const open = await echoDoor(1_000, 50);
    const started = Date.now();
    const said = await sayRaw(open, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc', 3_000);
    expect(said).toBe('');
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(open.failures).toEqual([]);
  });

  /** Sends a byte at a time; null when the connection was lost. */
  async function trickled(open: OpenDoor, bytes: number): Promise<number | null> {
    const sent = httpRequest({ port: open.port, method: 'POST', host: '127.0.0.1' });
    const answered = new Promise<number | null>((resolve) => {
      sent.on('response', (response) => resolve(response.statusCode ?? 0));
      sent.on('error', () => resolve(null));
    });
    for (let piece = 0; piece < bytes && !sent.destroyed; piece++) {
      sent.write('x');
      await sleep(60);
    }
    sent.end();
    return answered;
  }

  it('may come slowly for a while, and not for ever', async () => {
    expect(await trickled(await echoDoor(1_000, 900), 6)).toBe(200);
    expect(await trickled(await echoDoor(1_000, 150), 50)).toBeNull();
  });
});
