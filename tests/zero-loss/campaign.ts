// The zero-loss campaign: real senders on one side, a Tocsin that is killed again and again on the other.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Call } from '@tocsin/contracts/client';

import { eventually, freePort, signedIn, startProcess, type RunningProcess } from '../running.ts';
import { findClients } from './clients.ts';
import { readText, type Place, type Sender, type Sending } from './sender.ts';

export type Outcome = {
  sender: Sender;
  made: number;
  /** Null where the protocol never tells. */
  acknowledged: number | null;
  found: number;
  /** What the promise of the protocol covers and is not there. */
  missing: readonly number[];
  /** Given to the client, and not there, though nobody promised it. */
  unpromised: number;
  doubled: number;
};
export type Campaign = {
  outcomes: readonly Outcome[];
  absent: readonly { sender: Sender; because: string }[];
  readyMs: readonly number[];
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens the doors that need ports of their own. */
async function openDoors(call: Call, { elastic, journal }: Place['ports']): Promise<void> {
  await call('PATCH /doors/:doorId', { doorId: 'elastic', enabled: true, host: '127.0.0.1', port: elastic });
  await call('PATCH /doors/:doorId', { doorId: 'journal', enabled: true, host: '127.0.0.1', port: journal });
}

/** What is in the store of ours, by sender: how often each number is there. Waits until nothing more comes. */
async function storedIn(address: string, quietMs: number): Promise<Map<string, Map<number, number>>> {
  const { call } = await signedIn(address);
  // A store whose disk was full, or that is being started, answers a little later.
  let because = '';
  const total = (): Promise<number> =>
    eventually(
      () => `an answer of the event store, which said last: ${because}`,
      () =>
        call('GET /events/histogram', everything()).then(
          ({ total }) => total,
          (error: unknown) => {
            because = String(error);
            return undefined;
          },
        ),
      60_000,
    );
  let last = -1;
  let since = performance.now();
  while (performance.now() - since < quietMs) {
    const now = await total();
    if (now !== last) since = performance.now();
    last = now;
    await pause(500);
  }
  const found = new Map<string, Map<number, number>>();
  let cursor: string | undefined;
  do {
    const page = await call('GET /events', { ...everything(), limit: 200, ...(cursor ? { cursor } : {}) });
    for (const { message } of page.items) {
      const read = readText(message);
      if (read === null) continue;
      const counts = found.get(read.sender) ?? new Map<number, number>();
      found.set(read.sender, counts.set(read.sequence, (counts.get(read.sequence) ?? 0) + 1));
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

const everything = (): { query: string; from: string; to: string } => ({
  query: '',
  from: '2026-01-01T00:00:00Z',
  to: new Date(Date.now() + 3_600_000).toISOString(),
});

function outcomeOf(sender: Sender, sending: Sending, counts: ReadonlyMap<number, number>): Outcome {
  const made = sending.made();
  const all = Array.from({ length: made }, (_, sequence) => sequence);
  const acknowledged = sending.acknowledged();
  const promised = { answered: [...(acknowledged ?? [])], queued: all, written: [] }[sender.promise];
  const isPromised = new Set(promised);
  return {
    sender,
    made,
    acknowledged: acknowledged?.size ?? null,
    found: counts.size,
    missing: promised.filter((sequence) => !counts.has(sequence)),
    unpromised: all.filter((sequence) => !counts.has(sequence) && !isPromised.has(sequence)).length,
    doubled: [...counts.values()].reduce((sum, count) => sum + count - 1, 0),
  };
}

type Started = { sender: Sender; sending: Sending };
const progressOf = (sendings: readonly Started[]): string =>
  sendings.map(({ sender, sending }) => `${sender.id} ${sending.made()}`).join(', ');

export type Plan = {
  senders: readonly Sender[];
  cycles: number;
  folder: string;
  say: (line: string) => void;
  /** Settings of Tocsin besides the ports. */
  settings?: Record<string, string>;
};

export type Field = {
  place: Place;
  sendings: readonly Started[];
  absent: Campaign['absent'];
  running: () => RunningProcess;
  /** Ends Tocsin as a power cut would, and starts it again on the same data and ports. */
  restart: () => Promise<void>;
  /** Lets the senders come to their end and counts what has arrived. */
  count: () => Promise<Outcome[]>;
  stop: () => Promise<void>;
};

/** A Tocsin on ports that stay, and all senders that are here, already sending. */
export async function openField({ senders, folder, say, settings = {} }: Omit<Plan, 'cycles'>): Promise<Field> {
  const clients = findClients();
  const absent = senders.flatMap((sender) => {
    const because = sender.absent(clients);
    return because === null ? [] : [{ sender, because }];
  });
  for (const { sender, because } of absent) say(`${sender.id} does not take part: ${because}.`);

  const [main = 0, elastic = 0, journal = 0, syslog = 0] = await Promise.all([1, 2, 3, 4].map(() => freePort()));
  const ports = { main, elastic, journal, syslog };
  const dataDir = join(folder, 'data');
  const own = mkdtempSync(join(tmpdir(), 'tocsin-senders-'));
  mkdirSync(dataDir);
  const start = (): Promise<RunningProcess> =>
    startProcess(dataDir, { TOCSIN_PORT: String(main), TOCSIN_SYSLOG_TCP_PORT: String(syslog), ...settings });
  let running = await start();
  const sendings: Started[] = [];
  const stop = async (): Promise<void> => {
    for (const { sending } of sendings) await sending.stop();
    await running.kill();
    rmSync(own, { recursive: true, force: true });
  };
  try {
    const { call } = await signedIn(running.address);
    const { key } = await call('POST /api-keys', { name: 'Senders', scopes: ['ingest:write'] });
    await openDoors(call, ports);
    const place: Place = { folder: own, clients, key, ports };
    for (const sender of senders.filter((one) => one.absent(clients) === null))
      sendings.push({ sender, sending: await sender.start(place) });
    const allMake = async (): Promise<true | undefined> =>
      sendings.every(({ sending }) => sending.made() > 0) || undefined;
    await eventually('every sender', allMake, 60_000);
    const restart = async (): Promise<void> => {
      await running.kill();
      running = await start();
    };
    const count = (): Promise<Outcome[]> => countAt(running.address, sendings, say);
    return { place, sendings, absent, running: () => running, restart, count, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function countAt(address: string, sendings: readonly Started[], say: Plan['say']): Promise<Outcome[]> {
  const from = performance.now();
  await Promise.all(
    sendings.map(async ({ sender, sending }) => {
      await sending.finish();
      say(`${sender.id} has finished after ${Math.round(performance.now() - from)} ms.`);
    }),
  );
  const stored = await storedIn(address, 12_000);
  return sendings.map(({ sender, sending }) => outcomeOf(sender, sending, stored.get(sender.id) ?? new Map()));
}

/** Kills and starts Tocsin `cycles` times while all senders that are here send, then counts. */
export async function campaign({ cycles, say, ...plan }: Plan): Promise<Campaign> {
  const field = await openField({ ...plan, say });
  const readyMs: number[] = [];
  try {
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      await pause(300 + Math.random() * 1_200);
      const from = performance.now();
      await field.restart();
      readyMs.push(Math.round(performance.now() - from));
      say(`Kill ${cycle + 1}, ready after ${readyMs.at(-1)} ms; ${progressOf(field.sendings)}`);
    }
    return { outcomes: await field.count(), absent: field.absent, readyMs };
  } finally {
    await field.stop();
  }
}

/** As a table for people. */
export function tableOf({ outcomes }: Campaign): string {
  const rows = outcomes.map(({ sender, made, acknowledged, found, missing, unpromised, doubled }) =>
    [sender.title, sender.promise, made, acknowledged ?? '–', found, missing.length, unpromised, doubled].join(' | '),
  );
  const head = 'client | promise | given | acknowledged | found | missing | lost unpromised | doubled';
  return [head, head.replaceAll(/[^|]+/g, ' --- '), ...rows].map((row) => `| ${row} |`).join('\n');
}
