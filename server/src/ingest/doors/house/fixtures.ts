// For the tests of the house: doors that speak next to nothing, and a house on a real database with ports of this machine.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect } from 'vitest';
import * as z from 'zod';

import type { DatabaseHandle } from '#platform/database';
import { onlyValues, testVault } from '#platform/keys/testing';
import { createLog } from '#platform/log';

import { anIntake } from '../../fixtures.ts';
import { defineDoor, type Door } from '../door.ts';
import { createCertificates, type CertificateSettings } from './certificates.ts';
import { createHouse, type House, type HouseSettings } from './house.ts';

export const host = '127.0.0.1';

/** The operating system names a port that is free for TCP; it is most likely free for UDP, too. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 600 && !(await condition()); round++) await sleep(10);
  expect(await condition()).toBe(true);
}

export async function connected(port: number): Promise<Socket> {
  const socket = connect(port, host);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All a connection says until it ends, in whatever way. */
export async function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

const Options = z.object({
  greeting: z.string().max(20).default('hello'),
  password: z.string().meta({ secret: true }).default(''),
});
type Options = z.output<typeof Options>;
const about = { title: 'Test', summary: 'For tests.', usualPort: 4000, options: Options, snippets: [] };

/** What stands still until it is let go, and what breaks on purpose. */
export type Levers = { hold: Promise<void> | null };

/**
 * Ids end in `suffix`, because the doors' table is one for all tests of a process. The HTTP door stores its body and
 * answers whose it was; the stream door answers each line with the greeting, `wait` after the lever, `boom` by failing.
 */
export function testDoors(suffix: string): { doors: Door[]; levers: Levers } {
  const levers: Levers = { hold: null };
  const web = defineDoor<Options>({
    ...about,
    id: `web-${suffix}`,
    kind: 'http',
    credential: 'token',
    answer: async ({ request, response, path, query, peer }, room) => {
      if (path === '/boom') throw new Error('boom');
      if (path === '/forgotten') return;
      const secret = request.headers.authorization?.replace(/^Splunk /, '') ?? '';
      const sender = await room.bySecret(secret);
      if (!sender) {
        room.count('unauthorised');
        return void response.writeHead(401).end();
      }
      let raw = '';
      for await (const chunk of request) raw += String(chunk);
      room.count('bytes', raw.length);
      if (path === '/wait') await levers.hold;
      if (raw !== '') await room.accept(sender, { source: 'json', site: query.get('site'), records: [{ raw }] });
      const { site, source, ctx } = sender;
      const answer = { org: ctx.orgId, site, source, path, peer: peer.address, greeting: room.options.greeting };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    },
  });
  const line = defineDoor<Options>({
    ...about,
    id: `line-${suffix}`,
    kind: 'stream',
    credential: 'peer',
    converse: async (connection, peer, room) => {
      const sender = await room.byPeer(peer);
      for await (const chunk of connection) {
        const raw = String(chunk).trim();
        if (raw === 'boom') throw new Error('boom');
        if (raw === 'wait') await levers.hold;
        await room.accept(sender, { source: 'syslog', records: [{ raw }] });
        const words = [room.options.greeting, sender.ctx.orgId, sender.site, ...peer.certificateNames];
        connection.write(`${words.join(' ')}\n`);
        if (room.closing.aborted) return;
      }
    },
  });
  const gram = defineDoor<Options>({
    ...about,
    id: `gram-${suffix}`,
    kind: 'datagram',
    credential: 'peer',
    take: async (datagrams, peer, room) => {
      await levers.hold;
      const sender = await room.byPeer(peer);
      await room.accept(sender, { source: 'syslog', records: datagrams.map((bytes) => ({ raw: bytes.toString() })) });
    },
  });
  return { doors: [web, line, gram], levers };
}

export type TestHouse = { house: House; dataDir: string; said: string[]; stop: () => Promise<void> };

/** Doors are closed until a test opens them; nothing but a test looks at the settings or the certificate again. */
export async function aHouse(
  handle: DatabaseHandle,
  doors: readonly Door[],
  more: Partial<HouseSettings> & { tls?: Partial<CertificateSettings>; now?: () => Date } = {},
): Promise<TestHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-house-'));
  const intake = await anIntake();
  const log = createLog('silent');
  const said: string[] = [];
  const { tls = {}, now = () => new Date(), ...settings } = more;
  const files = { certificate: null, key: null, clientAuthorities: null };
  const house = createHouse({
    doors,
    defaults: { host, syslog: { host, udpPort: 0, tcpPort: 0, org: null } },
    ground: { handle, now, log },
    line: intake.line,
    certificates: createCertificates({ ...files, dataDir, names: [host], now, log, everyMs: 20, ...tls }),
    vault: testVault(handle),
    secrets: onlyValues,
    say: (text) => said.push(text),
    everyMs: 3_600_000,
    ...settings,
  });
  await house.start();
  const stop = async (): Promise<void> => {
    await house.close();
    await intake.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { house, dataDir, said, stop };
}
