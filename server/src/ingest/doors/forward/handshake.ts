// The greeting of the Fluent forward protocol: both sides show that they know the shared key, and neither says it.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import { decode, encode } from '@msgpack/msgpack';

import { ProtocolFault } from '../streams/connection.ts';

export type Credentials = { sharedKey: string; username: string; password: string; hostname: string };
export type Greeting = {
  helo: Uint8Array;
  /** What is answered to PING, and whether the sender may go on. @throws ProtocolFault for what is no PING */
  answer: (ping: Uint8Array) => { pong: Uint8Array; accepted: boolean };
};

const hashed = (...parts: readonly (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha512')).digest('hex');

function same(given: unknown, wanted: string): boolean {
  const bytes = Buffer.from(typeof given === 'string' ? given : '');
  return bytes.length === wanted.length && timingSafeEqual(bytes, Buffer.from(wanted));
}

/** A user name asks for a password as well; without one, the shared key is enough. */
export function greet({ sharedKey, username, password, hostname }: Credentials): Greeting {
  const nonce = randomBytes(16);
  const salt = username === '' ? new Uint8Array(0) : randomBytes(16);
  const helo = encode(['HELO', { nonce, auth: salt, keepalive: true }]);
  return {
    helo,
    answer: (bytes) => {
      const [clientName, keySalt, digest, user, passwordDigest] = pingIn(bytes);
      const knowsKey = same(digest, hashed(keySalt, clientName, nonce, sharedKey));
      const isUser = username === '' || (user === username && same(passwordDigest, hashed(salt, username, password)));
      const accepted = knowsKey && isUser;
      const reason = accepted ? '' : knowsKey ? 'username/password mismatch' : 'shared_key mismatch';
      const proof = accepted ? hashed(keySalt, hostname, nonce, sharedKey) : '';
      return { pong: encode(['PONG', accepted, reason, hostname, proof]), accepted };
    },
  };
}

/** The salt is text to some senders and bytes to others, and is hashed as it came. */
function pingIn(bytes: Uint8Array): [string, string | Uint8Array, unknown, unknown, unknown] {
  let value: unknown;
  try {
    value = decode(bytes);
  } catch {
    throw new ProtocolFault('This is no PING.');
  }
  if (!Array.isArray(value) || value[0] !== 'PING')
    throw new ProtocolFault('PING was to come, and something else did.');
  const [, clientName, keySalt, digest, user, passwordDigest]: unknown[] = value;
  if (typeof clientName !== 'string' || !(typeof keySalt === 'string' || keySalt instanceof Uint8Array))
    throw new ProtocolFault('This PING has no name or no salt.');
  return [clientName, keySalt, digest, user, passwordDigest];
}
