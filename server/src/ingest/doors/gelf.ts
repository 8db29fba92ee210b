// The GELF doors: what Graylog's clients speak, over UDP (packed and in chunks or not) and TCP.
import * as z from 'zod';

import type { RawRecord } from '../body.ts';
import { defineDoor, type DatagramDoor, type Peer, type Room, type Sender, type StreamDoor } from './door.ts';
import { createReassembly, isChunk, textIn } from './gelf/datagrams.ts';
import { GelfFrames } from './gelf/frames.ts';
import { gelfRecord } from './gelf/records.ts';
import { gelfTcpSnippets, gelfUdpSnippets } from './gelf/snippets.ts';
import { addressOf, chunksOf, expectErrors, labelsOf, senderAt, sharedAt } from './streams/connection.ts';
import { cutRecord } from './streams/cut-record.ts';
import { endedBy, shareOf } from './streams/held.ts';
import { gathererOf, persistently } from './streams/storing.ts';

const UdpOptions = z.object({});
const TcpOptions = z.object({
  delimiter: z
    .enum(['nul', 'newline'])
    .default('nul')
    .describe('What ends a message; by the specification a NUL byte.'),
});
type UdpOptions = z.output<typeof UdpOptions>;
type TcpOptions = z.output<typeof TcpOptions>;

const chunkLimits = { maxMessages: 1_000, maxBytes: 32 << 20, patienceMs: 5_000 };
const maxUnpackedBytes = 8 << 20;

const messagesOf = (texts: readonly string[], peer: Peer, { limits }: Room): RawRecord[] => {
  const labels = labelsOf(peer);
  return texts.flatMap((text) => cutRecord(gelfRecord(text, labels), limits.maxRecordBytes));
};

/** Waits while there is no organisation yet; null for a sender that is not taken, or when the door closes. */
const senderOf = (peer: Peer, room: Room): Promise<Sender | null> =>
  persistently(() => senderAt(peer, room), room, room.closing);

async function store(texts: readonly string[], sender: Sender, peer: Peer, room: Room): Promise<void> {
  const records = messagesOf(texts, peer, room);
  await gathererOf(room).store(room, sender, 'auto', records);
}

const converse: StreamDoor<TcpOptions>['converse'] = async (connection, peer, room) => {
  expectErrors(connection);
  const share = shareOf(room.held);
  try {
    const sender = await senderOf(peer, room);
    if (sender === null) return;
    const frames = new GelfFrames(room.options.delimiter === 'nul' ? 0 : 10, room.limits.maxRecordBytes);
    for await (const chunk of chunksOf(connection, room)) {
      const messages = frames.push(chunk);
      share.hold('frames', frames.size);
      await store(messages, sender, peer, room);
    }
    await store(frames.end(), sender, peer, room);
  } catch (error) {
    endedBy(error, peer, room);
  } finally {
    share.leave();
  }
};

/** Chunks of one message come in several calls. */
const reassemblyOf = sharedAt(() => createReassembly(chunkLimits));

const take: DatagramDoor<UdpOptions>['take'] = async (datagrams, peer, room) => {
  const reassembly = reassemblyOf(room);
  const lost = reassembly.sweep(Date.now());
  if (lost > 0) room.count('dropped', lost);
  const texts: string[] = [];
  for (const datagram of datagrams) {
    room.count('bytes', datagram.length);
    const message = isChunk(datagram) ? reassembly.add(addressOf(peer), datagram, Date.now()) : datagram;
    if (message === null) continue;
    const text = await textIn(message, Math.min(room.limits.maxBodyBytes, maxUnpackedBytes));
    if (text === null) room.count('malformed');
    else if (/[^\s\0]/.test(text)) texts.push(text.replace(/\0+$/, ''));
  }
  if (texts.length === 0) return;
  const sender = await senderOf(peer, room);
  if (sender === null) room.count('dropped', texts.length);
  else await store(texts, sender, peer, room);
};

export const gelfUdp = defineDoor<UdpOptions>({
  id: 'gelf-udp',
  title: 'GELF over UDP',
  summary:
    'Docker’s gelf log driver and Graylog’s clients, plain, packed or in chunks; what a full network loses is lost.',
  kind: 'datagram',
  usualPort: 12201,
  credential: 'peer',
  options: UdpOptions,
  snippets: gelfUdpSnippets,
  take,
});

export const gelfTcp = defineDoor<TcpOptions>({
  id: 'gelf-tcp',
  title: 'GELF over TCP',
  summary: 'Graylog’s clients, syslog-ng and Docker; each message ends with a NUL byte.',
  kind: 'stream',
  usualPort: 12201,
  credential: 'peer',
  options: TcpOptions,
  snippets: gelfTcpSnippets,
  converse,
});
