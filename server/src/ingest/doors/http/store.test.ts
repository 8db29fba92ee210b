// How doors store: small bodies are tried again while too much is waiting, large ones are passed through.
import type { IncomingMessage, ServerResponse } from 'node:http';

import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { Problem } from '#platform/errors';

import type { RawRecord } from '../../body.ts';
import { defineDoor, type Exchange, type Sender } from '../door.ts';
import { aRoom, thePeer, type TestRoom } from '../fixtures.ts';
import { readAhead, store } from './store.ts';

const door = defineDoor({
  kind: 'http',
  id: 'none',
  title: '',
  summary: '',
  usualPort: 1,
  credential: 'token',
  options: z.object({}),
  snippets: [],
  answer: () => Promise.resolve(),
});
const busy = (): Problem => new Problem('too_many_requests', 'ingest_busy', 'Busy.');

async function parts(gone = false): Promise<{ exchange: Exchange; room: TestRoom; sender: Sender }> {
  const room = aRoom(door);
  const request = { socket: { destroyed: gone } } as IncomingMessage;
  const exchange = { request, response: {} as ServerResponse, path: '/', query: new URLSearchParams(), peer: thePeer };
  return { exchange, room, sender: await room.byPeer(thePeer) };
}

async function* chunks(count: number, size: number): AsyncGenerator<RawRecord[]> {
  for (let index = 0; index < count; index++) yield [{ raw: String(index).padEnd(size, 'x') }];
}

describe('reading ahead', () => {
  it('gives a list of what is small, and a stream of what is large', async () => {
    const { room } = await parts();
    const small = await readAhead(room, chunks(10, 100));
    expect(small.records).toHaveLength(10);
    const large = await readAhead(room, chunks(30, 100_000));
    expect(Array.isArray(large.records)).toBe(false);
    const found: string[] = [];
    if (Symbol.asyncIterator in large.records) {
      for await (const part of large.records) for (const { raw } of part) found.push(raw);
    }
    expect(found.map(Number.parseFloat)).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  it('holds what must be whole, and gives it back', async () => {
    const { room } = await parts();
    for (let round = 0; round < 12; round++) {
      const ahead = await readAhead(room, chunks(60, 1 << 20), () => true);
      expect(ahead.records).toHaveLength(60);
      ahead.release();
    }
  });

  it('says that it is busy when too much is held', async () => {
    const { room } = await parts();
    const held = await Promise.all(Array.from({ length: 4 }, () => readAhead(room, chunks(60, 1 << 20), () => true)));
    await expect(readAhead(room, chunks(60, 1 << 20), () => true)).rejects.toMatchObject({ code: 'ingest_busy' });
    for (const one of held) one.release();
    await expect(readAhead(room, chunks(60, 1 << 20), () => true)).resolves.toBeDefined();
  });
});

describe('storing', () => {
  it('tries a list again until it is stored, once', async () => {
    const { exchange, room, sender } = await parts();
    room.refusals.push(busy(), busy());
    const stored = await store(exchange, room, sender, { records: [{ raw: 'a' }] }, { patienceMs: 2_000 });
    expect(stored.accepted).toBe(1);
    expect(room.kept).toHaveLength(1);
    expect(room.counts.get('busy')).toBe(1);
  });

  it('gives up when its patience is over', async () => {
    const { exchange, room, sender } = await parts();
    room.refusals.push(...Array.from({ length: 50 }, busy));
    const started = Date.now();
    await expect(store(exchange, room, sender, { records: [{ raw: 'a' }] }, { patienceMs: 250 })).rejects.toThrow(
      'Busy.',
    );
    expect(Date.now() - started).toBeGreaterThanOrEqual(250);
    expect(room.kept).toEqual([]);
  });

  it('never sends a stream twice, and never tries again what is final', async () => {
    const { exchange, room, sender } = await parts();
    room.refusals.push(busy());
    await expect(store(exchange, room, sender, { records: chunks(2, 10) })).rejects.toThrow('Busy.');
    room.refusals.push(new Problem('invalid_input', 'unknown_site', 'No such site.'));
    await expect(store(exchange, room, sender, { records: [{ raw: 'a' }] })).rejects.toThrow('No such site.');
    expect(room.kept).toEqual([]);
  });

  it('stores nothing for a sender who has gone in the meantime', async () => {
    const { exchange, room, sender } = await parts(true);
    room.refusals.push(busy());
    await expect(store(exchange, room, sender, { records: [{ raw: 'a' }] })).rejects.toThrow('Busy.');
    expect(room.kept).toEqual([]);
  });
});
