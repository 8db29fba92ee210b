// The syslog doors open one by one: a port that is taken closes its own only.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { expect, it } from 'vitest';

import { createLog } from '#platform/log';
import { openTestDatabase } from '#platform/testing';

import { anIntake } from './fixtures.ts';
import { openSyslog } from './open-syslog.ts';

const host = '127.0.0.1';

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

it('says which door stays closed because its port is taken, and opens the other', async () => {
  const handle = await openTestDatabase();
  const intake = await anIntake();
  const taken = createServer().listen(0, host);
  await once(taken, 'listening');
  const address = taken.address();
  const tcpPort = typeof address === 'object' && address ? address.port : 0;
  const said: string[] = [];
  const udpPort = await freeUdpPort();
  const syslog = await openSyslog(intake.line, {
    host,
    udpPort,
    tcpPort,
    org: null,
    handle,
    log: createLog('silent'),
    say: (line) => said.push(line),
  });
  try {
    expect(syslog.doors).toMatchObject([
      { id: 'syslog-udp', open: true, address: `${host}:${udpPort}` },
      { id: 'syslog-tcp', open: false },
    ]);
    expect(said).toEqual([expect.stringMatching(/^Syslog over TCP stays closed: .*EADDRINUSE/)]);
  } finally {
    await syslog.close();
    taken.close();
    await intake.drop();
    await handle.close();
  }
});
