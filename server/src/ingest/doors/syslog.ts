// The syslog doors: messages over UDP, TCP and TLS, in every framing and header their senders use.
import * as z from 'zod';

import { defineDoor, type DatagramDoor, type Peer, type Room, type Sender, type StreamDoor } from './door.ts';
import { chunksOf, expectErrors, labelsOf, senderAt } from './streams/connection.ts';
import { gathererOf, persistently } from './streams/storing.ts';
import { SyslogFraming } from './syslog-framing.ts';
import { syslogSnippets, syslogTlsSnippets, syslogUdpSnippets } from './syslog-snippets.ts';

const Options = z.object({
  source: z
    .string()
    .default('auto')
    .describe('How the messages are read, unless the sender is bound to a source: `auto` recognises most devices.'),
});
type Options = z.output<typeof Options>;

const maxRecordsPerCall = 1_000;

/** Waits while there is no organisation yet; null for a sender that is not taken, or when the door closes. */
const senderOf = (peer: Peer, room: Room): Promise<Sender | null> =>
  persistently(() => senderAt(peer, room), room, room.closing);

async function store(lines: readonly string[], sender: Sender, peer: Peer, room: Room<Options>): Promise<void> {
  const transport = { labels: labelsOf(peer) };
  const records = lines.map((raw) => ({ raw, transport }));
  for (let from = 0; from < records.length; from += maxRecordsPerCall)
    await gathererOf(room).store(room, sender, room.options.source, records.slice(from, from + maxRecordsPerCall));
}

const converse: StreamDoor<Options>['converse'] = async (connection, peer, room) => {
  expectErrors(connection);
  const sender = await senderOf(peer, room);
  if (sender === null) return;
  const framing = new SyslogFraming();
  for await (const chunk of chunksOf(connection, room)) await store(framing.push(chunk), sender, peer, room);
  await store(framing.end(), sender, peer, room);
};

const take: DatagramDoor<Options>['take'] = async (datagrams, peer, room) => {
  room.count(
    'bytes',
    datagrams.reduce((sum, { length }) => sum + length, 0),
  );
  // One datagram is one message (RFC 5426); a terminator at its end is not part of it.
  const lines = datagrams
    .map((bytes) => bytes.toString('utf8').replace(/[\r\n\0]+$/, ''))
    .filter((line) => line !== '');
  const sender = await senderOf(peer, room);
  if (sender === null) room.count('dropped', lines.length);
  else await store(lines, sender, peer, room);
};

export const syslogUdp = defineDoor<Options>({
  id: 'syslog-udp',
  title: 'Syslog over UDP',
  summary: 'Network devices and old systems send syslog this way; what a full network loses is lost.',
  kind: 'datagram',
  usualPort: 5514,
  credential: 'peer',
  options: Options,
  snippets: syslogUdpSnippets,
  take,
});

export const syslogTcp = defineDoor<Options>({
  id: 'syslog-tcp',
  title: 'Syslog over TCP',
  summary: 'rsyslog, syslog-ng and most appliances; every framing is understood, also mixed.',
  kind: 'stream',
  usualPort: 5514,
  credential: 'peer',
  options: Options,
  snippets: syslogSnippets,
  converse,
});

export const syslogTls = defineDoor<Options>({
  id: 'syslog-tls',
  title: 'Syslog over TLS',
  summary: 'Syslog that nobody reads on the way (RFC 5425); with mutual TLS the certificate says who sends.',
  kind: 'stream',
  usualPort: 6514,
  credential: 'peer',
  options: Options,
  snippets: syslogTlsSnippets,
  converse,
});
