// The Lumberjack door: what is acknowledged is durable, once, whatever happens to connections.
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { aRoom, type TestRoom } from '../fixtures.ts';
import { lumberjack } from '../lumberjack.ts';
import { callAt, cutAt, tell, until } from '../streams/fixtures.ts';
import { acksIn, dataFrame, jsonFrame, packedFrame, windowFrame, windowOf } from './fixtures.ts';

const rawsOf = (room: TestRoom): string[] => room.kept.flatMap(({ records }) => records.map(({ raw }) => raw));
const numbersOf = (room: TestRoom): unknown[] => rawsOf(room).map((raw) => JSON.parse(raw).n);
const numbered = (from: number, to: number): { n: number; '@metadata': { _id: string } }[] =>
  Array.from({ length: to - from }, (_, index) => ({ n: from + index, '@metadata': { _id: `e${from + index}` } }));

describe('the Lumberjack door', () => {
  it('stores a window, packed or plain, and acknowledges it by its last sequence', async () => {
    for (const packed of [true, false]) {
      const room = aRoom(lumberjack);
      const answer = await tell(lumberjack, room, windowOf([{ n: 1 }, { n: 2 }, { n: 3 }], { packed }));
      expect(acksIn(answer)).toEqual([3]);
      expect(answer.toString('latin1', 0, 2)).toBe('2A');
      expect(numbersOf(room)).toEqual([1, 2, 3]);
      expect(room.kept[0]).toMatchObject({ source: 'auto', key: null });
    }
  });

  it('stores what version 1 sends', async () => {
    const room = aRoom(lumberjack);
    const frames = [
      dataFrame(7, { line: 'odd word', host: 'web1', file: '/var/log/x', offset: '12', team: 'ops' }),
      dataFrame(8, { line: 'other', host: 'web1' }),
    ];
    const answer = await tell(
      lumberjack,
      room,
      Buffer.concat([windowFrame(2, 1), packedFrame(Buffer.concat(frames), 1)]),
    );
    expect(acksIn(answer)).toEqual([8]);
    expect(answer.toString('latin1', 0, 2)).toBe('1A');
    expect(room.kept[0]?.records[0]).toEqual({
      raw: 'odd word',
      transport: {
        host: 'web1',
        labels: { 'log.source.address': '192.0.2.10', 'log.file.path': '/var/log/x', 'log.offset': '12', team: 'ops' },
      },
    });
  });

  it('keeps what is no JSON, with the reason', async () => {
    const room = aRoom(lumberjack);
    const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
    const answer = await tell(lumberjack, room, windowOf(['{broken', '[1]', deep]));
    expect(acksIn(answer)).toEqual([3]);
    expect(room.kept[0]?.records.map(({ fault }) => fault)).toEqual([
      'The record is not valid JSON.',
      'The record is not a JSON object.',
      'The record is nested deeper than 100 levels.',
    ]);
  });

  it('keeps an event that is too long in pieces', async () => {
    const room = aRoom(lumberjack);
    await tell(lumberjack, room, windowOf([{ message: 'é'.repeat(40_000) }]));
    const pieces = room.kept[0]?.records ?? [];
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.map(({ raw }) => raw).join('')).toBe(JSON.stringify({ message: 'é'.repeat(40_000) }));
    for (const { raw, fault } of pieces) {
      expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(room.limits.maxRecordBytes);
      expect(fault).toBeDefined();
    }
  });

  it('says that it is there while a window is being stored, and acknowledges only then', async () => {
    const room = aRoom(lumberjack, { keepAliveSeconds: 0.02 });
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    const client = callAt(lumberjack, room);
    client.socket.write(windowOf([{ n: 1 }, { n: 2 }]));
    await until(() => client.answered().length >= 18);
    expect(new Set(acksIn(client.answered()))).toEqual(new Set([0]));
    gate.resolve();
    await until(() => acksIn(client.answered()).at(-1) === 2);
    client.socket.end();
    await client.over;
    expect(numbersOf(room)).toEqual([1, 2]);
  });

  it('does not read on before a window is durable', async () => {
    const room = aRoom(lumberjack);
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    const client = callAt(lumberjack, room);
    client.socket.write(windowOf([{ n: 1 }]));
    const all = windowOf(
      Array.from({ length: 5_000 }, (_, n) => ({ n, text: 'x'.repeat(200) })),
      { packed: false },
    );
    for (let from = 0; from < all.length; from += 4_096) client.socket.write(all.subarray(from, from + 4_096));
    await sleep(100);
    expect(room.counts.get('bytes')).toBeLessThan(100_000);
    gate.resolve();
    client.socket.end();
    await client.over;
    expect(rawsOf(room)).toHaveLength(5_001);
  });

  it('tries again while the sender waits, and gives up what nobody waits for', async () => {
    const room = aRoom(lumberjack);
    room.refusals.push(new Problem('unavailable', 'telemetry_log_full', 'Full.'));
    expect(acksIn(await tell(lumberjack, room, windowOf([{ n: 1 }])))).toEqual([1]);
    room.refusals.push(...Array.from({ length: 100 }, () => new Error('down')));
    const client = callAt(lumberjack, room);
    client.socket.write(windowOf([{ n: 2 }]));
    await until(() => room.refusals.length < 100);
    room.close();
    await client.over;
    expect(client.answered()).toHaveLength(0);
    expect(numbersOf(room)).toEqual([1]);
  });

  it('leaves a window that does not come to its end to its sender', async () => {
    const room = aRoom(lumberjack);
    const whole = windowOf([{ n: 1 }, { n: 2 }], { packed: false });
    expect(await tell(lumberjack, room, whole.subarray(0, -3))).toHaveLength(0);
    expect(room.kept).toEqual([]);
  });

  it('stores a window that a new one cuts short', async () => {
    const room = aRoom(lumberjack);
    const bytes = Buffer.concat([windowFrame(5), jsonFrame(1, { n: 1 }), jsonFrame(2, { n: 2 }), windowOf([{ n: 3 }])]);
    expect(acksIn(await tell(lumberjack, room, bytes))).toEqual([2, 1]);
    expect(numbersOf(room)).toEqual([1, 2, 3]);
  });

  it('stores what is under way when the door closes, and acknowledges it', async () => {
    const room = aRoom(lumberjack);
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    const client = callAt(lumberjack, room);
    client.socket.write(windowOf([{ n: 1 }]));
    await sleep(20);
    room.close();
    gate.resolve();
    await client.over;
    await until(() => client.answered().length === 6);
    expect(numbersOf(room)).toEqual([1]);
  });

  it('turns away who is not listed', async () => {
    const room = aRoom(lumberjack);
    room.byPeer = () => Promise.reject(new Problem('forbidden', 'sender_not_listed', 'No.'));
    expect(await tell(lumberjack, room, windowOf([{ n: 1 }]))).toHaveLength(0);
    expect(room.counts.get('unauthorised')).toBe(1);
    expect(room.kept).toEqual([]);
  });
});

describe('what is sent again', () => {
  it('is stored once when its connection broke, also in another cut and while it is still being stored', async () => {
    const room = aRoom(lumberjack);
    await tell(lumberjack, room, windowOf(numbered(0, 10)));
    await tell(lumberjack, room, windowOf(numbered(5, 8)));
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    const first = callAt(lumberjack, room);
    first.socket.write(windowOf(numbered(8, 15)));
    await sleep(20);
    first.socket.destroy();
    const second = callAt(lumberjack, room);
    second.socket.write(windowOf(numbered(12, 20)));
    await sleep(20);
    expect(second.answered()).toHaveLength(0);
    gate.resolve();
    await until(() => acksIn(second.answered()).at(-1) === 8);
    second.socket.end();
    await Promise.all([first.over, second.over]);
    expect(numbersOf(room)).toEqual(numbered(0, 20).map(({ n }) => n));
  });

  it('carries a name that a server started anew knows it by', async () => {
    const [before, after] = [aRoom(lumberjack), aRoom(lumberjack)];
    await tell(lumberjack, before, windowOf(numbered(0, 3)));
    await tell(lumberjack, after, windowOf(numbered(0, 3)));
    expect(before.kept[0]?.key).toMatch(/^lumberjack-[0-9a-f]{40}$/);
    expect(after.kept[0]?.key).toBe(before.kept[0]?.key);
    await tell(lumberjack, after, windowOf(numbered(1, 4)));
    expect(after.kept[1]?.key).not.toBe(before.kept[0]?.key);
  });

  it('is told by file and offset where there is no other identity, and not at all where there is none', async () => {
    const room = aRoom(lumberjack);
    const line = (offset: number) => ({
      '@timestamp': '2026-03-02T08:00:00.000Z',
      agent: { ephemeral_id: 'a1' },
      log: { file: { path: '/var/log/x' }, offset },
      n: offset,
    });
    await tell(lumberjack, room, windowOf([line(0), line(10)]));
    await tell(lumberjack, room, windowOf([line(10), line(20)]));
    await tell(lumberjack, room, windowOf([{ n: 1 }]));
    await tell(lumberjack, room, windowOf([{ n: 1 }]));
    expect(numbersOf(room)).toEqual([0, 10, 20, 1, 1]);
  });

  it('is stored after all when the first attempt failed', async () => {
    const room = aRoom(lumberjack);
    room.refusals.push(...Array.from({ length: 3 }, () => new Error('down')));
    const first = callAt(lumberjack, room);
    first.socket.write(windowOf(numbered(0, 3)));
    await until(() => room.refusals.length < 3);
    first.socket.destroy();
    expect(acksIn(await tell(lumberjack, room, windowOf(numbered(0, 3))))).toEqual([3]);
    await first.over;
    expect(numbersOf(room)).toEqual([0, 1, 2]);
  });
});

describe('bytes from anywhere', () => {
  it('give the same events however they are cut', async () => {
    const bytes = Buffer.concat([
      windowOf([{ n: 1 }, { n: 2, text: 'é'.repeat(30) }]),
      Buffer.concat([windowFrame(2, 1), dataFrame(1, { line: 'a', host: 'h' }), dataFrame(2, { line: '', x: 'y' })]),
      packedFrame(Buffer.concat([windowFrame(1), packedFrame(jsonFrame(1, { n: 3 }))])),
      jsonFrame(9, { n: 4 }),
    ]);
    const whole = aRoom(lumberjack);
    const answer = await tell(lumberjack, whole, bytes);
    expect(acksIn(answer)).toEqual([2, 2, 1, 9]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (places) => {
        const room = aRoom(lumberjack);
        expect(await tell(lumberjack, room, ...cutAt(bytes, places))).toEqual(answer);
        expect(rawsOf(room)).toEqual(rawsOf(whole));
      }),
      { numRuns: 200 },
    );
    const single = aRoom(lumberjack);
    await tell(lumberjack, single, ...Array.from(bytes, (byte) => Buffer.from([byte])));
    expect(rawsOf(single)).toEqual(rawsOf(whole));
  });

  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['TLS', Buffer.from('160301020001', 'hex')],
    ['an unknown frame', Buffer.from('2X0000')],
    ['a frame of 4 GiB', Buffer.from('324a00000001ffffffff', 'hex')],
    ['a packed frame of 4 GiB', Buffer.from('3243ffffffff', 'hex')],
    ['a field of 4 GiB', Buffer.from('3144000000010000000100000004', 'hex').fill(255, 10)],
    ['a million fields', Buffer.from('314400000001000fffff', 'hex')],
    ['damaged zlib', Buffer.concat([Buffer.from('3243', 'hex'), Buffer.from([0, 0, 0, 3, 1, 2, 3])])],
    ['a bomb', packedFrame(Buffer.alloc(64 << 20))],
    ['packing without end', [1, 2, 3, 4].reduce((inner) => packedFrame(inner), jsonFrame(1, {}))],
    ['half a frame in a packed one', packedFrame(jsonFrame(1, { n: 1 }).subarray(0, -1))],
  ])('end the conversation: %s', async (_, bytes) => {
    const room = aRoom(lumberjack);
    expect(await tell(lumberjack, room, bytes)).toHaveLength(0);
    expect(room.counts.get('malformed')).toBe(1);
    expect(room.kept).toEqual([]);
  });

  it('never make the door fail, and what it acknowledged is kept exactly once', async () => {
    const event = fc.record({ n: fc.nat(), m: fc.string({ maxLength: 10 }) });
    const stream = fc.array(fc.array(event, { maxLength: 5 }), { maxLength: 4 });
    const mutation = fc.record({
      at: fc.nat(),
      byte: fc.nat(255),
      kind: fc.constantFrom('set', 'cut', 'insert', 'none'),
    });
    await fc.assert(
      fc.asyncProperty(stream, fc.boolean(), mutation, async (windows, packed, { at, byte, kind }) => {
        const bytes = Buffer.concat(windows.map((events) => windowOf(events, { packed })));
        const place = at % (bytes.length + 1);
        const changed = Buffer.concat([
          bytes.subarray(0, place),
          kind === 'none' || kind === 'cut' ? Buffer.alloc(0) : Buffer.from([byte]),
          kind === 'cut' ? Buffer.alloc(0) : bytes.subarray(kind === 'set' ? place + 1 : place),
        ]);
        const room = aRoom(lumberjack);
        const acks = acksIn(await tell(lumberjack, room, changed));
        expect(acks.length).toBe(room.kept.length);
        if (kind !== 'none') return;
        expect(rawsOf(room)).toEqual(windows.flat().map((one) => JSON.stringify(one)));
      }),
      { numRuns: 2_000 },
    );
    const room = aRoom(lumberjack);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('', '2J', '1D', '2C', '2W'),
        async (noise, opening) => {
          await tell(lumberjack, room, Buffer.concat([Buffer.from(opening), deflateSync(noise), noise]));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
