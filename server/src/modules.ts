// The modules in story order: what each needs of the others, and nothing else.
import { join } from 'node:path';

import { alertsModule } from '#alerts';
import { assetsModule } from '#assets';
import { createAuditStreamsModule, sinkCredentials, type StreamGround } from '#audit-streams';
import { createBoardsModule } from '#boards';
import { createDemoModule } from '#demo';
import { createDetectionModule, type readRuleFolder } from '#detection';
import { createEntitiesModule } from '#entities';
import { createEventsModule } from '#events';
import {
  createClamScanner,
  createDiskStore,
  createEvidenceModule,
  createS3Store,
  evidenceSecrets,
  unsettledEvidence,
} from '#evidence';
import { findingModule } from '#finding';
import { createIdentityModule, identityColumns, identityProviderSecrets, listOrganisations } from '#identity';
import { createIncidentsModule, type Gate } from '#incidents';
import {
  acceptEvents,
  createIngestModule,
  createWebhooksModule,
  doorSecrets,
  normalise,
  pullSecrets,
  readSample,
  titleOfSource,
  webhookSecrets,
  type AssemblyLine,
  type House,
  type Pulls,
} from '#ingest';
import { anchorCredentials, createLedgerModule } from '#ledger';
import { createNotificationsModule } from '#notifications';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import type { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { createSendMail } from '#platform/mail';
import type { Module } from '#platform/module';
import type { Objects } from '#platform/objects';
import type { Outbound } from '#platform/outbound';
import type { Realtime } from '#platform/realtime';
import type { Seal } from '#platform/seal';
import type { Secrets } from '#platform/secrets';
import type { StoreBook } from '#platform/store-book';
import type { Vault } from '#platform/vault';
import { createRetentionModule, privacySecrets } from '#retention';
import { createSecretsModule } from '#secrets';
import { canaryRuleId, createSentinelsModule } from '#sentinels';
import { breachesWithoutReason, createSlaModule } from '#sla';

import type { Config } from './config.ts';

export type ModuleParts = {
  handle: DatabaseHandle;
  store: EventStore;
  stores: StoreBook;
  objects: Objects;
  /** Whether everything of the organisation that was acknowledged before the moment is in the event store. */
  isStored: (orgId: string, before: Date) => Promise<boolean>;
  jobs: Jobs;
  realtime: Realtime;
  outbound: Outbound;
  line: AssemblyLine;
  house: House;
  pulls: Pulls;
  vault: Vault;
  secrets: Secrets;
  streams: StreamGround;
  /** Of what belongs to no organisation. */
  seal: Seal;
  now: () => Date;
  /** The rules that come with Tocsin. */
  shipped: ReturnType<typeof readRuleFolder>;
  log: Log;
};

const sealedColumns = [
  ...identityColumns,
  ...identityProviderSecrets,
  doorSecrets,
  webhookSecrets,
  pullSecrets,
  sinkCredentials,
  anchorCredentials,
  ...privacySecrets,
  ...evidenceSecrets,
];

/** What later modules ask for before an incident is closed. */
const gates: readonly Gate[] = [
  { id: 'evidence', missing: (tx, { row }) => unsettledEvidence(tx, row.id) },
  {
    id: 'sla',
    missing: async (tx, { row }) => {
      const breaches = await breachesWithoutReason(tx, row.id);
      return breaches.length === 0 ? null : breaches.map(({ id, target }) => ({ id, name: target }));
    },
  },
];

const lettersOf = ({ mail }: Config, secrets: Secrets) =>
  mail &&
  (async (ctx: Context) =>
    createSendMail({ ...mail, smtpUrl: await secrets.resolve(ctx, mail.smtpUrl, 'letters about credentials') }));

const evidenceOf = (config: Config, { handle, vault, store, outbound, streams, jobs, now, log }: ModuleParts): Module =>
  createEvidenceModule({
    handle,
    vault,
    events: store,
    outbound,
    dial: streams.dial,
    jobs,
    log,
    disk: createDiskStore(join(config.dataDir, 'evidence')),
    s3: config.evidenceBucket && createS3Store({ outbound, place: config.evidenceBucket, now }),
    scanner: config.clamav === null ? null : createClamScanner(config.clamav),
  });

/** @param address where this process listens, once it does */
export function modulesOf(config: Config, parts: ModuleParts, address: () => string): readonly Module[] {
  const { handle, store, stores, jobs, realtime, outbound, line, house, pulls } = parts;
  const { vault, secrets, streams, seal, shipped, now, log } = parts;
  const mainUrl = (): string => config.publicUrl ?? address();
  return [
    createIdentityModule({
      handle,
      seal,
      vault,
      secrets,
      outbound,
      sendMail: createSendMail(config.mail),
      letters: lettersOf(config, secrets),
      publicUrl: mainUrl,
      breachedPasswords: config.breachedPasswords,
      stores,
    }),
    createSecretsModule({
      vault,
      outbound,
      offered: config.offered,
      organisations: () => listOrganisations(handle),
      columns: sealedColumns,
      handle,
      jobs,
      now,
      log,
    }),
    createLedgerModule({
      handle,
      seal,
      dir: config.ledgerDir ?? join(config.dataDir, 'ledger'),
      vault,
      secrets,
      outbound,
      sendMail: createSendMail(config.mail),
    }),
    createAuditStreamsModule(streams),
    createIngestModule({ line, house, mainUrl, handle, jobs, log }),
    createWebhooksModule({ line, handle, vault, secrets, outbound, publicUrl: mainUrl }),
    { name: 'pulls', routes: pulls.routes, jobs: pulls.jobs },
    createEventsModule(store),
    createDetectionModule({ shipped, store, normalise, handle, jobs, log }),
    assetsModule,
    alertsModule,
    createIncidentsModule(gates, readSample, store),
    createSlaModule({ handle, jobs, log }),
    createEntitiesModule(store),
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
    createBoardsModule({ handle, publicUrl: mainUrl }),
    createNotificationsModule({ ...config, log, outbound, secrets, publicUrl: mainUrl }),
    createRetentionModule({ ...parts, eventDays: config.retentionDays }),
    evidenceOf(config, parts),
    findingModule,
    createDemoModule({ handle, jobs, realtime, log, address }),
  ];
}
