// The syslog door: listens on UDP and TCP and hands lines on, no faster than they become durable.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Log } from '#platform/log';

import { SyslogFraming } from './syslog-framing.ts';

export type SyslogDoorOptions = {
  host: string;
  /** 0: not opened. */
  udpPort: number;
  tcpPort: number;
  /** Resolves when the lines are durable; while it has not, the sender's connection is not read. A rejection is tried again. */
  onLines: (lines: string[], peer: string) => Promise<void>;
  log: Log;
  maxConnections?: number;
  idleTimeoutMs?: number;
  /** Datagrams that wait while `onLines` is busy; more are dropped, and counted. */
  maxQueuedDatagrams?: number;
};

type SyslogStats = {
  lines: number;
  udpReceived: number;
  udpQueued: number;
  /** Datagrams lost to a full queue. What the operating system dropped before is not known here. */
  udpDropped: number;
  tcpConnections: number;
  tcpRefused: number;
  retries: number;
  /** Lines given up because the door closed while they could not be stored. */
  abandoned: number;
};

export type SyslogDoor = { stats: () => SyslogStats; close: () => Promise<void> };

const maxQueuedBytes = 32 * 1024 * 1024;
const maxLinesPerCall = 1_000;
const firstRetryMs = 100;
const maxRetryMs = 5_000;

type Datagram = { line: string; peer: string };

/** Rejects when a port cannot be bound; then nothing stays open. */
export async function openSyslogDoor(options: SyslogDoorOptions): Promise<SyslogDoor> {
  const door = new Door(options);
  try {
    await door.open();
  } catch (error) {
    await door.close();
    throw error;
  }
  return { stats: () => ({ ...door.counts }), close: () => door.close() };
}

class Door {
  readonly counts: SyslogStats = {
    lines: 0, udpReceived: 0, udpQueued: 0, udpDropped: 0, tcpConnections: 0, tcpRefused: 0, retries: 0, abandoned: 0,
  }; // prettier-ignore
  private readonly options: SyslogDoorOptions;
  private readonly closing = new AbortController();
  private readonly connections = new Map<Socket, Promise<void>>();
  private udp: UdpSocket | null = null;
  private tcp: Server | null = null;
  private queue: Datagram[] = [];
  private queuedBytes = 0;
  private draining: Promise<void> | null = null;

  constructor(options: SyslogDoorOptions) {
    this.options = options;
  }

  async open(): Promise<void> {
    const { host, udpPort, tcpPort } = this.options;
    if (udpPort > 0) await this.openUdp(host, udpPort);
    if (tcpPort > 0) await this.openTcp(host, tcpPort);
  }

  private async openUdp(host: string, port: number): Promise<void> {
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 4 * 1024 * 1024 });
    this.udp = socket;
    socket.on('message', (bytes, from) => this.receive(bytes, from.address));
    const failed = once(socket, 'error').then(([error]) => Promise.reject(error));
    socket.bind(port, host);
    await Promise.race([once(socket, 'listening'), failed]);
    socket.on('error', (error) => this.options.log.error({ err: error }, 'syslog over UDP failed'));
  }

  private async openTcp(host: string, port: number): Promise<void> {
    const server = createServer((socket) => this.accept(socket));
    this.tcp = server;
    server.maxConnections = this.options.maxConnections ?? 1_000;
    server.on('drop', () => {
      this.counts.tcpRefused++;
    });
    server.listen(port, host);
    await once(server, 'listening');
    server.on('error', (error) => this.options.log.error({ err: error }, 'syslog over TCP failed'));
  }

  /** One datagram is one message (RFC 5426); a terminator at its end is not part of it. */
  private receive(bytes: Buffer, peer: string): void {
    this.counts.udpReceived++;
    const line = bytes.toString('utf8').replace(/[\r\n\0]+$/, '');
    if (line === '') return;
    const full = this.queue.length >= (this.options.maxQueuedDatagrams ?? 50_000) || this.queuedBytes > maxQueuedBytes;
    if (full || this.closing.signal.aborted) {
      this.counts.udpDropped++;
      return;
    }
    this.queue.push({ line, peer });
    this.queuedBytes += line.length;
    this.counts.udpQueued = this.queue.length;
    this.draining ??= this.drain();
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const taken = this.queue.splice(0, maxLinesPerCall);
      this.counts.udpQueued = this.queue.length;
      for (const { line } of taken) this.queuedBytes -= line.length;
      for (const [peer, lines] of Map.groupBy(taken, ({ peer }) => peer)) {
        await this.deliver(
          lines.map(({ line }) => line),
          peer,
        );
      }
    }
    this.draining = null;
  }

  private accept(socket: Socket): void {
    this.counts.tcpConnections++;
    socket.setTimeout(this.options.idleTimeoutMs ?? 30 * 60_000, () => socket.destroy());
    const done = this.read(socket).finally(() => {
      this.counts.tcpConnections--;
      this.connections.delete(socket);
      socket.destroy();
    });
    this.connections.set(socket, done);
  }

  /** The loop asks for the next chunk only after the last one's lines are durable: that is the back-pressure. */
  private async read(socket: Socket): Promise<void> {
    const peer = socket.remoteAddress ?? '';
    const framing = new SyslogFraming();
    try {
      for await (const chunk of socket) await this.deliver(framing.push(bytesOf(chunk)), peer);
    } catch (error) {
      this.options.log.debug({ err: error, peer }, 'a syslog connection broke off');
    }
    await this.deliver(framing.end(), peer);
  }

  /** Tries until the lines are stored; only the closing of the door ends that. */
  private async deliver(lines: string[], peer: string): Promise<void> {
    for (let from = 0; from < lines.length; from += maxLinesPerCall) {
      const part = lines.length <= maxLinesPerCall ? lines : lines.slice(from, from + maxLinesPerCall);
      let waitMs = firstRetryMs;
      while (!(await this.attempt(part, peer))) {
        if (this.closing.signal.aborted) {
          this.counts.abandoned += part.length;
          break;
        }
        this.counts.retries++;
        await sleep(waitMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
        waitMs = Math.min(waitMs * 2, maxRetryMs);
      }
    }
  }

  private async attempt(lines: string[], peer: string): Promise<boolean> {
    try {
      await this.options.onLines(lines, peer);
      this.counts.lines += lines.length;
      return true;
    } catch (error) {
      this.options.log.warn({ err: error, peer, lines: lines.length }, 'syslog lines could not be stored yet');
      return false;
    }
  }

  /** Stops listening, hands on what has arrived, and gives up what cannot be stored at the second try. */
  async close(): Promise<void> {
    this.closing.abort();
    this.tcp?.close();
    for (const socket of this.connections.keys()) socket.destroy();
    await Promise.allSettled(this.connections.values());
    await this.draining;
    const { udp } = this;
    this.udp = null;
    if (udp) await new Promise<void>((resolve) => udp.close(() => resolve()));
  }
}

/** A socket without an encoding yields buffers; its iterator is typed `any`. */
function bytesOf(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
}
