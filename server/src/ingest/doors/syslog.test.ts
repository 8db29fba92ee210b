// The syslog doors: what is heard is stored, no faster than it can be, and nothing of it is lost on the way.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Problem } from '#platform/errors';

import { aRoom, thePeer } from './fixtures.ts';
import { callAt, cutAt, datagramDoor, streamDoor, tell, until } from './streams/fixtures.ts';
import { syslogTcp, syslogTls, syslogUdp } from './syslog.ts';

const rawsOf = (room: ReturnType<typeof aRoom>): string[] =>
  room.kept.flatMap(({ records }) => records.map(({ raw }) => raw));

describe('the syslog doors over streams', () => {
  it('hand on what senders write, in order, with their address', async () => {
    const room = aRoom(syslogTcp);
    const client = callAt(syslogTcp, room);
    client.socket.write('<13>one\n10 <13>');
    await until(() => room.kept.length === 1);
    client.socket.end('twoooo<13>last');
    await client.over;
    expect(rawsOf(room)).toEqual(['<13>one', '<13>twoooo', '<13>last']);
    expect(room.kept[0]).toMatchObject({
      source: 'auto',
      records: [{ transport: { labels: { 'log.source.address': '192.0.2.10' } } }],
    });
    expect(room.counts.get('bytes')).toBe(29);
  });

  it('read on only when lines are durable, also behind a real socket', async () => {
    const room = aRoom(syslogTls, { source: 'syslog' });
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    const server = createServer((socket) => void streamDoor(syslogTls).converse(socket, thePeer, room));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const count = 20_000;
    const written = new Promise((resolve) => socket.write(`<13>${'x'.repeat(1_000)}\n`.repeat(count), resolve));
    expect(await Promise.race([written.then(() => 'written'), sleep(300).then(() => 'held')])).toBe('held');
    expect(room.counts.get('bytes')).toBeLessThan(1_000_000);
    gate.resolve();
    socket.end();
    await until(() => rawsOf(room).length === count);
    expect(room.kept.every(({ source }) => source === 'syslog')).toBe(true);
    server.close();
  });

  it('try again until lines are stored, and lose none', async () => {
    const room = aRoom(syslogTcp);
    room.refusals.push(new Problem('too_many_requests', 'ingest_busy', 'Later.'), new Error('disk'));
    await tell(syslogTcp, room, Buffer.from('<13>a\n<13>b\n'));
    expect(rawsOf(room)).toEqual(['<13>a', '<13>b']);
    expect(room.counts.get('busy')).toBe(1);
    expect(room.counts.get('dropped')).toBeUndefined();
  });

  it('close although lines cannot be stored, and say how many they gave up', async () => {
    const room = aRoom(syslogTcp);
    room.refusals.push(...Array.from({ length: 100 }, () => new Error('down')));
    const client = callAt(syslogTcp, room);
    client.socket.write('<13>a\n<13>b\n');
    await until(() => room.refusals.length < 99);
    room.close();
    await client.over;
    expect(room.counts.get('dropped')).toBe(2);
  });

  it('close a connection nothing comes from any more', async () => {
    const room = aRoom(syslogTcp);
    room.limits.idleMs = 50;
    const client = callAt(syslogTcp, room);
    client.socket.write('<13>cut o');
    await client.over;
    expect(rawsOf(room)).toEqual(['<13>cut o']);
  });

  it('store what was under way when the door closes, and read nothing new', async () => {
    const room = aRoom(syslogTcp);
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    const client = callAt(syslogTcp, room);
    client.socket.write('<13>a\n');
    await until(() => room.counts.get('bytes') === 6);
    client.socket.write('<13>b\n');
    room.close();
    gate.resolve();
    await client.over;
    expect(rawsOf(room)).toEqual(['<13>a']);
  });

  it('turn away who is not listed, and wait for an organisation', async () => {
    const room = aRoom(syslogTcp);
    const { byPeer } = room;
    const answers = [new Problem('unavailable', 'no_organisation', 'None yet.')];
    room.byPeer = (peer) => {
      const answer = answers.shift();
      return answer ? Promise.reject(answer) : byPeer(peer);
    };
    await tell(syslogTcp, room, Buffer.from('<13>a\n'));
    expect(rawsOf(room)).toEqual(['<13>a']);
    answers.push(new Problem('forbidden', 'sender_not_listed', 'No.'));
    await tell(syslogTcp, room, Buffer.from('<13>b\n'));
    expect(rawsOf(room)).toEqual(['<13>a']);
    expect(room.counts.get('unauthorised')).toBe(1);
  });

  it('put what many connections bring meanwhile into one batch', async () => {
    const room = aRoom(syslogTcp);
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    const clients = Array.from({ length: 60 }, () => callAt(syslogTcp, room));
    clients.forEach(({ socket }, index) => socket.end(`<13>message ${index}\n`));
    await until(() => room.counts.get('bytes') === 60 * 15 - 10);
    gate.resolve();
    await Promise.all(clients.map(({ over }) => over));
    expect(rawsOf(room)).toHaveLength(60);
    expect(room.kept.length).toBeLessThan(5);
  });

  it('do so also when every conversation has a room of its own, as in the house', async () => {
    const first = aRoom(syslogTcp);
    const gate = Promise.withResolvers<void>();
    first.hold = gate.promise;
    const rooms = Array.from({ length: 30 }, () => ({ ...first, counts: new Map() }));
    const clients = rooms.map((room) => callAt(syslogTcp, room));
    clients.forEach(({ socket }, index) => socket.end(`<13>message ${index}\n`));
    await sleep(50);
    gate.resolve();
    await Promise.all(clients.map(({ over }) => over));
    expect(rawsOf(first)).toHaveLength(30);
    expect(first.kept.length).toBeLessThan(5);
  });

  it('keep every message exactly once, however the bytes are cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '<', '1', '>', '"', '\\', '#012'), maxLength: 20 });
    const framed = text.map((message): [string, string] => [
      `<13>m${message.trimEnd()}`,
      `${Buffer.byteLength(`<13>m${message.trimEnd()}`)} <13>m${message.trimEnd()}`,
    ]);
    const part = fc.tuple(framed, fc.constantFrom('\n', '\r\n', '\0', 'counted', 'counted\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 12 }), async (parts, at) => {
        const room = aRoom(syslogTcp);
        const said = parts.map(([[plain, counted], ending]) =>
          ending.startsWith('counted') ? counted + ending.slice(7) : plain + ending,
        );
        await tell(syslogTcp, room, ...cutAt(Buffer.from(said.join('')), at));
        expect(rawsOf(room)).toEqual(parts.map(([[plain]]) => plain));
      }),
      { numRuns: 300 },
    );
  });

  it('take any bytes without an error, and hold no more than they are given', async () => {
    const room = aRoom(syslogTcp);
    let given = 0;
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
      fc
        .constantFrom('999999 <1', '1 <', '64000 <13>', '<13>', '\n', '\0', '0 <', '-1 <')
        .map((word) => Buffer.from(word)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 8 }), async (pieces) => {
        given += pieces.reduce((sum, { length }) => sum + length, 0);
        await tell(syslogTcp, room, ...pieces);
      }),
      { numRuns: 2_000 },
    );
    expect(room.counts.get('bytes')).toBe(given);
    expect(room.counts.get('dropped')).toBeUndefined();
  });
});

describe('the syslog door over UDP', () => {
  it('takes one message a datagram, without the terminator', async () => {
    const room = aRoom(syslogUdp);
    const datagrams = ['<13>one\n', '<13>two\nlines\r\n', '\n', '<13>three'].map((text) => Buffer.from(text));
    await datagramDoor(syslogUdp).take(datagrams, { ...thePeer, address: '::ffff:198.51.100.7' }, room);
    expect(rawsOf(room)).toEqual(['<13>one', '<13>two\nlines', '<13>three']);
    expect(room.kept[0]?.records[0]?.transport).toEqual({ labels: { 'log.source.address': '198.51.100.7' } });
  });

  it('resolves when the messages are durable', async () => {
    const room = aRoom(syslogUdp);
    room.refusals.push(new Error('disk'));
    const gate = Promise.withResolvers<void>();
    room.hold = gate.promise;
    let done = false;
    const taken = datagramDoor(syslogUdp)
      .take([Buffer.from('<13>a')], thePeer, room)
      .then(() => (done = true));
    await sleep(250);
    expect(done).toBe(false);
    gate.resolve();
    await taken;
    expect(rawsOf(room)).toEqual(['<13>a']);
  });

  it('counts what it loses when it closes', async () => {
    const room = aRoom(syslogUdp);
    room.refusals.push(...Array.from({ length: 9 }, () => new Error('down')));
    const taken = datagramDoor(syslogUdp).take([Buffer.from('<13>a'), Buffer.from('<13>b')], thePeer, room);
    await until(() => room.refusals.length < 9);
    room.close();
    await taken;
    expect(room.counts.get('dropped')).toBe(2);
  });
});
