// Everything that answers on the main port: the API, the dashboard, OAuth, SCIM and the doors without a port of their own.
import { fileURLToPath } from 'node:url';

import { createAuthenticate, createOAuth, listOrganisations, mountScim } from '#identity';
import { mountDoors, type House } from '#ingest';
import type { DatabaseHandle } from '#platform/database';
import { createHttp, type Http } from '#platform/http';
import type { Check } from '#platform/http/health';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import type { Module } from '#platform/module';
import { defaultStore } from '#platform/places';
import type { Realtime } from '#platform/realtime';
import type { Seal } from '#platform/seal';
import type { StoreBook } from '#platform/store-book';

import type { Config } from './config.ts';

const dashboardDir = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

type Web = {
  handle: DatabaseHandle;
  stores: StoreBook;
  seal: Seal;
  house: House;
  modules: readonly Module[];
  realtime: Realtime;
  metrics: Metrics;
  now: () => Date;
  log: Log;
};

/** `address` is asked when somebody calls: it is known once the port is open. */
export async function openWeb(config: Config, web: Web, address: () => string): Promise<Http> {
  const { handle, stores, seal, house, modules, realtime, metrics, now, log } = web;
  const answersApi = config.roles.has('api');
  const takesEvents = config.roles.has('ingest');
  const publicUrl = () => config.publicUrl ?? address();
  const oauth = createOAuth({ handle, seal, issuer: publicUrl, now, log });
  const http = await createHttp({
    // A process that only works is asked for its health and its metrics, and for nothing else.
    modules: answersApi || takesEvents ? modules : [],
    authenticate: createAuthenticate(handle, now, oauth),
    world: { transact: handle.transact, now, log },
    metrics,
    connect: realtime.connect,
    checks: [{ name: 'database', check: async () => void (await listOrganisations(handle)) }, ...storeChecks(stores)],
    dashboardDir,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
  });
  if (answersApi) {
    oauth.mount(http.app);
    mountScim(http.app, { handle, publicUrl, now, log });
  }
  if (takesEvents) mountDoors(http.app, house);
  return http;
}

/** One store of several that is away does not make the process unfit: the organisations of the others need it. */
const storeChecks = (stores: StoreBook): Check[] =>
  stores.map(({ name, state }) => ({
    name: name === defaultStore ? 'event-store' : `event-store ${name}`,
    vital: name === defaultStore,
    check: async () => {
      if (!(await state()).up) throw new Error('away');
    },
  }));
