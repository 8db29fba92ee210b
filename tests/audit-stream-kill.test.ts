// `kill -9` in the middle of audit streams, while audited requests go on: each receiver has every record, in order.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';

import { aCertificate, anHttpReceiver, aSyslogReceiver, type Receiver } from '../server/src/audit-streams/fixtures.ts';
import { openDatabase } from '../server/src/platform/database.ts';
import { createLog } from '../server/src/platform/log.ts';
import { eventually, signedIn, startProcess, temporaryFolder } from './running.ts';

const dataDir = temporaryFolder();
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(dataDir, { recursive: true, force: true });
});

const kills = 5;
const allow = { TOCSIN_OUTBOUND_ALLOW: '127.0.0.1' };

type Recorded = { id: string; type: string };
/** What is on record of the organisation, in the order of its sequence, read from the files a killed process left. */
async function recorded(): Promise<Recorded[]> {
  const handle = await openDatabase({ dir: join(dataDir, 'database') }, { log: createLog('silent') });
  try {
    return await handle.asSystem(
      async (db) => (await sql<Recorded>`select id, type from activity order by activity.xact, seq`.execute(db)).rows,
    );
  } finally {
    await handle.close();
  }
}

test(
  `after ${kills} kills a syslog and an HTTPS receiver have every audit record, in order, none missing`,
  { timeout: 420_000 },
  async () => {
    const identity = await aCertificate();
    const receivers: Record<string, Receiver> = {
      'syslog over TCP': await aSyslogReceiver(null),
      HTTPS: await anHttpReceiver(identity),
    };
    const [syslog, https] = Object.values(receivers);
    if (!syslog || !https) throw new Error('There are two receivers.');
    closing.push(syslog.close, https.close);

    let running = await startProcess(dataDir, allow);
    const { call, cookie } = await signedIn(running.address);
    const { id: siteId } = await call('POST /sites', { code: 'lyo', name: 'Lyon' });
    const shared = { from: 'beginning' } as const;
    await call('POST /audit-sinks', {
      ...shared,
      name: 'Syslog',
      settings: { kind: 'syslog', host: '127.0.0.1', port: syslog.port, tls: false, ca: null },
    });
    await call('POST /audit-sinks', {
      ...shared,
      name: 'HTTPS',
      settings: { kind: 'https', url: `https://127.0.0.1:${https.port}/`, auth: 'none', ca: identity.cert },
    });

    let [asked, answered] = [0, 0];
    const change = async (power: AbortSignal): Promise<void> => {
      asked += 1;
      const response = await fetch(`${running.address}/api/v1/sites/${siteId}`, {
        method: 'PATCH',
        headers: { cookie, origin: running.address, 'content-type': 'application/json' },
        body: JSON.stringify({ name: `Lyon ${asked}` }),
      }).catch((error: unknown) => {
        if (!power.aborted) throw error;
      });
      if (response?.ok) answered += 1;
      else if (response && response.status !== 429) throw new Error(await response.text());
      await new Promise((resolve) => setTimeout(resolve, 20));
    };

    for (let kill = 0; kill < kills; kill += 1) {
      const power = new AbortController();
      const before = [syslog.taken.length, https.taken.length];
      const going = Array.from({ length: 2 }, async () => {
        while (!power.signal.aborted) await change(power.signal);
      });
      await eventually(
        `records of turn ${kill}`,
        async () => (syslog.taken.length > (before[0] ?? 0) && https.taken.length > (before[1] ?? 0)) || undefined,
        60_000,
      );
      await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 900));
      power.abort();
      await running.kill();
      await Promise.all(going);
      running = await startProcess(dataDir, allow);
    }

    const { call: last } = await signedIn(running.address);
    await eventually(
      'both streams to have caught up',
      async () => {
        const { items } = await last('GET /audit-sinks', {});
        return items.every(({ waiting, problem }) => waiting.count === 0 && problem === null) || undefined;
      },
      120_000,
    );
    await running.kill();

    const all = await recorded();
    const changes = all.filter(({ type }) => type === 'site.changed').length;
    expect(answered).toBeGreaterThan(kills);
    // What was answered is on record; what the kill cut off may be.
    expect(changes).toBeGreaterThanOrEqual(answered);
    for (const [name, { taken }] of Object.entries(receivers)) {
      const once = [...new Set(taken)];
      console.info(`${name}: ${all.length} on record, ${once.length} received, ${taken.length - once.length} twice`);
      expect(once).toEqual(all.slice(0, once.length).map(({ id }) => id));
      // Behind the last that was delivered lies only what the program did by itself after we looked.
      expect(all.slice(once.length).filter(({ type }) => type === 'site.changed')).toEqual([]);
      expect(all.length - once.length).toBeLessThan(5);
    }
  },
);
