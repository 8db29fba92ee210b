// Opens one door as it is set: joins its protocol with a port, and every conversation with a room.
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { RefusalKind } from '@tocsin/contracts/words';

import type { DatagramDoor, Door, HttpDoor, Peer, StreamDoor } from '../door.ts';
import type { Material } from './certificates.ts';
import { startConversation, type RoomParts } from './conversation.ts';
import type { Crowd } from './crowd.ts';
import { listenDatagram } from './listen-datagram.ts';
import { dropUnread, listenHttp } from './listen-http.ts';
import { listenStream } from './listen-stream.ts';
import { within, type Limits, type Listening, type Place, type Watch } from './listening.ts';
import type { PeerRules } from './peers.ts';

/** What of the settings is asked anew for each conversation. */
export type Rules = PeerRules & { options: unknown };
export type Opening = {
  door: Door;
  rules: () => Rules;
  parts: RoomParts;
  limits: Limits;
  crowd: Crowd;
};
export type Opened = {
  /** Null for a door without a port of its own. */
  listening: Listening | null;
  /** For doors that speak HTTP: one exchange that came by the main port. */
  answer: ((request: IncomingMessage, response: ServerResponse, from: Arrived) => Promise<void>) | null;
  renew: (material: Material) => void;
  close: () => Promise<void>;
};
/** `path` without the prefix, the query still behind it. */
export type Arrived = { url: string; peer: Peer };

/** @param place null: no port of its own. @throws what the system says, e.g. EADDRINUSE */
export async function openDoor(opening: Opening, place: Place | null): Promise<Opened> {
  const closing = new AbortController();
  // Every conversation listens to it.
  setMaxListeners(0, closing.signal);
  const underWay = new Set<Promise<void>>();
  const run: Run = (peer, work) => {
    const { door, rules, parts } = opening;
    const { options, ...peerRules } = rules();
    const about = { door, rules: peerRules, options, peer, closing: closing.signal };
    const conversation = startConversation(parts, about);
    const done: Promise<void> = work(conversation.room)
      .catch((error: unknown) => {
        conversation.fail(error);
        throw error;
      })
      .finally(() => {
        conversation.end();
        underWay.delete(settled);
      });
    const settled = done.catch(() => undefined);
    underWay.add(settled);
    return done;
  };
  const answer = opening.door.kind === 'http' ? answering(opening.door, run) : null;
  const listening = place && (await listen(opening, place, run, answer));
  return {
    listening,
    answer,
    renew: (material) => listening?.renew(material),
    close: async () => {
      const closed = listening?.close();
      closing.abort();
      await within(opening.limits.graceMs, Promise.allSettled(underWay));
      await closed;
    },
  };
}

type Room = Parameters<StreamDoor['converse']>[2];
type Run = (peer: Peer, work: (room: Room) => Promise<void>) => Promise<void>;

function listen(opening: Opening, place: Place, run: Run, answer: Opened['answer']): Promise<Listening> {
  const { door, parts, crowd } = opening;
  const refuse = (kind: Exclude<RefusalKind, 'failed'>, peer: Peer, because: string, by = 1): void => {
    parts.tally.count(door.id, null, kind, by);
    parts.tally.refuse(door.id, null, { kind, because, peer: peer.address });
  };
  const watch: Watch = { onRefused: refuse };
  switch (door.kind) {
    case 'http':
      return listenHttp(
        place,
        (request, response, peer) =>
          answer?.(request, response, { url: request.url ?? '/', peer }) ?? Promise.resolve(),
        watch,
      );
    case 'stream':
      return listenStream(
        place,
        (socket, peer) => run(peer, (room) => door.converse(socket, peer, room)),
        watch,
        crowd,
      );
    case 'datagram':
      return listenDatagram(place, taking(door, run), {
        onDropped: (peer, datagrams, because) => refuse('dropped', peer, because, datagrams),
      });
  }
}

const taking =
  (door: DatagramDoor, run: Run) =>
  (datagrams: readonly Buffer[], peer: Peer): Promise<void> =>
    run(peer, (room) => door.take(datagrams, peer, room));

const answering =
  (door: HttpDoor, run: Run): NonNullable<Opened['answer']> =>
  async (request, response, { url, peer }) => {
    const [path = '/', ...rest] = url.split('?');
    const exchange = { request, response, path: path || '/', query: new URLSearchParams(rest.join('?')), peer };
    dropUnread(request, response);
    response.on('error', () => undefined);
    try {
      await run(peer, (room) => door.answer(exchange, room));
      // An answer that was forgotten would leave the client waiting for ever.
      if (!response.writableEnded) giveUp(response);
    } catch {
      giveUp(response);
    }
  };

function giveUp(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, { 'content-length': 0, connection: 'close' }).end();
}
