// `kill -9` between two parts of a large body: its name completes it, once; without a name what is there stays there.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { eventually, signedIn, startProcess, temporaryFolder, type RunningProcess } from './running.ts';

const killAfterSync = fileURLToPath(new URL('./kill-after-sync.ts', import.meta.url));
const total = 2_000;
const body = Array.from({ length: total }, (_, n) => `{"message":"large ${n} end ${'x'.repeat(7_000)}"}\n`).join('');

let dataDir: string;
let running: RunningProcess | null = null;
beforeEach(() => {
  dataDir = temporaryFolder();
});
afterEach(async () => {
  await running?.kill();
  running = null;
  rmSync(dataDir, { recursive: true, force: true });
});

const send = (address: string, key: string, name: string | null): Promise<Response> =>
  fetch(`${address}/api/v1/ingest/json`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...(name === null ? {} : { 'idempotency-key': name }) },
    body,
  });

/** The numbers that are in the store, with how often, once as many events are there as are expected. */
async function stored(address: string, atLeast: number): Promise<Map<number, number>> {
  const { call } = await signedIn(address);
  const query = { query: 'dataset:json.generic', from: '2026-01-01T00:00:00Z' };
  const count = async (): Promise<true | undefined> =>
    (await call('GET /events/histogram', query)).total >= atLeast || undefined;
  await eventually(`${atLeast} events`, count, 60_000);
  const found = new Map<number, number>();
  let cursor: string | undefined;
  do {
    const page = await call('GET /events', { ...query, limit: 200, ...(cursor ? { cursor } : {}) });
    for (const { message } of page.items) {
      const number = /large (\d+) end/.exec(message)?.[1];
      if (number !== undefined) found.set(Number(number), (found.get(Number(number)) ?? 0) + 1);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** Sends the body to a Tocsin that dies when two of its parts are on the disk, and starts it again. */
async function killedBetweenParts(name: string | null): Promise<{ address: string; key: string }> {
  const dying = await startProcess(dataDir, { NODE_OPTIONS: `--import ${killAfterSync}` });
  running = dying;
  const { call } = await signedIn(dying.address);
  const { key } = await call('POST /api-keys', { name: 'Shipper', scopes: ['ingest:write'] });
  await expect(send(dying.address, key, name)).rejects.toThrow('fetch failed');
  await dying.kill();
  expect(dying.child.signalCode).toBe('SIGKILL');
  running = await startProcess(dataDir);
  return { address: running.address, key };
}

test('a resend with its name completes it, and nothing of it is there twice', { timeout: 300_000 }, async () => {
  const { address, key } = await killedBetweenParts('night');
  const before = await stored(address, 1);
  expect(before.size).toBeLessThan(total);
  for (const time of ['first', 'second']) {
    const answer = await send(address, key, 'night');
    expect([time, answer.status, await answer.json()]).toEqual([time, 200, { accepted: total, unparsed: 0 }]);
  }
  const after = await stored(address, total);
  expect(after.size).toBe(total);
  expect(Math.max(...after.values())).toBe(1);
});

test('without a name, its first records are there, and a resend adds all of them', { timeout: 300_000 }, async () => {
  const { address, key } = await killedBetweenParts(null);
  const before = await stored(address, 1);
  const kept = [...before.keys()].toSorted((a, b) => a - b);
  expect(kept.length).toBeLessThan(total);
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => n));
  expect((await send(address, key, null)).status).toBe(200);
  const after = await stored(address, total + kept.length);
  expect(after.size).toBe(total);
  expect([...after].filter(([, times]) => times === 2).length).toBe(kept.length);
  expect(Math.max(...after.values())).toBe(2);
});
