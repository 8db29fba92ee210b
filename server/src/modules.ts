// The modules in story order: what each needs of the others, and nothing else.
import { alertsModule } from '#alerts';
import { createDemoModule } from '#demo';
import { createDetectionModule, type readRuleFolder } from '#detection';
import { createEventsModule } from '#events';
import { createIdentityModule } from '#identity';
import { incidentsModule } from '#incidents';
import {
  acceptEvents,
  createIngestModule,
  createWebhooksModule,
  normalise,
  titleOfSource,
  type AssemblyLine,
  type House,
  type Pulls,
} from '#ingest';
import { createNotificationsModule } from '#notifications';
import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import type { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import type { Module } from '#platform/module';
import type { Outbound } from '#platform/outbound';
import type { Realtime } from '#platform/realtime';
import type { Seal } from '#platform/seal';
import { canaryRuleId, createSentinelsModule } from '#sentinels';

import type { Config } from './config.ts';

export type ModuleParts = {
  handle: DatabaseHandle;
  store: EventStore;
  jobs: Jobs;
  realtime: Realtime;
  outbound: Outbound;
  line: AssemblyLine;
  house: House;
  pulls: Pulls;
  seal: Seal;
  /** The rules that come with Tocsin. */
  shipped: ReturnType<typeof readRuleFolder>;
  log: Log;
};

/** @param address where this process listens, once it does */
export function modulesOf(config: Config, parts: ModuleParts, address: () => string): readonly Module[] {
  const { handle, store, jobs, realtime, outbound, line, house, pulls, seal, shipped, log } = parts;
  const mainUrl = (): string => config.publicUrl ?? address();
  return [
    createIdentityModule(handle),
    createIngestModule({ line, house, mainUrl, handle, jobs, log }),
    createWebhooksModule({ line, handle, seal, outbound, publicUrl: mainUrl }),
    { name: 'pulls', routes: pulls.routes, jobs: pulls.jobs },
    createEventsModule(store),
    createDetectionModule({ shipped, store, normalise, handle, jobs, log }),
    alertsModule,
    incidentsModule,
    createSentinelsModule({
      store,
      titleOf: titleOfSource,
      canaryRuleAtWork: async (ctx) =>
        (await line.ruleSets.atWork(ctx)).rules.some(
          ({ ruleId, mode }) => ruleId === canaryRuleId && mode === 'active',
        ),
      send: async (ctx, source, records) =>
        void (await acceptEvents(ctx, line, { source, site: null, key: null, records })),
    }),
    createNotificationsModule({ ...config, log, outbound, publicUrl: mainUrl }),
    createDemoModule({ handle, jobs, realtime, log, address }),
  ];
}
