// The Lumberjack door: what Beats and Logstash call a Logstash output. Each window is acknowledged once it is durable.
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

import * as z from 'zod';

import type { RawRecord } from '../body.ts';
import { defineDoor, type Peer, type Room, type Sender, type StreamDoor } from './door.ts';
import { framesIn, LumberjackFrames, type Frame, type Version } from './lumberjack/frames.ts';
import { eventOf, pairsEvent, type SentEvent } from './lumberjack/records.ts';
import { createResends } from './lumberjack/resends.ts';
import { lumberjackSnippets } from './lumberjack/snippets.ts';
import {
  addressOf,
  chunksOf,
  expectErrors,
  goneSignal,
  labelsOf,
  send,
  senderAt,
  sharedAt,
} from './streams/connection.ts';
import { cutRecord } from './streams/cut-record.ts';
import { endedBy, shareOf, type Share } from './streams/held.ts';
import { keyOfSender, storeSurely } from './streams/storing.ts';

const Options = z.object({
  keepAliveSeconds: z
    .number()
    .min(0.01)
    .max(25)
    .default(3)
    .describe('How often a sender that waits is told that its events are still being stored.'),
});
type Options = z.output<typeof Options>;

/** Of a frame, and of the events of a window that are held before they are stored; a larger window is stored in parts. */
const maxHeldBytes = 16 << 20;

const resendsOf = sharedAt(() => createResends());

const converse: StreamDoor<Options>['converse'] = async (connection, peer, room) => {
  expectErrors(connection);
  const share = shareOf(room.held);
  try {
    const sender = await senderAt(peer, room);
    if (sender === null) return;
    const maxBytes = Math.min(room.limits.maxBodyBytes, maxHeldBytes);
    const frames = new LumberjackFrames(maxBytes);
    const window = new Window({ connection, peer, room, sender, share, gone: goneSignal(connection) });
    for await (const chunk of chunksOf(connection, room)) {
      frames.push(chunk);
      share.hold('frames', frames.size);
      for await (const frame of framesIn(frames, { maxBytes, share })) if (!(await window.take(frame))) return;
    }
  } catch (error) {
    endedBy(error, peer, room);
  } finally {
    share.leave();
  }
};

type Call = {
  connection: Duplex;
  peer: Peer;
  room: Room<Options>;
  sender: Sender;
  share: Share;
  gone: AbortSignal;
};

/** The events up to the next acknowledgement. Those of a window that never comes to its end are the sender's to resend. */
class Window {
  private readonly call: Call;
  private readonly labels: Record<string, string>;
  private size = 1;
  private taken = 0;
  private acknowledged = 0;
  private version: Version = 2;
  private held: SentEvent[] = [];
  private heldBytes = 0;
  private lastSequence = 0;

  constructor(call: Call) {
    this.call = call;
    this.labels = labelsOf(call.peer);
  }

  /** False when the conversation is over because the events cannot be stored. */
  async take(frame: Frame): Promise<boolean> {
    if (frame.kind === 'window') {
      const stored = await this.store();
      this.version = frame.version;
      this.size = frame.size;
      this.taken = 0;
      this.acknowledged = 0;
      return stored;
    }
    this.version = frame.version;
    this.lastSequence = frame.sequence;
    this.taken += 1;
    this.held.push(frame.kind === 'event' ? eventOf(frame.text, this.labels) : pairsEvent(frame.pairs, this.labels));
    this.heldBytes += this.held.at(-1)?.record.raw.length ?? 0;
    this.call.share.hold('window', this.heldBytes * 2);
    return this.taken < this.size && this.heldBytes < maxHeldBytes ? true : this.store();
  }

  /** Stores and acknowledges what is held; meanwhile the sender hears that somebody is there. */
  private async store(): Promise<boolean> {
    if (this.held.length === 0) return true;
    const { connection, room } = this.call;
    const events = this.held;
    this.held = [];
    this.heldBytes = 0;
    const keepAlive = setInterval(
      () => connection.writableNeedDrain || connection.write(this.answer(this.acknowledged)),
      room.options.keepAliveSeconds * 1_000,
    );
    const stored = await this.keep(events).finally(() => clearInterval(keepAlive));
    this.call.share.hold('window', 0);
    if (!stored) return false;
    this.acknowledged = this.lastSequence;
    await send(connection, this.answer(this.lastSequence), room);
    return true;
  }

  private keep(events: readonly SentEvent[]): Promise<boolean> {
    const { room, sender, peer, gone } = this.call;
    const until = AbortSignal.any([room.closing, gone]);
    const from = `${keyOfSender(sender)} ${peer.certificateNames[0] ?? addressOf(peer)}`;
    const sent = events.map(({ record, identity }) => ({ item: record, identity }));
    return resendsOf(room).store(from, sent, (fresh) => {
      const records = fresh.flatMap(({ item }) => cutRecord(item, room.limits.maxRecordBytes));
      return storeSurely(room, sender, { source: 'auto', key: keyOf(from, fresh), records }, until);
    });
  }

  private answer(sequence: number): Buffer {
    const bytes = Buffer.from(`${this.version}A\0\0\0\0`, 'latin1');
    bytes.writeUInt32BE(sequence, 2);
    return bytes;
  }
}

/** Names the batch where every event of it has an identity: then it is known also by a server that was started anew. */
function keyOf(from: string, sent: readonly { item: RawRecord; identity: string | null }[]): string | null {
  const hash = createHash('sha256').update(from);
  for (const { identity } of sent) {
    if (identity === null) return null;
    hash.update(`\0${identity}`);
  }
  return `lumberjack-${hash.digest('hex').slice(0, 40)}`;
}

export const lumberjack = defineDoor<Options>({
  id: 'lumberjack',
  title: 'Beats (Lumberjack)',
  summary:
    'Filebeat, Winlogbeat, Auditbeat and Logstash, as their Logstash output; events are acknowledged when they are safe.',
  kind: 'stream',
  usualPort: 5044,
  credential: 'peer',
  options: Options,
  snippets: lumberjackSnippets,
  converse,
});
