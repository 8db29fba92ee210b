// The composition root: opens the engines, mounts the modules in story order, and takes it all down again in reverse.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createStreamRunner } from '#audit-streams';
import { createDetectionRunner, createRuleSets, readRuleFolder, shipRules } from '#detection';
import { appointPlatformAdministrators, listOrganisations, prepareFirstRun, type FirstRun } from '#identity';
import {
  createAssemblyLine,
  createCertificates,
  createHouse,
  createPulls,
  doors,
  publishBatches,
  type AssemblyLine,
  type House,
} from '#ingest';
import { createChain } from '#ledger';
import type { Bus } from '#platform/bus';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { createDispatcher } from '#platform/dispatcher';
import { createJobs } from '#platform/jobs';
import { defineTimedJobs } from '#platform/jobs/timed';
import type { Log } from '#platform/log';
import { createMetrics } from '#platform/metrics';
import { createNews } from '#platform/news';
import { createDial } from '#platform/outbound/dial';
import { createRealtime } from '#platform/realtime';
import type { Secrets } from '#platform/secrets';
import { systemContext } from '#platform/system-context';
import { storeUnknown } from '#platform/telemetry-log';
import { installation, type Vault } from '#platform/vault';
import { createSecrets } from '#secrets';

import type { Config } from './config.ts';
import { writeLocalKey } from './local-key.ts';
import { measureIngest } from './measure-ingest.ts';
import { measureStores } from './measure-stores.ts';
import { modulesOf } from './modules.ts';
import { openEngines } from './open-engines.ts';
import { openKeys } from './open-keys.ts';
import { tellUnknownPins, type Stores } from './open-stores.ts';
import { openWeb } from './open-web.ts';
import type { Role } from './settings.ts';
import { startIngest } from './start-ingest.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type App = {
  address: string;
  firstRun: FirstRun;
  /** Every route that is served, `GET /api/v1/alerts/:alertId`. */
  routes: readonly string[];
  close: () => Promise<void>;
};
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
  const { handle, stores, outbound } = await openEngines(config, { log, say }, onClose);
  const { store, lanes } = stores;
  const [{ bus }] = lanes;
  const does = (...roles: Role[]): boolean => roles.some((role) => config.roles.has(role));
  const jobs = createJobs(handle, { log, work: does('work') });
  const realtime = createRealtime({ handle, log });
  const metrics = createMetrics({ processMetrics: true });
  const shipped = readRuleFolder(join(root, 'content/rules'));
  const line = lineOf(config, stores, log);
  onClose(line.assembler.close);
  let address = '';
  const vault = await openKeys(config, { handle, outbound, now });
  const seal = await vault.sealOf(installation);
  const organisations = () => listOrganisations(handle);
  const secrets = createSecrets({ vault, outbound, offered: config.offered, organisations });
  const house = houseOf(config, { handle, line, vault, secrets, now, log, say });
  const pulls = createPulls({ line, handle, jobs, vault, secrets, outbound, dataDir: config.dataDir, log });
  const dial = createDial({ allow: config.outboundAllow });
  const streams = { vault, secrets, outbound, dial, publicUrl: () => config.publicUrl ?? address };
  const engines = { handle, store, stores: lanes, objects: stores.objects, jobs, realtime, outbound };
  const own = { line, house, pulls, vault, secrets, streams, seal, shipped };
  const parts = { ...engines, ...own, isStored: storedIn(stores, now), now, log };
  const modules = modulesOf(config, parts, () => address);
  defineTimedJobs({ handle, jobs, modules, log });
  const dispatcher = createDispatcher({ handle, jobs, modules, log });
  const http = await openWeb(
    config,
    { handle, stores: lanes, seal, house, modules, realtime, metrics, now, log },
    () => address,
  );
  const firstRun = await prepareTenants(config, { handle, stores, shipped, now, log });
  const contextFor = (orgId: string) => systemContext(handle, { orgId, module: 'ingest', log });
  const runner = createDetectionRunner({ handle, store, log, now, organisations: () => listOrganisations(handle) });
  const stopIngest = await startIngest({
    line,
    lanes,
    detects: does('detect'),
    contextFor,
    onStored: runner.nudge,
    log,
  });
  const news = bus && createNews({ handle, bus, log });
  const streamRunner = createStreamRunner({ ...streams, handle, log, now });
  const workers = does('work')
    ? [createChain(handle, log), streamRunner, dispatcher, runner, ...(news ? [news] : [])]
    : [];
  for (const engine of [jobs, realtime, ...workers]) {
    onClose(engine.stop);
    await engine.start();
  }
  onClose(stopIngest);
  onClose(http.close);
  address = await http.listen(config);
  onClose(house.close);
  await house.start();
  if (does('work')) {
    onClose(pulls.inbox.stop);
    pulls.inbox.start();
  }
  measureIngest(metrics, line, house);
  measureStores(metrics, lanes);
  const keepLocalKey = (): Promise<void> => writeLocalKey(config.dataDir, { handle, log, address });
  await keepLocalKey();
  warmUp(line, await listOrganisations(handle), contextFor, log);
  if (firstRun.kind === 'token') onClose(watchForFirstOrganisation(handle, keepLocalKey));
  return { address: config.publicUrl ?? address, firstRun, routes: http.routes() };
}

type Tenants = {
  handle: DatabaseHandle;
  stores: Stores;
  shipped: ReturnType<typeof readRuleFolder>;
  now: () => Date;
  log: Log;
};

/** What must stand before anybody knocks: the first organisation, its administrators, the rules shipped to each. */
async function prepareTenants(
  { adminEmail, adminPassword, platformAdmins }: Config,
  { handle, stores, shipped, now, log }: Tenants,
): Promise<FirstRun> {
  const firstRun = await prepareFirstRun(handle, { adminEmail, adminPassword, now, log });
  await tellUnknownPins(handle, stores.lanes, log);
  await appointPlatformAdministrators(handle, { emails: platformAdmins, now });
  for (const { id } of await listOrganisations(handle))
    await shipRules(systemContext(handle, { orgId: id, module: 'detection', log }), shipped);
  return firstRun;
}

/** Whether everything of an organisation that was acknowledged before the moment is in its event store by now. */
const storedIn =
  ({ lanes, places }: Stores, now: () => Date) =>
  async (orgId: string, before: Date): Promise<boolean> => {
    const pinned = await places.find(orgId);
    const { records, oldestMs } = (lanes.find(({ name }) => name === pinned) ?? lanes[0]).waiting();
    return records === 0 || now().getTime() - oldestMs > before.getTime();
  };

function lineOf(config: Config, { store, telemetry, lanes, places }: Stores, log: Log): AssemblyLine {
  const busFor = async (orgId: string): Promise<Bus> => {
    const pinned = await places.settle(orgId);
    const bus = lanes.find(({ name }) => name === pinned)?.bus;
    if (!bus) throw storeUnknown(pinned);
    return bus;
  };
  return createAssemblyLine({
    store,
    telemetry,
    ruleSets: createRuleSets(),
    retentionDays: config.retentionDays,
    maxBodyBytes: config.ingestMaxMb * 1024 * 1024,
    spoolDir: join(config.dataDir, 'spool'),
    publish: config.broker && (async (arrival) => publishBatches(await busFor(arrival.orgId), arrival)),
    log: (message, about) => log.error(about, message),
  });
}

type Grounds = Required<Surroundings> & { handle: DatabaseHandle; line: AssemblyLine; vault: Vault; secrets: Secrets };

function houseOf(config: Config, { handle, line, vault, secrets, now, log, say }: Grounds): House {
  // What clients know this machine by, where the settings say so.
  const names = config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname];
  return createHouse({
    doors,
    defaults: { host: config.host, syslog: config.syslog },
    ground: { handle, now, log },
    line,
    vault,
    secrets,
    certificates: createCertificates({ ...config.tls, dataDir: config.dataDir, names, now, log }),
    say,
    limits: config.doorConnections,
    listens: config.roles.has('ingest'),
  });
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
      .atWork(contextFor(id))
      .then(line.assembler.prepare)
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
