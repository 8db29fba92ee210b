// The forward door: every mode of the protocol, its acknowledgements and its greeting.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { decode, decodeMulti, encode, ExtData } from '@msgpack/msgpack';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { aRoom, thePeer, type TestRoom } from '../fixtures.ts';
import { forward } from '../forward.ts';
import { callAt, cutAt, tell, until } from '../streams/fixtures.ts';

const time = Date.UTC(2026, 2, 2, 8);
const seconds = time / 1_000;
const eventTime = (ms: number): ExtData => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(Math.floor(ms / 1_000));
  bytes.writeUInt32BE((ms % 1_000) * 1e6, 4);
  return new ExtData(0, bytes);
};
const packed = (entries: readonly unknown[]): Buffer => Buffer.concat(entries.map((entry) => encode(entry)));
const recordsOf = (room: TestRoom) => room.kept.flatMap(({ records }) => records);
const acksIn = (answer: Buffer): unknown[] => [...decodeMulti(answer)];

describe('the forward door', () => {
  const entries = [
    [eventTime(time + 250), { n: 1 }],
    [seconds, { n: 2 }],
    [[eventTime(time), { stream: 'a' }], { n: 3 }],
  ];
  const wanted = [
    { raw: '{"n":1}', value: { n: 1 }, transport: { time: time + 250, labels: { 'fluent.tag': 'app.web' } } },
    { raw: '{"n":2}', transport: { time, labels: { 'log.source.address': '192.0.2.10' } } },
    { raw: '{"n":3}', transport: { time, labels: { 'fluent.metadata.stream': 'a' } } },
  ];
  it.each([
    ['Message', entries.map(([at, record]) => encode(['app.web', at, record]))],
    ['Forward', [encode(['app.web', entries])]],
    ['PackedForward', [encode(['app.web', packed(entries), { size: 3 }])]],
    ['CompressedPackedForward', [encode(['app.web', gzipSync(packed(entries)), { compressed: 'gzip' }])]],
    [
      'two gzip members',
      [
        encode([
          'app.web',
          Buffer.concat([gzipSync(packed(entries.slice(0, 1))), gzipSync(packed(entries.slice(1)))]),
          { compressed: 'gzip' },
        ]),
      ],
    ],
  ])('takes %s mode', async (_, messages) => {
    const room = aRoom(forward);
    expect(await tell(forward, room, ...messages.map((bytes) => Buffer.from(bytes)))).toHaveLength(0);
    expect(recordsOf(room)).toMatchObject(wanted);
    expect(room.kept.every(({ source, key }) => source === 'auto' && key === null)).toBe(true);
  });

  it('takes packed entries that an old sender calls text', async () => {
    const bytes = packed(entries);
    const message = Buffer.concat([
      Buffer.from([0x92]),
      encode('app.web'),
      Buffer.from([0xda, 0, bytes.length]),
      bytes,
    ]);
    const room = aRoom(forward);
    await tell(forward, room, message);
    expect(recordsOf(room)).toMatchObject(wanted);
  });

  it('keeps what stands beside a line, for the source that knows the line', async () => {
    const room = aRoom(forward);
    const line =
      '<34>Mar  2 08:00:00 fw1 %ASA-4-106023: Deny tcp src outside:203.0.113.9/4711 dst inside:10.0.0.4/22 by access-group "out"';
    const record = {
      log: `${line}\n`,
      stream: 'stdout',
      kubernetes: { pod_name: 'web-1', namespace_name: 'shop', host: 'node1', labels: { app: 'web' } },
    };
    await tell(forward, room, Buffer.from(encode(['kube.web', seconds, record])));
    expect(recordsOf(room)).toMatchObject([
      {
        raw: JSON.stringify(record),
        value: record,
        transport: { host: 'node1', time, labels: { 'fluent.tag': 'kube.web' } },
      },
    ]);
  });

  it('keeps bytes and times of MessagePack as JSON has them', async () => {
    const room = aRoom(forward);
    await tell(
      forward,
      room,
      Buffer.from(encode(['t', seconds, { a: Buffer.from('é'), b: new Date(time), c: [Buffer.from('x')], d: null }])),
    );
    expect(recordsOf(room)[0]?.value).toEqual({ a: 'é', b: '2026-03-02T08:00:00.000Z', c: ['x'], d: null });
  });

  it('leaves out metrics and the marks of groups', async () => {
    const room = aRoom(forward);
    const marker = new ExtData(0, Buffer.from('ffffffff00000000', 'hex'));
    const message = encode([
      't',
      [
        [[marker, { group: 'a' }], {}],
        [seconds, { n: 1 }],
      ],
      { chunk: 'c' },
    ]);
    const metrics = encode(['t', [[seconds, { cpu: 1 }]], { fluent_signal: 1, chunk: 'm' }]);
    const answer = await tell(forward, room, Buffer.from(message), Buffer.from(metrics));
    expect(acksIn(answer)).toEqual([{ ack: 'c' }, { ack: 'm' }]);
    expect(recordsOf(room)).toMatchObject([{ raw: '{"n":1}' }]);
  });

  it('acknowledges a chunk once it is durable, and names it so that it is stored once', async () => {
    const room = aRoom(forward);
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    room.refusals.push(new Problem('too_many_requests', 'ingest_busy', 'Later.'));
    const message = Buffer.from(encode(['t', [[seconds, { n: 1 }]], { chunk: 'abc' }]));
    const client = callAt(forward, room);
    client.socket.write(message);
    await sleep(200);
    expect(client.answered()).toHaveLength(0);
    gate.resolve();
    await until(() => client.answered().length > 0);
    client.socket.end(message);
    await client.over;
    expect(acksIn(client.answered())).toEqual([{ ack: 'abc' }, { ack: 'abc' }]);
    expect(room.kept.map(({ key }) => key)).toEqual([room.kept[0]?.key, room.kept[0]?.key]);
    expect(room.kept[0]?.key).toMatch(/^forward-[0-9a-f]{40}$/);
  });

  it('puts messages of one record each together, and does not read on before they are durable', async () => {
    const room = aRoom(forward);
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    const client = callAt(forward, room);
    const messages = Buffer.concat(Array.from({ length: 500 }, (_, n) => encode(['t', seconds, { n }])));
    client.socket.write(messages);
    for (let index = 0; index < 100; index += 1) client.socket.write(messages);
    await sleep(100);
    expect(room.counts.get('bytes')).toBeLessThan(messages.length * 10);
    gate.resolve();
    client.socket.end();
    await client.over;
    expect(recordsOf(room)).toHaveLength(101 * 500);
    expect(room.kept.length).toBeLessThanOrEqual(101);
  });

  it('gives a chunk up, unacknowledged, when the door closes', async () => {
    const room = aRoom(forward);
    room.refusals.push(...Array.from({ length: 9 }, () => new Error('down')));
    const client = callAt(forward, room);
    client.socket.write(encode(['t', [[seconds, { n: 1 }]], { chunk: 'c' }]));
    await until(() => room.refusals.length < 9);
    room.close();
    await client.over;
    expect(client.answered()).toHaveLength(0);
    expect(room.kept).toEqual([]);
  });

  it('turns away who is not listed', async () => {
    const room = aRoom(forward);
    room.byPeer = () => Promise.reject(new Problem('forbidden', 'sender_not_listed', 'No.'));
    await tell(forward, room, Buffer.from(encode(['t', seconds, { n: 1 }])));
    expect(room.kept).toEqual([]);
    expect(room.counts.get('unauthorised')).toBe(1);
  });
});

describe('the greeting', () => {
  const sha512 = (...parts: (string | Uint8Array)[]): string =>
    parts.reduce((hash, part) => hash.update(part), createHash('sha512')).digest('hex');
  type Helo = ['HELO', { nonce: Uint8Array; auth: Uint8Array; keepalive: boolean }];

  async function greetWith(options: object, ping: (helo: Helo[1]) => unknown[]) {
    const room = aRoom(forward, options);
    const client = callAt(forward, room, thePeer);
    await until(() => client.answered().length > 0);
    const [name, helo] = decode(client.answered()) as Helo;
    expect(name).toBe('HELO');
    const length = client.answered().length;
    client.socket.write(encode(['PING', ...ping(helo)]));
    client.socket.end(encode(['t', seconds, { n: 1 }]));
    await client.over;
    return { helo, room, pong: decode(client.answered().subarray(length)) as unknown[] };
  }

  it('lets in who knows the key, and proves that the door knows it', async () => {
    const { pong, room, helo } = await greetWith({ sharedKey: 'k' }, ({ nonce }) => [
      'web1',
      'salt',
      sha512('salt', 'web1', nonce, 'k'),
      '',
      '',
    ]);
    expect(pong.slice(0, 3)).toEqual(['PONG', true, '']);
    expect(pong[4]).toBe(sha512('salt', String(pong[3]), helo.nonce, 'k'));
    expect(recordsOf(room)).toHaveLength(1);
  });

  it('turns away a wrong key, and takes nothing', async () => {
    const { pong, room } = await greetWith({ sharedKey: 'k' }, ({ nonce }) => [
      'web1',
      'salt',
      sha512('salt', 'web1', nonce, 'x'),
      '',
      '',
    ]);
    expect(pong.slice(0, 3)).toEqual(['PONG', false, 'shared_key mismatch']);
    expect(pong[4]).toBe('');
    expect(room.kept).toEqual([]);
    expect(room.counts.get('unauthorised')).toBe(1);
  });

  it.each([
    ['secret', true],
    ['wrong', false],
  ])('asks for the password where a user is set: %s', async (password, accepted) => {
    const options = { sharedKey: 'k', username: 'u', password: 'secret' };
    const { pong, room } = await greetWith(options, ({ nonce, auth }) => [
      'web1',
      Buffer.from('salt'),
      sha512('salt', 'web1', nonce, 'k'),
      'u',
      sha512(auth, 'u', password),
    ]);
    expect(pong[1]).toBe(accepted);
    expect(room.kept).toHaveLength(accepted ? 1 : 0);
  });

  it('takes nothing before it', async () => {
    const room = aRoom(forward, { sharedKey: 'k' });
    await tell(forward, room, Buffer.from(encode(['t', seconds, { n: 1 }])));
    await tell(forward, room, Buffer.alloc(10_000, 0x91));
    expect(room.kept).toEqual([]);
    expect(room.counts.get('malformed')).toBe(2);
  });

  it('marks its secrets, so that they are sealed', () => {
    const room = aRoom(forward);
    expect(room.options).toEqual({ sharedKey: '', username: '', password: '' });
  });
});

describe('bytes from anywhere', () => {
  const bytes = Buffer.concat([
    encode(['a', seconds, { log: 'é'.repeat(300), b: Buffer.alloc(300), f: 1.5, deep: [[[{ x: [] }]]] }]),
    encode(null),
    encode([
      'b',
      [
        [seconds, { n: 1 }],
        [eventTime(time), { n: -70_000, m: 1e12 }],
      ],
      { chunk: 'c1' },
    ]),
    encode(['c', gzipSync(packed([[seconds, { n: true }]])), { compressed: 'gzip', chunk: 'c2' }]),
    encode([
      'd',
      packed(
        Array.from({ length: 20 }, (_, n) => [
          seconds,
          Object.fromEntries(Array.from({ length: 20 }, (__, k) => [`k${k}`, n])),
        ]),
      ),
    ]),
  ]);

  it('give the same records however they are cut', async () => {
    const whole = aRoom(forward);
    const answer = await tell(forward, whole, bytes);
    expect(acksIn(answer)).toEqual([{ ack: 'c1' }, { ack: 'c2' }]);
    expect(recordsOf(whole)).toHaveLength(24);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (places) => {
        const room = aRoom(forward);
        expect(await tell(forward, room, ...cutAt(bytes, places))).toEqual(answer);
        expect(recordsOf(room)).toEqual(recordsOf(whole));
      }),
      { numRuns: 200 },
    );
    const single = aRoom(forward);
    await tell(forward, single, ...Array.from(bytes, (byte) => Buffer.from([byte])));
    expect(recordsOf(single)).toEqual(recordsOf(whole));
  });

  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a number', Buffer.from([1])],
    ['0xc1', Buffer.from([0x93, 0xc1])],
    ['an array of 4 billion', Buffer.from('ddffffffff', 'hex')],
    ['a map of 4 billion', Buffer.from('dfffffffff', 'hex')],
    ['text of 4 GiB', Buffer.from('92a174dbffffffff', 'hex')],
    ['depth without end', Buffer.alloc(5_000, 0x91)],
    ['a record that is none', Buffer.from(encode(['t', seconds, 'text']))],
    ['entries that are none', Buffer.from(encode(['t', [1, 2, 3]]))],
    ['half an entry', Buffer.from(encode(['t', packed([[seconds, { n: 1 }]]).subarray(0, -1)]))],
    ['damaged gzip', Buffer.from(encode(['t', Buffer.from('1f8b0800ff', 'hex'), { compressed: 'gzip' }]))],
    ['a bomb', Buffer.from(encode(['t', gzipSync(Buffer.alloc(64 << 20)), { compressed: 'gzip' }]))],
    ['a bomb of entries', Buffer.from(encode(['t', gzipSync(Buffer.alloc(1 << 19, 0xc0)), { compressed: 'gzip' }]))],
    ['__proto__', Buffer.from(encode(['t', seconds, JSON.parse('{"__proto__":1}')]))],
  ])('end the conversation: %s', async (_, noise) => {
    const room = aRoom(forward);
    expect(await tell(forward, room, noise)).toHaveLength(0);
    expect(room.counts.get('malformed')).toBe(1);
    expect(room.kept).toEqual([]);
  });

  it('never make the door fail, and what it acknowledged is kept exactly once', async () => {
    const record = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 5 }).filter((key) => key !== '__proto__'),
      fc.oneof(fc.string(), fc.integer(), fc.boolean()),
      { maxKeys: 3 },
    );
    const message = fc.tuple(
      fc.array(record, { maxLength: 4 }),
      fc.constantFrom('list', 'packed', 'gzip'),
      fc.boolean(),
    );
    const mutation = fc.record({
      at: fc.nat(),
      byte: fc.nat(255),
      kind: fc.constantFrom('set', 'cut', 'insert', 'none'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 4 }), mutation, async (messages, { at, byte, kind }) => {
        const stream = Buffer.concat(
          messages.map(([records, mode, acked], index) => {
            const all = records.map((one) => [seconds, one]);
            const body = mode === 'list' ? all : mode === 'packed' ? packed(all) : gzipSync(packed(all));
            return encode([
              't',
              body,
              { ...(acked ? { chunk: `c${index}` } : {}), ...(mode === 'gzip' ? { compressed: 'gzip' } : {}) },
            ]);
          }),
        );
        const place = at % (stream.length + 1);
        const changed = Buffer.concat([
          stream.subarray(0, place),
          kind === 'set' || kind === 'insert' ? Buffer.from([byte]) : Buffer.alloc(0),
          kind === 'cut' ? Buffer.alloc(0) : stream.subarray(kind === 'set' ? place + 1 : place),
        ]);
        const room = aRoom(forward);
        const acks = acksIn(await tell(forward, room, changed));
        const named = room.kept.filter(({ key }) => key !== null);
        expect(named.length).toBeLessThanOrEqual(acks.length);
        if (kind !== 'none') return;
        expect(recordsOf(room).map(({ value }) => value)).toEqual(messages.flatMap(([records]) => records));
        expect(acks).toEqual(messages.flatMap(([, , acked], index) => (acked ? [{ ack: `c${index}` }] : [])));
      }),
      { numRuns: 2_000 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('', '93a174ce60000000', '92a17493', '92a174c4'),
        async (noise, opening) => {
          await tell(forward, aRoom(forward), Buffer.from(opening, 'hex'), Buffer.from(noise));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
