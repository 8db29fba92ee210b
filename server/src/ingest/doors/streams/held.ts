// What the conversations of stream doors hold of messages that are not stored yet, counted with all that is held.
import { PendingBytes } from '../../body-bytes.ts';
import type { HeldBytes } from '../../held-bytes.ts';
import type { Peer, Room } from '../door.ts';
import { ProtocolFault } from './connection.ts';

/** What each may hold whatever the others do. */
const ownFree = 1 << 20;

/** Thrown when too much is held: the conversation ends, and its sender comes again. */
export class Overfull extends Error {
  constructor() {
    super('More is being held than may be.');
    this.name = 'Overfull';
  }
}

export type Share = {
  /** Says how much one part of the conversation holds now. @throws Overfull */
  hold: (part: string, bytes: number) => void;
  /** The conversation is over. */
  leave: () => void;
};
export function shareOf(held: HeldBytes): Share {
  const parts = new Map<string, number>();
  let own = 0;
  return {
    hold: (part, bytes) => {
      parts.set(part, bytes);
      const all = [...parts.values()].reduce((sum, each) => sum + each, 0);
      const more = Math.max(0, all - ownFree) - own;
      if (more > 0 && !held.take(more)) throw new Overfull();
      if (more < 0) held.give(-more);
      own += more;
    },
    leave: () => {
      held.give(own);
      own = 0;
    },
  };
}

/** A buffer that grew for one large message is given back when it is empty. */
export const relieved = (pending: PendingBytes): PendingBytes =>
  pending.length === 0 && pending.bytes.length > ownFree ? new PendingBytes() : pending;

/** Counts why a conversation ended before its sender wanted it to. @throws what is neither of the two */
export function endedBy(error: unknown, { address }: Peer, room: Room): void {
  if (!(error instanceof ProtocolFault) && !(error instanceof Overfull)) throw error;
  room.count(error instanceof Overfull ? 'busy' : 'malformed');
  room.log.info({ peer: address, detail: error.message }, 'a conversation was ended');
}
