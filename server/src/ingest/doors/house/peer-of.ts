// Where a connection comes from, and who its verified certificate says it is.
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import type { Peer } from '../door.ts';

const known = new WeakMap<Socket, Peer>();

/** Asked once a connection, after the handshake. */
export function peerOf(socket: Socket): Peer {
  const before = known.get(socket);
  if (before) return before;
  const peer = { address: bareAddress(socket.remoteAddress ?? ''), certificateNames: certificateNames(socket) };
  known.set(socket, peer);
  return peer;
}

/** IPv4 comes as itself also through a socket of IPv6. */
export const bareAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

function certificateNames(socket: Socket): string[] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return [];
  const { subject, subjectaltname } = socket.getPeerCertificate();
  // Node's types have it always; it is absent where no certificate was shown.
  const common: unknown = subject?.CN;
  const first = Array.isArray(common) ? common.map(String) : typeof common === 'string' ? [common] : [];
  return [...new Set([...first, ...namesIn(subjectaltname)])];
}

/** `DNS:a.example, IP Address:192.0.2.1` → the values; one with a comma or a quote in it is written as a JSON string. */
export const namesIn = (alternativeNames: string | undefined): string[] =>
  [...(alternativeNames ?? '').matchAll(/(?:DNS|IP Address|email|URI):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)].map(
    ([, value = '']) => (value.startsWith('"') ? String(JSON.parse(value)) : value),
  );
