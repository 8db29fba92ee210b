// What the conversations of one door hold of messages that are not stored yet: bounded for all of them together.
import { PendingBytes } from '../../body-bytes.ts';
import type { Peer, Room } from '../door.ts';
import { ProtocolFault, sharedAt } from './connection.ts';

const mostTogether = 256 << 20;
/** What each may hold whatever the others do. */
const ownFree = 1 << 20;

/** Thrown when too much is held: the conversation ends, and its sender comes again. */
export class Overfull extends Error {
  constructor() {
    super('More is being held for the senders of this door than may be.');
    this.name = 'Overfull';
  }
}

export type Share = {
  /** Says how much one part of the conversation holds now. @throws Overfull */
  hold: (part: string, bytes: number) => void;
  /** The conversation is over. */
  leave: () => void;
};
export type Held = { share: () => Share; total: () => number };

export function createHeld(most = mostTogether): Held {
  let total = 0;
  return {
    total: () => total,
    share: () => {
      const parts = new Map<string, number>();
      let own = 0;
      const count = (bytes: number): void => {
        const counted = Math.max(0, bytes - ownFree);
        total += counted - own;
        own = counted;
      };
      return {
        hold: (part, bytes) => {
          const before = parts.get(part) ?? 0;
          if (before === bytes) return;
          parts.set(part, bytes);
          count([...parts.values()].reduce((sum, each) => sum + each, 0));
          if (bytes > before && own > 0 && total > most) throw new Overfull();
        },
        leave: () => count(0),
      };
    },
  };
}

export const heldAt = sharedAt(() => createHeld());

/** A buffer that grew for one large message is given back when it is empty. */
export const relieved = (pending: PendingBytes): PendingBytes =>
  pending.length === 0 && pending.bytes.length > ownFree ? new PendingBytes() : pending;

/** Counts why a conversation ended before its sender wanted it to. @throws what is neither of the two */
export function endedBy(error: unknown, { address }: Peer, room: Room): void {
  if (!(error instanceof ProtocolFault) && !(error instanceof Overfull)) throw error;
  room.count(error instanceof Overfull ? 'busy' : 'malformed');
  room.log.info({ peer: address, detail: error.message }, 'a conversation was ended');
}
