// The composition root: opens the engines, mounts the modules in story order, and takes it all down again in reverse.
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { alertsModule } from '#alerts';
import { createDemoModule } from '#demo';
import { createDetectionModule, createDetectionRunner, createRuleSets, readRuleFolder, shipRules } from '#detection';
import { applyEventSchema, createEventsModule } from '#events';
import { createAuthenticate, createIdentityModule, listOrganisations, prepareFirstRun, type FirstRun } from '#identity';
import { incidentsModule } from '#incidents';
import {
  createAssemblyLine,
  createIngestModule,
  openSyslog,
  normalise,
  storeBatches,
  type AssemblyLine,
  type Door,
} from '#ingest';
import { createNotificationsModule } from '#notifications';
import type { Context } from '#platform/context';
import { openDatabase, type DatabaseHandle } from '#platform/database';
import { createDispatcher } from '#platform/dispatcher';
import { openEventStore, type EventStore } from '#platform/event-store';
import { createHttp } from '#platform/http';
import { createJobs } from '#platform/jobs';
import { defineTimedJobs } from '#platform/jobs/timed';
import type { Log } from '#platform/log';
import { createMetrics } from '#platform/metrics';
import { migrate } from '#platform/migrate';
import type { Module } from '#platform/module';
import { createOutbound } from '#platform/outbound';
import { createRealtime } from '#platform/realtime';
import { systemContext } from '#platform/system-context';
import { openTelemetryLog } from '#platform/telemetry-log';

import type { Config } from './config.ts';
import { writeLocalKey } from './local-key.ts';
import { measureIngest } from './measure-ingest.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type App = { address: string; firstRun: FirstRun; close: () => Promise<void> };
/** `say` tells a person what takes a while. */
export type Surroundings = { log: Log; say: (line: string) => void; now?: () => Date };

/** @throws what an engine throws when it cannot open; what was opened before it is closed again. */
export async function startApp(config: Config, { log, say, now = () => new Date() }: Surroundings): Promise<App> {
  const opened: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const undo of opened.splice(0).toReversed())
      await undo().catch((error: unknown) => log.error({ err: error }, 'closing failed'));
  };
  try {
    return { ...(await open(config, { log, say, now }, (undo) => opened.push(undo))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  config: Config,
  { log, say, now }: Required<Surroundings>,
  onClose: (undo: () => Promise<unknown>) => void,
): Promise<Omit<App, 'close'>> {
  const { handle, store, telemetry, outbound } = await openEngines(config, { log, say }, onClose);
  const jobs = createJobs(handle, { log });
  const realtime = createRealtime({ handle, log });
  const metrics = createMetrics({ processMetrics: true });
  const shipped = readRuleFolder(join(root, 'content/rules'));
  const line = createAssemblyLine({
    store,
    telemetry,
    ruleSets: createRuleSets(),
    retentionDays: config.retentionDays,
    maxBodyBytes: config.ingestMaxMb * 1024 * 1024,
  });
  const doors: Door[] = [];
  let address = '';

  const modules: readonly Module[] = [
    createIdentityModule(handle),
    createIngestModule(line, () => doors),
    createEventsModule(store),
    createDetectionModule({ shipped, store, normalise, handle, jobs, log }),
    alertsModule,
    incidentsModule,
    createNotificationsModule({ ...config, log, outbound, publicUrl: () => config.publicUrl ?? address }),
    createDemoModule({ handle, jobs, realtime, log, address: () => address }),
  ];
  defineTimedJobs({ handle, jobs, modules, log });
  const dispatcher = createDispatcher({ handle, jobs, modules, log });
  const http = await createHttp({
    modules,
    authenticate: createAuthenticate(handle, now),
    world: { transact: handle.transact, now, log },
    metrics,
    connect: realtime.connect,
    checks: [
      { name: 'database', check: async () => void (await listOrganisations(handle)) },
      { name: 'event-store', check: async () => void (await store.query('SELECT 1')) },
    ],
    dashboardDir: join(root, 'dashboard/dist'),
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
  });
  const firstRun = await prepareFirstRun(handle, {
    adminEmail: config.adminEmail,
    adminPassword: config.adminPassword,
    now,
    log,
  });
  for (const { id } of await listOrganisations(handle))
    await shipRules(systemContext(handle, { orgId: id, module: 'detection', log }), shipped);

  const contextFor = (orgId: string) => systemContext(handle, { orgId, module: 'ingest', log });
  const runner = createDetectionRunner({ handle, store, log, now, organisations: () => listOrganisations(handle) });
  await telemetry.consume(storeBatches(line, contextFor, runner.nudge));
  for (const engine of [jobs, dispatcher, realtime, runner]) {
    onClose(engine.stop);
    await engine.start();
  }
  onClose(http.close);
  address = await http.listen(config);
  const syslog = await openSyslog(line, { ...config.syslog, handle, log, say });
  onClose(syslog.close);
  measureIngest(metrics, line, syslog.dropped);
  doors.push(
    { id: 'http', title: 'HTTP', address: `${config.publicUrl ?? address}/api/v1/ingest`, open: true },
    ...syslog.doors,
  );
  const keepLocalKey = (): Promise<void> => writeLocalKey(config.dataDir, { handle, log, address });
  await keepLocalKey();
  warmUp(line, await listOrganisations(handle), contextFor, log);
  if (firstRun.kind === 'token') onClose(watchForFirstOrganisation(handle, keepLocalKey));
  return { address: config.publicUrl ?? address, firstRun };
}

async function openEngines(
  config: Config,
  { log, say }: Pick<Surroundings, 'log' | 'say'>,
  onClose: (undo: () => Promise<unknown>) => void,
) {
  const at = (name: string): string => join(config.dataDir, name);
  const memoryMb = config.eventStoreMemoryMb ?? Math.round(Math.min(Math.max(totalmem() / 2 ** 20 / 4, 700), 4096));
  const [handle, store] = await Promise.all([
    slow(say, 'opening the database', async (): Promise<DatabaseHandle> => {
      const opened = await openDatabase(
        config.databaseUrl ? { url: config.databaseUrl.reveal() } : { dir: at('database') },
        { log },
      );
      onClose(opened.close);
      await migrate(opened);
      return opened;
    }),
    slow(say, 'opening the event store', async (): Promise<EventStore> => {
      const opened = await openEventStore(
        config.clickhouseUrl
          ? { url: config.clickhouseUrl.reveal(), memoryMb, log }
          : { dir: at('events'), memoryMb, log },
      );
      onClose(opened.close);
      await applyEventSchema(opened);
      return opened;
    }),
  ]);
  const telemetry = await openTelemetryLog({
    dir: at('telemetry'),
    segmentBytes: 64 << 20,
    maxBytes: 2 ** 30 * Math.max(1, availableParallelism() / 2),
    log,
  });
  onClose(telemetry.close);
  const outbound = createOutbound({ allow: config.outboundAllow, proxyUrl: config.outboundProxy?.reveal() ?? null });
  onClose(outbound.close);
  return { handle, store, telemetry, outbound };
}

/** Says what is going on when it takes longer than a second. */
async function slow<T>(say: (line: string) => void, what: string, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => say(`${what} …`), 1000);
  return work().finally(() => clearTimeout(timer));
}

/** Reading thousands of rules takes a second or two: better now than when the first events wait for it. */
function warmUp(
  line: AssemblyLine,
  organisations: readonly { id: string }[],
  contextFor: (orgId: string) => Context,
  log: Log,
): void {
  for (const { id } of organisations)
    line.ruleSets
      .live(contextFor(id))
      .catch((error: unknown) => log.error({ err: error, orgId: id }, 'the rules could not be loaded'));
}

/** The command line's key can only be made once the first administrator has made the organisation. */
function watchForFirstOrganisation(handle: DatabaseHandle, whenThere: () => Promise<void>): () => Promise<void> {
  const timer = setInterval(() => {
    void listOrganisations(handle).then(async (organisations) => {
      if (organisations.length === 0) return;
      clearInterval(timer);
      await whenThere();
    });
  }, 1000);
  timer.unref();
  return () => Promise.resolve(clearInterval(timer));
}
