// One request, connection or bundle of datagrams: the room it happens in, and what of it is counted for whom.
import type { RefusalKind } from '@tocsin/contracts/words';

import { Problem } from '#platform/errors';
import type { Log } from '#platform/log';

import { acceptEvents } from '../../accept.ts';
import type { Intake } from '../../assembly-line.ts';
import type { RawRecord } from '../../body.ts';
import type { Door, DoorCount, Peer, Room, Sender } from '../door.ts';
import type { Credentials } from './credentials.ts';
import type { PeerRules, Peers } from './peers.ts';
import { senderOf, type Ground, type Principal } from './principal.ts';
import type { Counted, Tally } from './tally.ts';

export type RoomParts = {
  ground: Ground;
  line: Intake;
  credentials: Credentials;
  peers: Peers;
  tally: Tally;
  limitsOf: (door: Door) => Room['limits'];
};
export type Conversation = {
  room: Room;
  /** To be called when it is over: what nobody's was is counted as such. */
  end: () => void;
  /** Something went wrong that the door did not see to. */
  fail: (error: unknown) => void;
};

const recordsAtOnce = 500;
const isRefusal = (what: DoorCount): what is Exclude<DoorCount, 'bytes'> => what !== 'bytes';
const because: Record<Exclude<DoorCount, 'bytes'>, string> = {
  malformed: 'What was sent is not the protocol of this door.',
  unauthorised: 'The credentials open nothing here.',
  busy: 'More arrived than could be stored at once.',
  dropped: 'More arrived than could be kept waiting.',
};

export function startConversation(
  { ground, line, credentials, peers, tally, limitsOf }: RoomParts,
  about: { door: Door; rules: PeerRules; options: unknown; peer: Peer; closing: AbortSignal },
): Conversation {
  const { door, rules, options, peer, closing } = about;
  const log = ground.log.child({ door: door.id, peer: peer.address });
  let owner: string | null = null;
  /** Counted before it is known for whom. */
  const held = new Map<Counted, number>([['conversations', 1]]);

  function settle(known: string | null): void {
    owner = known;
    for (const [what, by] of held) tally.count(door.id, owner, what, by);
    held.clear();
  }
  const refuse = (kind: RefusalKind, why: string): void =>
    tally.refuse(door.id, owner, { kind, because: why, peer: peer.address });
  const taken = (principal: Principal): Sender => {
    settle(principal.orgId);
    return senderOf(ground, principal, peer);
  };

  const room: Room = {
    bySecret: async (secret) => {
      const found = await credentials.find(door.id, secret);
      const isAllowed = found && (!rules.restricted || (await peers.isListed(door, found.orgId, peer)));
      if (found && isAllowed) return taken(found);
      if (found) settle(found.orgId);
      refuse(
        'unauthorised',
        found
          ? 'The door takes listed senders only, and this one is not listed.'
          : 'The token is unknown here, or was revoked.',
      );
      return null;
    },
    byPeer: async (from) => {
      try {
        return taken(await peers.find(door, rules, from));
      } catch (error) {
        settle(null);
        refuse('unauthorised', messageOf(error));
        throw error;
      }
    },
    accept: async (sender, arrival) => {
      settle(sender.ctx.orgId);
      try {
        const accepted = await acceptEvents(sender.ctx, line, {
          source: sender.source ?? arrival.source ?? 'auto',
          site: siteOf(sender, arrival.site || null),
          key: arrival.key ?? null,
          records: Symbol.asyncIterator in arrival.records ? arrival.records : slices(arrival.records),
        });
        tally.count(door.id, sender.ctx.orgId, 'records', accepted.accepted);
        return accepted;
      } catch (error) {
        refuse(kindOf(error), messageOf(error));
        throw error;
      }
    },
    count: (what, by = 1) => {
      if (owner === null) held.set(what, (held.get(what) ?? 0) + by);
      else tally.count(door.id, owner, what, by);
      if (isRefusal(what)) refuse(what, because[what]);
    },
    limits: limitsOf(door),
    held: line.held,
    options,
    closing,
    log,
  };
  return {
    room,
    end: () => settle(owner),
    fail: (error) => {
      settle(owner);
      if (isBrokenOff(error)) return log.debug({ err: error }, 'a conversation broke off');
      refuse(kindOf(error), messageOf(error));
      tell(log, error);
    },
  };
}

function tell(log: Log, error: unknown): void {
  if (error instanceof Problem) log.info({ err: error }, 'a sender was turned away');
  else log.error({ err: error }, 'a door failed');
}

/** @throws Problem `site_not_allowed` when the sender is bound to a site and names another. */
function siteOf({ site }: Sender, named: string | null): string | null {
  if (site === null || named === null || named.toLowerCase() === site) return site ?? named;
  throw new Problem('forbidden', 'site_not_allowed', `This sender may only send for the site ${site}.`);
}

async function* slices(records: readonly RawRecord[]): AsyncGenerator<readonly RawRecord[]> {
  for (let from = 0; from < records.length; from += recordsAtOnce) yield records.slice(from, from + recordsAtOnce);
}

const brokenOff = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ABORT_ERR',
]);

/** The other end went away: nobody's fault. */
const isBrokenOff = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && brokenOff.has(error.code);

function kindOf(error: unknown): RefusalKind {
  if (!(error instanceof Problem)) return 'failed';
  if (error.kind === 'too_many_requests' || error.kind === 'unavailable') return 'busy';
  return error.kind === 'forbidden' || error.kind === 'unauthenticated' ? 'unauthorised' : 'malformed';
}

/** The text of what is no Problem may hold anything: it is in the log. */
const messageOf = (error: unknown): string =>
  error instanceof Problem ? error.message : 'Something failed inside Tocsin; the log has the details.';
