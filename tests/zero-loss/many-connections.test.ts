// Connections that trickle and connections by the thousand: memory stays bounded, and everyone else is still served.
import { readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

import { afterAll, expect, test } from 'vitest';

import { temporaryFolder } from '../running.ts';
import { openField, type Field } from './campaign.ts';
import { curl } from './http-senders.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const growthAllowedMb = 400;

const memoryMb = ({ running }: Field): number => {
  const status = readFileSync(`/proc/${running().child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
};

type Crowd = { open: () => number; leave: () => void };

/** Opens `count` connections that say `words` one byte at a time, twice a second. */
async function crowdAt(port: number, count: number, words: string): Promise<Crowd> {
  const sockets = new Set<Socket>();
  for (let n = 0; n < count; n += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => sockets.add(socket));
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
    if (n % 100 === 99) await pause(20);
  }
  let at = 0;
  const trickle = setInterval(() => {
    const byte = words[at++ % words.length] ?? ' ';
    for (const socket of sockets) socket.write(byte);
  }, 500);
  return {
    open: () => sockets.size,
    leave: () => {
      clearInterval(trickle);
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function answeredIn({ place }: Field): Promise<number> {
  const from = performance.now();
  const response = await fetch(`http://127.0.0.1:${place.ports.main}/api/v1/ingest/auto`, {
    method: 'POST',
    headers: { authorization: `Bearer ${place.key}` },
    body: 'a line of somebody else',
    signal: AbortSignal.timeout(20_000),
  });
  expect(response.status).toBe(200);
  return Math.round(performance.now() - from);
}

/** One more sender over TCP, which hangs up when it has said its line: does it get through? */
async function lineThrough({ place }: Field, marker: string): Promise<void> {
  const socket = connect(place.ports.syslog, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.end(`<13>Mar  2 08:00:00 web1 app: ${marker}\n`);
  await new Promise((resolve) => socket.on('close', resolve));
}

const heads = 'POST /api/v1/ingest/auto HTTP/1.1\r\nhost: a\r\nx-slow: ';
const body = (key: string): string =>
  `POST /api/v1/ingest/auto HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${key}\r\ncontent-length: 100000\r\n\r\n`;

test('a thousand slow connections cost little memory and keep nobody else out', { timeout: 240_000 }, async () => {
  const settings = { TOCSIN_DOOR_CONNECTIONS_PER_ADDRESS: '1000' };
  const field = await openField({ senders: [curl], folder, say, settings });
  const crowds: Crowd[] = [];
  try {
    const { main, syslog } = field.place.ports;
    await answeredIn(field);
    const before = memoryMb(field);
    crowds.push(await crowdAt(main, 1_000, heads), await crowdAt(syslog, 900, '<13>Mar  2 08:00:00 web1 app: slow'));
    await pause(8_000);
    const open = crowds.map((crowd) => crowd.open());
    const took = [await answeredIn(field), await answeredIn(field), await answeredIn(field)];
    await lineThrough(field, 'a line over TCP beside the crowd');
    const during = memoryMb(field);
    say(
      `${open.join(' and ')} connections trickle: ${before} → ${during} MB, others answered in ${took.join(', ')} ms.`,
    );
    expect(during - before).toBeLessThan(growthAllowedMb);

    for (const crowd of crowds.splice(0)) crowd.leave();
    const withBodies = await crowdAt(main, 1_000, body(field.place.key));
    crowds.push(withBodies);
    await pause(4_000);
    const tookThen = [await answeredIn(field), await answeredIn(field)];
    const then = memoryMb(field);
    say(`${withBodies.open()} more of the same: ${then} MB, others answered in ${tookThen.join(', ')} ms.`);
    expect(then - before).toBeLessThan(growthAllowedMb);

    for (const crowd of crowds.splice(0)) crowd.leave();
    const outcomes = await field.count();
    expect(outcomes.map(({ missing, doubled }) => ({ missing, doubled }))).toEqual([{ missing: [], doubled: 0 }]);
  } finally {
    for (const crowd of crowds) crowd.leave();
    await field.stop();
  }
});
