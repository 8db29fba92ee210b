// The syslog door over real sockets: back-pressure, retries, limits, counters.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';

import { openSyslogDoor, type SyslogDoor, type SyslogDoorOptions } from './syslog.ts';

const host = '127.0.0.1';
const log = pino({ level: 'silent' });
const opened: SyslogDoor[] = [];

/** The operating system names a port that is free for TCP; a door takes 0 for closed. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function door(
  options: Partial<SyslogDoorOptions> & Pick<SyslogDoorOptions, 'onLines'>,
): Promise<{ door: SyslogDoor; port: number }> {
  const port = await freePort();
  const made = await openSyslogDoor({
    host,
    udpPort: 0,
    tcpPort: port,
    log,
    ...options,
    ...(options.udpPort === 1 ? { udpPort: port } : {}),
  });
  opened.push(made);
  return { door: made, port };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, host);
  await once(socket, 'connect');
  return socket;
}

async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !condition(); round++) await sleep(10);
  expect(condition()).toBe(true);
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

describe('the syslog door', () => {
  it('hands on what TCP senders write, in order, with their address', async () => {
    const received: [string[], string][] = [];
    const { door: syslog, port } = await door({ onLines: async (lines, peer) => void received.push([lines, peer]) });
    const socket = await connected(port);
    socket.write('<13>one\n10 <13>');
    await until(() => received.length === 1);
    socket.end('twoooo<13>last');
    await until(() => received.flatMap(([lines]) => lines).length === 3);
    expect(received.flatMap(([lines]) => lines)).toEqual(['<13>one', '<13>twoooo', '<13>last']);
    expect(received[0]?.[1]).toContain('127.0.0.1');
    await until(() => syslog.stats().tcpConnections === 0);
    expect(syslog.stats().lines).toBe(3);
  });

  it('does not read on from a sender whose lines are not durable yet', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let calls = 0;
    let lines = 0;
    const { port } = await door({
      onLines: async (found) => {
        calls++;
        lines += found.length;
        await gate;
      },
    });
    const socket = await connected(port);
    const line = `<13>${'x'.repeat(1_000)}\n`;
    const count = 20_000;
    const written = new Promise((resolve) => socket.write(line.repeat(count), resolve));
    const finished = await Promise.race([written.then(() => true), sleep(300).then(() => false)]);
    expect(finished).toBe(false);
    expect(calls).toBe(1);
    release();
    await until(() => lines === count);
    socket.destroy();
  });

  it('tries again until lines are stored, and loses none', async () => {
    const stored: string[] = [];
    let failures = 2;
    const { door: syslog, port } = await door({
      onLines: async (lines) => {
        if (failures-- > 0) throw new Error('busy');
        stored.push(...lines);
      },
    });
    const socket = await connected(port);
    socket.end('<13>a\n<13>b\n');
    await until(() => stored.length === 2);
    expect(stored).toEqual(['<13>a', '<13>b']);
    expect(syslog.stats().retries).toBe(2);
  });

  it('closes although lines cannot be stored, and says how many it gave up', async () => {
    const { door: syslog, port } = await door({ onLines: () => Promise.reject(new Error('down')) });
    const socket = await connected(port);
    socket.on('error', () => undefined);
    socket.write('<13>a\n<13>b\n');
    await until(() => syslog.stats().retries > 0);
    await syslog.close();
    expect(syslog.stats().abandoned).toBe(2);
  });

  it('refuses connections above the limit and counts them', async () => {
    const { door: syslog, port } = await door({ onLines: async () => undefined, maxConnections: 1 });
    const first = await connected(port);
    const second = connect(port, host);
    second.on('error', () => undefined);
    await until(() => syslog.stats().tcpRefused === 1);
    expect(syslog.stats().tcpConnections).toBe(1);
    first.destroy();
    second.destroy();
  });

  it('ends connections that stay silent', async () => {
    const { door: syslog, port } = await door({ onLines: async () => undefined, idleTimeoutMs: 50 });
    const socket = await connected(port);
    socket.resume();
    await once(socket, 'close');
    await until(() => syslog.stats().tcpConnections === 0);
    expect(socket.destroyed).toBe(true);
  });

  it('takes one message a datagram, and counts those that a full queue drops', async () => {
    const stored: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { door: syslog, port } = await door({
      udpPort: 1,
      maxQueuedDatagrams: 5,
      onLines: async (lines) => {
        await gate;
        stored.push(...lines);
      },
    });
    const sender = createSocket('udp4');
    for (let index = 0; index < 10; index++) {
      await new Promise((resolve) => sender.send(`<13>message ${index}\n`, port, host, resolve));
      await until(() => syslog.stats().udpReceived === index + 1);
    }
    sender.close();
    expect(syslog.stats().udpDropped).toBe(4);
    release();
    await until(() => stored.length === 6);
    expect(stored).toEqual([0, 1, 2, 3, 4, 5].map((index) => `<13>message ${index}`));
  });

  it('opens nothing when a port is taken', async () => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const address = server.address();
    const tcpPort = typeof address === 'object' && address !== null ? address.port : 0;
    const udpPort = await freePort();
    await expect(openSyslogDoor({ host, udpPort, tcpPort, log, onLines: async () => undefined })).rejects.toMatchObject(
      { code: 'EADDRINUSE' },
    );
    const socket = createSocket('udp4');
    socket.bind(udpPort, host);
    await once(socket, 'listening');
    socket.close();
    server.close();
  });
});
