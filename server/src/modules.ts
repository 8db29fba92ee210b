// The modules in story order: what each needs of the others, and nothing else.
import { join } from 'node:path';

import { alertsModule } from '#alerts';
import { createDemoModule } from '#demo';
import { createDetectionModule, type readRuleFolder } from '#detection';
import { createEventsModule } from '#events';
import { createIdentityModule, listOrganisations } from '#identity';
import { incidentsModule } from '#incidents';
import {
  acceptEvents,
  createIngestModule,
  createWebhooksModule,
  doorSecrets,
  normalise,
  pullSecrets,
  titleOfSource,
  webhookSecrets,
  type AssemblyLine,
  type House,
  type Pulls,
} from '#ingest';
import { createLedgerModule } from '#ledger';
import { createNotificationsModule } from '#notifications';
import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import type { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { createSendMail } from '#platform/mail';
import type { Module } from '#platform/module';
import type { Outbound } from '#platform/outbound';
import type { Realtime } from '#platform/realtime';
import type { Seal } from '#platform/seal';
import type { Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';
import { createSecretsModule } from '#secrets';
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
  vault: Vault;
  secrets: Secrets;
  /** Of what belongs to no organisation. */
  seal: Seal;
  now: () => Date;
  /** The rules that come with Tocsin. */
  shipped: ReturnType<typeof readRuleFolder>;
  log: Log;
};

/** @param address where this process listens, once it does */
export function modulesOf(config: Config, parts: ModuleParts, address: () => string): readonly Module[] {
  const { handle, store, jobs, realtime, outbound, line, house, pulls, vault, secrets, seal, shipped, now, log } =
    parts;
  const mainUrl = (): string => config.publicUrl ?? address();
  return [
    createIdentityModule({
      handle,
      seal,
      sendMail: createSendMail(config.mail),
      publicUrl: mainUrl,
      breachedPasswords: config.breachedPasswords,
    }),
    createSecretsModule({
      vault,
      outbound,
      offered: config.offered,
      organisations: () => listOrganisations(handle),
      columns: [doorSecrets, webhookSecrets, pullSecrets],
      handle,
      jobs,
      now,
      log,
    }),
    createLedgerModule({ handle, seal, dir: config.ledgerDir ?? join(config.dataDir, 'ledger') }),
    createIngestModule({ line, house, mainUrl, handle, jobs, log }),
    createWebhooksModule({ line, handle, vault, secrets, outbound, publicUrl: mainUrl }),
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
    createNotificationsModule({ ...config, log, outbound, secrets, publicUrl: mainUrl }),
    createDemoModule({ handle, jobs, realtime, log, address }),
  ];
}
