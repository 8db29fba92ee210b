// The GELF doors: one message in any of its packings, and nothing of a hostile sender's that grows without end.
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { aRoom, thePeer, type TestRoom } from '../fixtures.ts';
import { gelfTcp, gelfUdp } from '../gelf.ts';
import { callAt, cutAt, datagramDoor, tell, until } from '../streams/fixtures.ts';
import { createReassembly } from './datagrams.ts';
import { gelfRecord } from './records.ts';

const time = Date.UTC(2026, 2, 2, 8);
const message = {
  version: '1.1',
  host: 'web1',
  short_message: 'tea is ready',
  timestamp: time / 1_000 + 0.25,
  level: 4,
  _user: 'alice',
  _source_ip: '203.0.113.9',
};
const recordsOf = (room: TestRoom) => room.kept.flatMap(({ records }) => records);
const labels = { 'log.source.address': '192.0.2.10' };

function chunksIn(bytes: Buffer, size: number, id = 1): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => {
    const header = Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 0, id, index, count]);
    return Buffer.concat([header, bytes.subarray(index * size, (index + 1) * size)]);
  });
}
const take = (room: TestRoom, ...datagrams: Buffer[]): Promise<void> =>
  datagramDoor(gelfUdp).take(datagrams, thePeer, room);

describe('a GELF message', () => {
  it('becomes a document of its fields, with host and time', () => {
    expect(gelfRecord(JSON.stringify(message), labels)).toEqual({
      raw: JSON.stringify(message),
      value: { message: 'tea is ready', 'log.level': 'warning', user: 'alice', source_ip: '203.0.113.9' },
      transport: { host: 'web1', time: time + 250, labels },
    });
  });

  it('is its long text where it has one', () => {
    const both = { ...message, full_message: 'tea is ready\nand hot', facility: 'kitchen', file: 'tea.ts', line: 3 };
    expect(gelfRecord(JSON.stringify(both), labels).value).toMatchObject({
      message: 'tea is ready\nand hot',
      short_message: 'tea is ready',
      'log.syslog.facility.name': 'kitchen',
      'log.origin.file.name': 'tea.ts',
      'log.origin.file.line': 3,
    });
  });

  it.each([
    ['no json', 'The GELF message is not valid JSON.'],
    ['[1]', 'The GELF message is not a JSON object.'],
    [`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, 'The record is nested deeper than 100 levels.'],
  ])('that is none is kept with the reason: %.20s', (raw, fault) => {
    expect(gelfRecord(raw, labels)).toEqual({ raw, fault, transport: { labels } });
  });
});

describe('the GELF door over UDP', () => {
  const bytes = Buffer.from(JSON.stringify(message));

  it.each([
    ['plain', [bytes]],
    ['with a NUL at its end', [Buffer.concat([bytes, Buffer.alloc(1)])]],
    ['gzip', [gzipSync(bytes)]],
    ['zlib', [deflateSync(bytes)]],
    ['in chunks', chunksIn(bytes, 20)],
    ['in chunks, packed, in any order', chunksIn(gzipSync(bytes), 30).toReversed()],
    ['with a chunk twice', chunksIn(bytes, 40).flatMap((chunk) => [chunk, chunk])],
  ])('takes a message %s', async (_, datagrams) => {
    const room = aRoom(gelfUdp);
    for (const datagram of datagrams) await take(room, datagram);
    expect(recordsOf(room)).toEqual([gelfRecord(bytes.toString(), labels)]);
  });

  it('keeps senders and messages apart', async () => {
    const room = aRoom(gelfUdp);
    const [a, b] = [
      chunksIn(Buffer.from('{"short_message":"a"}'), 12, 1),
      chunksIn(Buffer.from('{"short_message":"b"}'), 12, 2),
    ];
    await take(room, ...a.slice(0, 1), ...b, ...a.slice(1));
    await datagramDoor(gelfUdp).take(a.slice(0, 1), { ...thePeer, address: '198.51.100.1' }, room);
    expect(recordsOf(room).map(({ raw }) => raw)).toEqual(['{"short_message":"b"}', '{"short_message":"a"}']);
  });

  it('counts what is damaged, keeps what is no JSON, and unpacks no bomb', async () => {
    const room = aRoom(gelfUdp);
    await take(
      room,
      Buffer.from('1f8b0800ff', 'hex'),
      gzipSync(Buffer.alloc(64 << 20)),
      Buffer.from('hello'),
      Buffer.from('\n'),
    );
    expect(room.counts.get('malformed')).toBe(2);
    expect(recordsOf(room)).toMatchObject([{ raw: 'hello', fault: 'The GELF message is not valid JSON.' }]);
  });

  it('resolves when the messages are durable', async () => {
    const room = aRoom(gelfUdp);
    room.refusals.push(new Error('disk'));
    await take(room, bytes);
    expect(recordsOf(room)).toHaveLength(1);
  });

  it('takes any datagrams', async () => {
    const room = aRoom(gelfUdp);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom('', '1e0f', '1e0f0000000000000001', '1f8b08', '789c'),
        async (noise, opening) => {
          await take(room, Buffer.concat([Buffer.from(opening, 'hex'), noise]));
        },
      ),
      { numRuns: 2_000 },
    );
    expect(room.counts.get('dropped')).toBeUndefined();
    expect(recordsOf(room).length).toBeGreaterThan(0);
  });
});

describe('the chunks of messages', () => {
  it('are held within bounds of number, bytes and time', () => {
    const reassembly = createReassembly({ maxMessages: 3, maxBytes: 1_000, patienceMs: 5_000 });
    const first = (id: number, size: number): Buffer =>
      chunksIn(Buffer.alloc(size * 2), size, id)[0] ?? Buffer.alloc(0);
    for (let id = 0; id < 10; id += 1) expect(reassembly.add('a', first(id, 100), id)).toBeNull();
    expect(reassembly.size()).toEqual({ messages: 3, bytes: 300 });
    expect(reassembly.sweep(20)).toBe(7);
    reassembly.add('a', first(20, 900), 20);
    expect(reassembly.size().bytes).toBeLessThanOrEqual(1_000);
    expect(reassembly.sweep(20)).toBe(2);
    expect(reassembly.sweep(5_021)).toBe(2);
    expect(reassembly.size()).toEqual({ messages: 0, bytes: 0 });
  });

  it('that contradict themselves are left out', () => {
    const reassembly = createReassembly({ maxMessages: 3, maxBytes: 1_000, patienceMs: 5_000 });
    for (const [index, count] of [
      [0, 0],
      [0, 129],
      [5, 5],
    ])
      expect(
        reassembly.add('a', Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 0, 1, index ?? 0, count ?? 0, 65]), 0),
      ).toBeNull();
    expect(reassembly.add('a', Buffer.from([0x1e, 0x0f, 1]), 0)).toBeNull();
    expect(reassembly.size().messages).toBe(0);
    reassembly.add('a', chunksIn(Buffer.alloc(4), 2)[0] ?? Buffer.alloc(0), 0);
    expect(reassembly.add('a', chunksIn(Buffer.alloc(6), 2)[1] ?? Buffer.alloc(0), 0)).toBeNull();
    expect(reassembly.size().bytes).toBe(2);
  });
});

describe('the GELF door over TCP', () => {
  it('takes messages that end with NUL, and the last one at the end of the connection', async () => {
    const room = aRoom(gelfTcp);
    const bytes = Buffer.from(
      `${JSON.stringify(message)}\0\n{"short_message":\n"b"}\0not json\0\0{"short_message":"é"}`,
    );
    await tell(gelfTcp, room, bytes);
    const wanted = recordsOf(room);
    expect(wanted.map(({ raw }) => raw)).toEqual([
      JSON.stringify(message),
      '{"short_message":\n"b"}',
      'not json',
      '{"short_message":"é"}',
    ]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 10 }), async (places) => {
        const cut = aRoom(gelfTcp);
        await tell(gelfTcp, cut, ...cutAt(bytes, places));
        expect(recordsOf(cut)).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  it('takes messages that end with the line where it is set so', async () => {
    const room = aRoom(gelfTcp, { delimiter: 'newline' });
    await tell(gelfTcp, room, Buffer.from('{"short_message":"a"}\r\n{"short_message":"b"}\n'));
    expect(recordsOf(room)).toHaveLength(2);
  });

  it('keeps a message that is too long in pieces, and finds the one behind it', async () => {
    const room = aRoom(gelfTcp);
    await tell(gelfTcp, room, Buffer.from(`{"short_message":"${'é'.repeat(60_000)}"}\0{"short_message":"b"}\0`));
    expect(recordsOf(room).at(-1)?.raw).toBe('{"short_message":"b"}');
    expect(recordsOf(room).length).toBeGreaterThan(2);
    for (const { raw } of recordsOf(room))
      expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(room.limits.maxRecordBytes);
  });

  it('reads on only when messages are durable, tries again, and counts what it gives up', async () => {
    const room = aRoom(gelfTcp);
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    room.refusals.push(new Error('down'));
    const client = callAt(gelfTcp, room);
    for (let index = 0; index < 2_000; index += 1) client.socket.write(`${JSON.stringify(message)}\0`);
    await sleep(50);
    expect(room.counts.get('bytes')).toBeLessThan(100_000);
    gate.resolve();
    client.socket.end();
    await client.over;
    expect(recordsOf(room)).toHaveLength(2_000);

    const closing = aRoom(gelfTcp);
    closing.refusals.push(...Array.from({ length: 9 }, () => new Error('down')));
    const late = callAt(gelfTcp, closing);
    late.socket.write('{"short_message":"a"}\0');
    await until(() => closing.refusals.length < 9);
    closing.close();
    await late.over;
    expect(closing.counts.get('dropped')).toBe(1);
  });

  it('takes any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }), async (pieces) => {
        const room = aRoom(gelfTcp);
        await tell(gelfTcp, room, ...pieces.map((piece) => Buffer.from(piece)));
        expect(room.counts.get('bytes') ?? 0).toBe(pieces.reduce((sum, { length }) => sum + length, 0));
      }),
      { numRuns: 1_000 },
    );
  });
});
