// What all open ports have in common: limits, the certificate, and closing without cutting off what is under way.
import type { Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server as TlsServer, TlsOptions } from 'node:tls';

import type { ClientCertificateMode } from '@tocsin/contracts/words';

import type { Peer } from '../door.ts';
import type { Material } from './certificates.ts';
import { bareAddress } from './peer-of.ts';

export type Limits = {
  maxConnections: number;
  /** Of stream doors: of all of them together, and from one address. */
  maxTogether: number;
  maxPerAddress: number;
  /** Until the request line and headers are there. */
  headersMs: number;
  /** A body that stands still; as a whole it may take as long as it likes, for a journal never ends. */
  bodyIdleMs: number;
  handshakeMs: number;
  /** Until the first byte. */
  firstByteMs: number;
  /** A connection that stands still. */
  idleMs: number;
  /** What is under way when a port closes gets this long. */
  graceMs: number;
  maxQueuedDatagrams: number;
  maxQueuedBytes: number;
};
export const usualLimits: Limits = {
  maxConnections: 1000,
  maxTogether: 4000,
  maxPerAddress: 500,
  headersMs: 20_000,
  bodyIdleMs: 300_000,
  handshakeMs: 10_000,
  firstByteMs: 300_000,
  idleMs: 30 * 60_000,
  graceMs: 5000,
  maxQueuedDatagrams: 50_000,
  maxQueuedBytes: 32 * 1024 * 1024,
};

export type Secure = { material: Material; clientCertificates: ClientCertificateMode };
export type Place = { host: string; port: number; secure: Secure | null; limits: Limits };

/** What an open port tells of, besides what it hands on. */
export type Watch = {
  /** Turned away before the door has heard of it. */
  onRefused: (kind: 'malformed' | 'unauthorised' | 'busy', peer: Peer, because: string) => void;
};
export type Listening = {
  /** As `host:port`. */
  address: string;
  connections: () => number;
  /** For connections from now on; those that are open keep theirs. */
  renew: (material: Material) => void;
  /** No longer listens as soon as it is called; resolves when the last connection is gone. */
  close: () => Promise<void>;
};

export function tlsOptions({ material, clientCertificates }: Secure, { handshakeMs }: Limits): TlsOptions {
  return {
    ...contextOf(material),
    minVersion: 'TLSv1.2',
    handshakeTimeout: handshakeMs,
    requestCert: clientCertificates !== 'none',
    rejectUnauthorized: clientCertificates === 'required',
  };
}

const contextOf = ({ cert, key, clientAuthorities }: Material) => ({
  cert,
  key,
  ...(clientAuthorities === null ? {} : { ca: clientAuthorities }),
});

export const renewed = (server: TlsServer, material: Material): void =>
  server.setSecureContext({ ...contextOf(material), minVersion: 'TLSv1.2' });

export const placeOf = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** @throws what the system says, e.g. EADDRINUSE */
export async function listenAt(server: Server, { host, port }: Place): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port, exclusive: true }, resolve);
  await promise;
  server.off('error', reject);
}

/** Turns connections above the limit away, and tells of handshakes that fail. */
export function guard(server: Server, tls: TlsServer | null, { maxConnections }: Limits, { onRefused }: Watch): void {
  server.maxConnections = maxConnections;
  server.on('drop', (data) =>
    onRefused('busy', strangerOf(data?.remoteAddress), `More than ${maxConnections} connections are open.`),
  );
  tls?.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    const peer = strangerOf(socket.remoteAddress);
    // Node's types have an error here; it is the code of what is wrong with the certificate.
    const unverified = socket.authorizationError ? String(socket.authorizationError) : null;
    if (unverified !== null) onRefused('unauthorised', peer, `The client certificate is not accepted: ${unverified}.`);
    else if (error.code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE')
      onRefused('unauthorised', peer, 'The client showed no certificate.');
    else onRefused('malformed', peer, `The TLS handshake failed: ${error.message}`);
    socket.destroy();
  });
  server.on('error', () => undefined);
}

/** Of whom nothing but the address is known. */
export const strangerOf = (address: string | undefined): Peer => ({
  address: bareAddress(address ?? ''),
  certificateNames: [],
});

/** All raw connections of a server, also those still shaking hands. */
export function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** Stops listening at once, gives what is under way its time, then ends it. */
export async function closeServer(
  server: Server,
  sockets: ReadonlySet<Socket>,
  underWay: () => readonly Promise<unknown>[],
  graceMs: number,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await within(graceMs, Promise.allSettled(underWay()));
  for (const socket of sockets) socket.destroy();
  await promise;
}

/** Resolves with the work, or without it when that takes too long. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}

/** For a person: the system's code in words. */
export function whyClosed(error: unknown, { host, port }: { host: string; port: number }): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program.`;
  if (code === 'EACCES') return `Tocsin may not open port ${port}: ports below 1024 need a privilege.`;
  if (code === 'EADDRNOTAVAIL') return `This machine has no address ${host}.`;
  return error instanceof Error ? error.message : String(error);
}
