// Puts GELF messages together that came in several datagrams, and unpacks them; bounded in number, bytes and time.
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';

export type ChunkLimits = { maxMessages: number; maxBytes: number; patienceMs: number };

const headerBytes = 12;
const maxChunks = 128;

type Partial = { chunks: (Buffer | undefined)[]; missing: number; bytes: number; until: number };

export type Reassembly = {
  /** The whole message once its last chunk is there; null before, and for what is no chunk. */
  add: (from: string, datagram: Buffer, now: number) => Buffer | null;
  /** Forgets messages that did not come to their end. @returns how many */
  sweep: (now: number) => number;
  size: () => { messages: number; bytes: number };
};

export const isChunk = (datagram: Buffer): boolean => datagram[0] === 0x1e && datagram[1] === 0x0f;

/** The oldest message is given up for a new one when there are too many; how many is told by the next sweep. */
export function createReassembly({ maxMessages, maxBytes, patienceMs }: ChunkLimits): Reassembly {
  const partials = new Map<string, Partial>();
  let bytes = 0;
  let lost = 0;

  function forget(key: string, { bytes: own }: Partial): void {
    partials.delete(key);
    bytes -= own;
  }
  function makeRoom(needed: number): void {
    for (const [key, partial] of partials) {
      if (partials.size < maxMessages && bytes + needed <= maxBytes) return;
      forget(key, partial);
      lost += 1;
    }
  }

  return {
    add: (from, datagram, now) => {
      if (datagram.length < headerBytes) return null;
      const index = datagram.readUInt8(10);
      const count = datagram.readUInt8(11);
      if (count === 0 || count > maxChunks || index >= count) return null;
      const key = `${from} ${datagram.toString('hex', 2, 10)}`;
      const body = datagram.subarray(headerBytes);
      let partial = partials.get(key);
      if (partial && partial.chunks.length !== count) return null;
      if (!partial) {
        makeRoom(body.length);
        partial = { chunks: Array.from({ length: count }), missing: count, bytes: 0, until: now + patienceMs };
        partials.set(key, partial);
      }
      if (partial.chunks[index] !== undefined) return null;
      partial.chunks[index] = Buffer.from(body);
      partial.missing -= 1;
      partial.bytes += body.length;
      bytes += body.length;
      if (partial.missing > 0) return null;
      forget(key, partial);
      return Buffer.concat(partial.chunks.filter((chunk) => chunk !== undefined));
    },
    sweep: (now) => {
      for (const [key, partial] of partials) {
        if (partial.until > now) break;
        forget(key, partial);
        lost += 1;
      }
      const told = lost;
      lost = 0;
      return told;
    },
    size: () => ({ messages: partials.size, bytes }),
  };
}

const unzip = { gzip: promisify(gunzip), zlib: promisify(inflate) };

/** The text of a message, packed or not; null for what is damaged or unpacks to more than `maxBytes`. */
export async function textIn(message: Buffer, maxBytes: number): Promise<string | null> {
  const isGzip = message[0] === 0x1f && message[1] === 0x8b;
  // The low four bits say deflate, and the two bytes are divisible by 31 (RFC 1950).
  const isZlib = message.length > 1 && ((message[0] ?? 0) & 0x0f) === 8 && message.readUInt16BE(0) % 31 === 0;
  if (!isGzip && !isZlib) return message.toString('utf8');
  try {
    return (await unzip[isGzip ? 'gzip' : 'zlib'](message, { maxOutputLength: maxBytes })).toString('utf8');
  } catch {
    return null;
  }
}
