// A client at the other end of a stream door's connection, for tests.
import { duplexPair, type Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect } from 'vitest';

import type { DatagramDoor, Door, Peer, Room, StreamDoor } from '../door.ts';
import { thePeer } from '../fixtures.ts';

export type Client = {
  socket: Duplex;
  /** All the door has answered. */
  answered: () => Buffer;
  /** Resolves when the conversation is over. */
  over: Promise<void>;
};

export const streamDoor = (door: Door): StreamDoor => {
  if (door.kind !== 'stream') throw new Error(`${door.id} is no stream door.`);
  return door;
};

export const datagramDoor = (door: Door): DatagramDoor => {
  if (door.kind !== 'datagram') throw new Error(`${door.id} is no datagram door.`);
  return door;
};

/** Opens a conversation as the house does. */
export function callAt(door: Door, room: Room, peer: Peer = thePeer): Client {
  const [socket, theirs] = duplexPair();
  socket.on('error', () => undefined);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return {
    socket,
    answered: () => Buffer.concat(chunks),
    over: streamDoor(door)
      .converse(theirs, peer, room)
      .finally(() => theirs.end()),
  };
}

/** Says everything, in these pieces, and waits for the end. */
export async function tell(door: Door, room: Room, ...pieces: Uint8Array[]): Promise<Buffer> {
  const client = callAt(door, room);
  for (const piece of pieces) client.socket.write(piece);
  client.socket.end();
  await client.over;
  return client.answered();
}

export async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !condition(); round++) await sleep(10);
  expect(condition()).toBe(true);
}

/** Cuts bytes at these places, whatever they are. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}
