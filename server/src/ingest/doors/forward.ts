// The forward door: Fluentd, Fluent Bit and the loggers that speak like them. Chunks are acknowledged once they are durable.
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Duplex } from 'node:stream';

import { encode } from '@msgpack/msgpack';
import * as z from 'zod';

import type { RawRecord } from '../body.ts';
import { defineDoor, type Peer, type Room, type Sender, type StreamDoor } from './door.ts';
import { greet } from './forward/handshake.ts';
import { messageIn, type Message } from './forward/messages.ts';
import { MessagePackValues, type ValueLimits } from './forward/msgpack-values.ts';
import { recordsOf } from './forward/records.ts';
import { forwardSnippets } from './forward/snippets.ts';
import { addressOf, chunksOf, expectErrors, goneSignal, labelsOf, send, senderAt } from './streams/connection.ts';
import { cutRecord } from './streams/cut-record.ts';
import { endedBy, shareOf, type Share } from './streams/held.ts';
import { gathererOf, keyOfSender, storeSurely } from './streams/storing.ts';

const secret = z.string().meta({ secret: true });
const Options = z.object({
  sharedKey: secret.default('').describe('Senders must know it (`Shared_Key`); none is asked for when it is empty.'),
  username: z.string().default('').describe('With a shared key, senders must sign in as this user as well.'),
  password: secret.default('').describe('Of that user.'),
});
type Options = z.output<typeof Options>;

const maxMessageBytes = 16 << 20;
const maxPingBytes = 4_096;
const decodedTimes = 4;

const converse: StreamDoor<Options>['converse'] = async (connection, peer, room) => {
  expectErrors(connection);
  const share = shareOf(room.held);
  try {
    const sender = await senderAt(peer, room);
    if (sender === null) return;
    const call: Call = { connection, peer, room, sender, share, gone: goneSignal(connection) };
    const limits: ValueLimits = {
      maxBytes: Math.min(room.limits.maxBodyBytes, maxMessageBytes),
      maxDepth: 120,
      maxItems: 500_000,
    };
    const { sharedKey } = room.options;
    const greeting = sharedKey === '' ? null : greet({ ...room.options, hostname: hostname() });
    let accepted = greeting === null;
    if (greeting) await send(connection, greeting.helo, room);
    const values = new MessagePackValues(accepted ? limits : { ...limits, maxBytes: maxPingBytes });
    for await (const chunk of chunksOf(connection, room)) {
      values.push(chunk);
      share.hold('values', values.size);
      if (!accepted && greeting) {
        const ping = values.next();
        if (ping === null) continue;
        const answer = greeting.answer(ping);
        await send(connection, answer.pong, room);
        if (!answer.accepted) return room.count('unauthorised');
        accepted = true;
        values.limits = limits;
      }
      if (!(await takeAll(values, limits, call))) return;
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

/** False when the conversation is over because something could not be stored. */
async function takeAll(values: MessagePackValues, limits: ValueLimits, call: Call): Promise<boolean> {
  const { room, sender, peer, share } = call;
  const labels = labelsOf(peer);
  /** Of messages that ask for no acknowledgement, which often hold one record each. */
  let loose: RawRecord[] = [];
  let held = 0;
  const storeLoose = async (): Promise<boolean> => {
    const records = loose;
    loose = [];
    const stored = await gathererOf(room).store(room, sender, 'auto', records);
    held = 0;
    share.hold('loose', held);
    return stored;
  };
  for (let bytes = values.next(); bytes !== null; bytes = values.next()) {
    const message = await messageIn(bytes, limits);
    if (message === null) continue;
    if (message.others > 0) room.log.debug({ tag: message.tag }, 'metrics and traces are no logs and were left out');
    const size = message.size * decodedTimes;
    if (message.chunk === null) share.hold('loose', (held += size));
    else share.hold('chunk', size);
    const records = recordsOf(message, labels).flatMap((record) => cutRecord(record, room.limits.maxRecordBytes));
    if (message.chunk === null) {
      loose.push(...records);
      if (held > maxMessageBytes && !(await storeLoose())) return false;
    } else {
      if (!(await storeLoose()) || !(await storeChunk(message, message.chunk, bytes, records, call))) return false;
      share.hold('chunk', 0);
    }
  }
  return storeLoose();
}

/** A chunk that is sent again because its acknowledgement was lost has the same name and the same bytes. */
async function storeChunk(
  { tag }: Message,
  chunk: string,
  bytes: Uint8Array,
  records: readonly RawRecord[],
  { connection, peer, room, sender, gone }: Call,
): Promise<boolean> {
  if (records.length > 0) {
    const from = `${keyOfSender(sender)} ${peer.certificateNames[0] ?? addressOf(peer)}`;
    const key = createHash('sha256')
      .update(JSON.stringify([from, tag, chunk]))
      .update(bytes);
    const arrival = { source: 'auto', key: `forward-${key.digest('hex').slice(0, 40)}`, records };
    const until = AbortSignal.any([room.closing, gone]);
    if (!(await storeSurely(room, sender, arrival, until))) return false;
  }
  await send(connection, encode({ ack: chunk }), room);
  return true;
}

export const forward = defineDoor<Options>({
  id: 'forward',
  title: 'Fluent forward',
  summary: 'Fluentd, Fluent Bit, Docker’s fluentd log driver and the fluent loggers of many languages.',
  kind: 'stream',
  usualPort: 24224,
  credential: 'peer',
  options: Options,
  snippets: forwardSnippets,
  converse,
});
