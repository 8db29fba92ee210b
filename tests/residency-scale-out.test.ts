// Several processes and several event stores: what is published for an organisation waits in a stream of its store, and
// workers put it there and nowhere else; a store that hangs takes no worker from another.
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createClient } from '@tocsin/contracts/client';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openHttpPeer, type HttpPeer } from '../server/src/platform/event-store/test-support/http-peer.ts';
import { testBrokerUrl, testServerUrl } from '../server/src/platform/testing.ts';
import { startBroker } from './broker.ts';
import {
  admin,
  eventually,
  freePort,
  signedIn,
  startProcess,
  temporaryFolder,
  type RunningProcess,
} from './running.ts';

const absent =
  testBrokerUrl && testServerUrl ? '' : ' (skipped: needs TOCSIN_TEST_NATS_URL and TOCSIN_TEST_DATABASE_URL)';

describe.skipIf(absent !== '')(`several processes and stores${absent}`, () => {
  const folder = temporaryFolder();
  const database = `tocsin_residency_${randomUUID().replaceAll('-', '')}`;
  const processes: RunningProcess[] = [];
  let peers: { default: HttpPeer; eu: HttpPeer };
  let broker: { kill: () => Promise<void> };
  let door: RunningProcess;

  const asAdmin = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: testServerUrl ?? '' });
    await client.connect();
    await client.query(statement);
    await client.end();
  };

  beforeAll(async () => {
    await asAdmin(`create database ${database}`);
    peers = {
      default: await openHttpPeer(join(folder, 'default'), 700),
      eu: await openHttpPeer(join(folder, 'eu'), 700),
    };
    const port = await freePort();
    broker = await startBroker(join(folder, 'nats'), port);
    const stores = join(folder, 'stores.yml');
    writeFileSync(stores, `stores: [{ name: eu, url: 'http://127.0.0.1:${peers.eu.port}' }]`);
    const url = new URL(testServerUrl ?? '');
    url.pathname = `/${database}`;
    const start = async (name: string, roles: string): Promise<RunningProcess> => {
      const running = await startProcess(join(folder, name), {
        DATABASE_URL: url.href,
        CLICKHOUSE_URL: `http://127.0.0.1:${peers.default.port}`,
        NATS_URL: `nats://127.0.0.1:${port}`,
        TOCSIN_EVENT_STORES: stores,
        TOCSIN_PLATFORM_ADMINS: admin.email,
        TOCSIN_ROLES: roles,
        TOCSIN_SECRET_KEY: 'one key for all processes of a test',
      });
      processes.push(running);
      return running;
    };
    door = await start('door', 'api,ingest,work');
    await start('worker', 'detect');
  }, 600_000);
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    await broker.kill();
    await Promise.all(Object.values(peers).map((peer) => peer.close()));
    await asAdmin(`drop database if exists ${database} with (force)`);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test(
    'each batch goes through the stream of its store, also while the other store hangs',
    { timeout: 600_000 },
    async () => {
      const home = await signedIn(door.address);
      const who = { email: 'root@eu.example', password: 'neuf mois de printemps' };
      const made = await home.call('POST /platform/organisations', {
        name: 'Europe',
        administratorEmail: who.email,
        store: 'eu',
      });
      const token = made.link.split('#')[1] ?? '';
      await createClient({ baseUrl: door.address })('POST /invitations/accept', {
        token,
        name: 'Root',
        password: who.password,
      });
      const pinned = await signedIn(door.address, who);
      const homeId = (await home.call('GET /session', {})).organisation.id;
      const shipper = async ({ call }: typeof home) => {
        const { key } = await call('POST /api-keys', { name: 'Shipper', scopes: ['ingest:write'] });
        return async (user: string) => {
          const { status } = await fetch(`${door.address}/api/v1/ingest/json`, {
            method: 'POST',
            headers: { authorization: `Bearer ${key}` },
            body: JSON.stringify({ timestamp: new Date().toISOString(), 'user.name': user }),
          });
          expect(status).toBe(200);
        };
      };
      const [fromHome, fromPinned] = [await shipper(home), await shipper(pinned)];
      const countOf = async ({ call }: typeof home, query: string): Promise<number> =>
        (await call('GET /events/histogram', { query })).total;
      const found = (side: typeof home, query: string, count: number): Promise<true> =>
        eventually(
          `${count} of ${query}`,
          async () => ((await countOf(side, query)) === count ? true : undefined),
          60_000,
        );

      await fromHome('ana');
      await fromPinned('bo');
      await found(home, 'ana', 1);
      await found(pinned, 'bo', 1);

      peers.eu.mode = 'hanging';
      // More than a worker has in hand at once.
      for (let n = 0; n < 20; n += 1) await fromPinned(`hung${n}`);
      await fromHome('beside');
      await found(home, 'beside', 1);
      peers.eu.mode = 'refusing';
      await fromHome('later');
      await found(home, 'later', 1);
      for (const [peer, orgId] of [
        [peers.default, homeId],
        [peers.eu, made.id],
      ] as const)
        expect(await peer.engine.query('SELECT DISTINCT org FROM event', { wall: 'system' })).toEqual([{ org: orgId }]);
      expect(peers.default.asked.some(({ body }) => body.includes(made.id))).toBe(false);
      expect(peers.eu.asked.some(({ body }) => body.includes(homeId))).toBe(false);
    },
  );
});
