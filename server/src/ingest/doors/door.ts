// What a door is: one protocol that shippers speak. The house opens the port, knows the sender and stores; a door only converses.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import type * as z from 'zod';

import type { Context } from '#platform/context';
import type { Log } from '#platform/log';

import type { Accepted } from '../accept.ts';
import type { RawRecord } from '../body.ts';
import type { HeldBytes } from '../held-bytes.ts';
import type { Snippet } from '../sources/source.ts';

/** Who sends, once the house knows: what it sends belongs to this context's organisation. */
export type Sender = {
  ctx: Context;
  /** The site's code it is bound to; null where the sender may name one. */
  site: string | null;
  /** The id of the source it is bound to; null where the door or the records decide. */
  source: string | null;
};

/** Where a connection comes from. */
export type Peer = {
  address: string;
  /** Names in the client certificate that was verified, common name first; empty without mutual TLS. */
  certificateNames: readonly string[];
};

export type Arrival = {
  /** The id or an alias of the source; the sender's binding wins, `auto` where neither says. */
  source?: string | null;
  site?: string | null;
  /** The sender's own name for the batch, where the protocol has one: a resend is stored once. */
  key?: string | null;
  records: AsyncIterable<readonly RawRecord[]> | readonly RawRecord[];
};

/** What is counted of each door, besides connections and what `accept` counts itself. */
export type DoorCount =
  /** Bytes of the protocol, as they came. */
  | 'bytes'
  /** Requests, frames or datagrams that were no protocol of this door. */
  | 'malformed'
  /** Turned away for their credentials. */
  | 'unauthorised'
  /** Turned away or slowed because too much was waiting. */
  | 'busy'
  /** Lost, which only a door without acknowledgement may do. */
  | 'dropped';

/** What the house gives a door to work with. */
export type Room<Options = unknown> = {
  /** Whose token is this: one of this door's tokens, or an API key that may send events. Null for what opens nothing. */
  bySecret: (secret: string) => Promise<Sender | null>;
  /**
   * For protocols without credentials: by the sender's certificate or address, else the organisation the door is for.
   * @throws Problem `forbidden` where the door only takes senders that are listed, `unavailable` without an organisation.
   */
  byPeer: (peer: Peer) => Promise<Sender>;
  /**
   * Resolves when the records are durable. @throws Problem: `ingest_busy` (429), `telemetry_log_full` and
   * `telemetry_log_failed` (503) ask for a later resend, `invalid_input` is final.
   */
  accept: (sender: Sender, arrival: Arrival) => Promise<Accepted>;
  count: (what: DoorCount, by?: number) => void;
  limits: {
    /** Of one body, unpacked. */
    maxBodyBytes: number;
    /** Of one record; a longer one is cut or kept in pieces, never dropped. */
    maxRecordBytes: number;
    /** How long a conversation may stand still. */
    idleMs: number;
  };
  /** To be asked before more than a little of what arrives is kept in memory. */
  held: HeldBytes;
  options: Options;
  /** Aborted when the door closes: finish what is under way, take nothing new. */
  closing: AbortSignal;
  log: Log;
};

/** One request at an HTTP door, on its own port or below `/doors/<id>` on the main one. */
export type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  /** Without the prefix and the query, e.g. `/services/collector/event`. */
  path: string;
  query: URLSearchParams;
  peer: Peer;
};

type About<Options> = {
  id: string;
  title: string;
  /** One sentence for a person: who speaks this. */
  summary: string;
  /** The port its clients use unless told otherwise. */
  usualPort: number;
  /** How senders show who they are. */
  credential: 'token' | 'peer';
  /** What an administrator may set besides port and TLS, with defaults for everything. */
  options: z.ZodType<Options>;
  /**
   * Copy-ready client configurations. `{doorUrl}` is the door's address for HTTP doors, `{doorHost}` and `{doorPort}`
   * its place for the others; `{token}` a token of the door.
   */
  snippets: readonly Snippet[];
};

export type HttpDoor<Options = unknown> = About<Options> & {
  kind: 'http';
  /** Answers every request, also what is wrong with it; a rejection becomes an empty 500 and is logged. */
  answer: (exchange: Exchange, room: Room<Options>) => Promise<void>;
};
export type StreamDoor<Options = unknown> = About<Options> & {
  kind: 'stream';
  /** Reads and answers one connection until it ends; reads no faster than what it has read becomes durable. */
  converse: (connection: Duplex, peer: Peer, room: Room<Options>) => Promise<void>;
};
export type DatagramDoor<Options = unknown> = About<Options> & {
  kind: 'datagram';
  /** Resolves when the datagrams of one sender are durable. */
  take: (datagrams: readonly Buffer[], peer: Peer, room: Room<Options>) => Promise<void>;
};

/** A registry holds doors of different options: each is given what its own schema parsed. */
export type Door = HttpDoor | StreamDoor | DatagramDoor;

/** Hides the options' type behind the schema that guards them. */
export const defineDoor = <Options>(door: HttpDoor<Options> | StreamDoor<Options> | DatagramDoor<Options>): Door =>
  door as Door;
