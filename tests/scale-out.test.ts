// Several processes on one PostgreSQL, one event store and one NATS: killing a worker, or the broker, loses and doubles
// nothing. The event store is the embedded engine behind an HTTP face, as a ClickHouse server shows it.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openHttpPeer, type HttpPeer } from '../server/src/platform/event-store/test-support/http-peer.ts';
import { testBrokerUrl, testServerUrl } from '../server/src/platform/testing.ts';
import { aBatch, allEvents, allOccurrences } from './batches.ts';
import { startBroker } from './broker.ts';
import { freePort, signedIn, startProcess, temporaryFolder, type RunningProcess } from './running.ts';

const absent =
  testBrokerUrl && testServerUrl ? '' : ' (skipped: needs TOCSIN_TEST_NATS_URL and TOCSIN_TEST_DATABASE_URL)';
const perBatch = 50;

describe.skipIf(absent !== '')(`several processes${absent}`, () => {
  const folder = temporaryFolder();
  const database = `tocsin_scale_${randomUUID().replaceAll('-', '')}`;
  let peer: HttpPeer;
  let broker: { kill: () => Promise<void> };
  let brokerPort = 0;
  let shared: Record<string, string> = {};
  const processes: RunningProcess[] = [];

  const asAdmin = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: testServerUrl ?? '' });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const start = async (name: string, roles: string): Promise<RunningProcess> => {
    const running = await startProcess(join(folder, name), {
      ...shared,
      TOCSIN_ROLES: roles,
      TOCSIN_SECRET_KEY: 'one key for all processes of a test',
    });
    processes.push(running);
    return running;
  };

  beforeAll(async () => {
    await asAdmin(`create database ${database}`);
    peer = await openHttpPeer(join(folder, 'events'), 1024);
    brokerPort = await freePort();
    broker = await startBroker(join(folder, 'nats'), brokerPort);
    const url = new URL(testServerUrl ?? '');
    url.pathname = `/${database}`;
    shared = {
      DATABASE_URL: url.href,
      CLICKHOUSE_URL: `http://127.0.0.1:${peer.port}/default`,
      NATS_URL: `nats://127.0.0.1:${brokerPort}`,
    };
  }, 60_000);
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    await broker.kill();
    await peer.close();
    await asAdmin(`drop database if exists ${database} with (force)`);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test(
    'batches are shared by workers; a killed worker and a killed broker lose and double nothing',
    { timeout: 240_000 },
    async () => {
      const door = await start('door', 'api,ingest,work');
      let victim = await start('worker-1', 'detect');
      await start('worker-2', 'detect');
      const { call } = await signedIn(door.address);
      const { key } = await call('POST /api-keys', { name: 'Shipper', scopes: ['ingest:write'] });

      let [next, refused] = [0, 0];
      const answers = new Set<string>();
      async function send(batch: number): Promise<unknown> {
        for (;;) {
          const response = await fetch(`${door.address}/api/v1/ingest/windows`, {
            method: 'POST',
            headers: { authorization: `Bearer ${key}`, 'idempotency-key': `batch-${batch}` },
            body: aBatch(batch, perBatch),
          });
          const answer = await response.text();
          if (response.status !== 503) return answers.add(answer);
          refused += 1;
          await sleep(200);
        }
      }
      const sendUntil = async (until: () => boolean): Promise<void> =>
        void (await Promise.all(
          Array.from({ length: 3 }, async () => {
            while (!until()) await send(next++);
          }),
        ));

      for (let cycle = 0; cycle < 4; cycle += 1) {
        let over = false;
        const sending = sendUntil(() => over);
        await sleep(600 + Math.random() * 900);
        await victim.kill();
        await sleep(300);
        over = true;
        await sending;
        victim = await start('worker-1', 'detect');
      }

      let over = false;
      const sending = sendUntil(() => over);
      await sleep(500);
      await broker.kill();
      await sleep(1_500);
      broker = await startBroker(join(folder, 'nats'), brokerPort);
      await sleep(3_000);
      over = true;
      await sending;
      expect([...answers]).toEqual([`{"accepted":${perBatch},"unparsed":0}`]);
      expect(refused).toBeGreaterThan(0);

      const expected = next * perBatch;
      await allEvents(call, expected, 90_000);
      await allOccurrences(call, next, 60_000);
      // Redeliveries come up to half a minute later: they must change nothing.
      await sleep(35_000);
      expect((await call('GET /events/histogram', { query: 'dataset:windows.sysmon' })).total).toBe(expected);
      console.info(`${next} batches, ${refused} refused while the broker was away`);
    },
  );
});
