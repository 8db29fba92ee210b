// A room that keeps what a door stores, for trying a door without the house around it.
import type { Context } from '#platform/context';
import { createLog } from '#platform/log';

import type { RawRecord } from '../body.ts';
import { createHeldBytes } from '../held-bytes.ts';
import type { Arrival, Door, DoorCount, Peer, Room, Sender } from './door.ts';

export type Kept = { source: string | null; site: string | null; key: string | null; records: RawRecord[] };
export type TestRoom = Room & {
  kept: Kept[];
  counts: Map<DoorCount, number>;
  /** Thrown by the next calls of `accept`, one each. */
  refusals: Error[];
  /** What `accept` waits for before it answers. */
  hold: Promise<void> | null;
  close: () => void;
};

export const thePeer: Peer = { address: '192.0.2.10', certificateNames: [] };

/** @param secrets what opens the door */
export function aRoom(door: Door, options: unknown = {}, secrets: readonly string[] = ['secret']): TestRoom {
  const closing = new AbortController();
  // A door only hands its sender back to `accept`.
  const sender: Sender = { ctx: {} as Context, site: null, source: null };
  const room: TestRoom = {
    kept: [],
    counts: new Map(),
    refusals: [],
    hold: null,
    close: () => closing.abort(),
    bySecret: async (secret) => (secrets.includes(secret) ? sender : null),
    byPeer: async () => sender,
    accept: async (from, { source = null, site = null, key = null, records }: Arrival) => {
      const taken: RawRecord[] = [];
      if (Symbol.asyncIterator in records) for await (const chunk of records) taken.push(...chunk);
      else taken.push(...records);
      const refusal = room.refusals.shift();
      if (refusal) throw refusal;
      await room.hold;
      room.kept.push({ source: from.source ?? source, site: from.site ?? site, key, records: taken });
      return { accepted: taken.length, unparsed: 0 };
    },
    count: (what, by = 1) => void room.counts.set(what, (room.counts.get(what) ?? 0) + by),
    limits: { maxBodyBytes: 1 << 20, maxRecordBytes: 1 << 16, idleMs: 2_000 },
    held: createHeldBytes({ patienceMs: 50 }),
    options: door.options.parse(options),
    closing: closing.signal,
    log: createLog('silent'),
  };
  return room;
}
