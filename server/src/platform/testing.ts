// What the tests of every module stand on: a migrated database in no time, an organisation of its own, a clock to move.
import { env } from 'node:process';

import type { BuiltInRole, Permission } from '@tocsin/contracts/identity';
import { expand, rolePermissions } from '@tocsin/contracts/identity';
import { sql } from 'kysely';

import type { ActivityTables } from './activity.ts';
import type { Context, Database } from './context.ts';
import { databaseOn, type DatabaseHandle } from './database.ts';
import { openInMemory } from './database/embedded.ts';
import { openServer } from './database/server.ts';
import { Problem } from './errors.ts';
import { uuidv7 } from './id.ts';
import { createLog } from './log.ts';
import { migrate } from './migrate.ts';
import { wholeOrganisation, type Reach } from './reach.ts';
import type { StoreBook } from './store-book.ts';

const log = createLog('silent');

/** Where a real PostgreSQL stands for the tests, or null: then they run on the embedded engine. */
export const testServerUrl: string | null = env['TOCSIN_TEST_DATABASE_URL'] ?? null;
/** Of a NATS server with JetStream. */
export const testBrokerUrl: string | null = env['TOCSIN_TEST_NATS_URL'] ?? null;

const atDatabase = (url: string, name: string): string => {
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Test runs that were cut short leave databases behind; their names hold the process they belonged to. */
async function dropAbandoned(query: (text: string) => Promise<{ rows: Record<string, unknown>[] }>): Promise<void> {
  const { rows } = await query(`select datname from pg_database where datname like 'tocsin\\_test\\_%'`);
  for (const { datname } of rows) {
    const pid = Number(/^tocsin_test_(\d+)_/.exec(String(datname))?.[1]);
    if (pid && !isAlive(pid)) await query(`drop database if exists "${String(datname)}" with (force)`);
  }
}

let serverDatabases = 0;

/**
 * A new, empty database on the server of `url`, its name unlike any other; closing the handle drops it.
 * @param migrated with the tables of all modules; otherwise nothing is in it.
 */
export async function openServerDatabase(
  url: string,
  { migrated }: { migrated: boolean },
): Promise<DatabaseHandle & { url: string }> {
  const admin = await openServer(url, log, 1);
  serverDatabases += 1;
  const name = `tocsin_test_${process.pid}_${serverDatabases}_${Date.now().toString(36)}`;
  await dropAbandoned((text) => admin.query(text, []));
  await admin.query(`create database "${name}"`, []);
  const handle = databaseOn(await openServer(atDatabase(url, name), log));
  if (migrated) await migrate(handle);
  return {
    ...handle,
    url: atDatabase(url, name),
    close: async () => {
      await handle.close();
      await admin.query(`drop database if exists "${name}" with (force)`, []);
      await admin.close();
    },
  };
}

/** Event stores by these names, none of which is asked for anything but its state. */
export const storesNamed = (...names: string[]): StoreBook =>
  names.map((name) => ({
    name,
    title: `Store ${name}`,
    region: 'Lyon',
    kind: 'server',
    holdsObjects: false,
    state: () => Promise.resolve({ up: true, since: null, because: null }),
    waiting: () => ({ bytes: 0, records: 0, oldestMs: 0 }),
  }));

/** For tests of the platform itself: each engine at hand, with a way to a migrated database nobody else uses. */
export const testEngines: { name: string; open: () => Promise<DatabaseHandle> }[] = [
  { name: 'embedded', open: migratedInMemory },
];
if (testServerUrl) {
  const url = testServerUrl;
  testEngines.push({ name: 'server', open: () => openServerDatabase(url, { migrated: true }) });
}

let embedded: Promise<DatabaseHandle> | null = null;

async function migratedInMemory(): Promise<DatabaseHandle> {
  const handle = databaseOn(await openInMemory());
  await migrate(handle);
  return handle;
}

/**
 * A migrated database for one test file. On the embedded engine all files of a process share it, so a test works in
 * the organisation of its own `testContext` and never counts rows across organisations; `close` is then without effect.
 * With `TOCSIN_TEST_DATABASE_URL` it is a database of its own on that server, and `close` drops it.
 */
export async function openTestDatabase(): Promise<DatabaseHandle> {
  if (testServerUrl) return await openServerDatabase(testServerUrl, { migrated: true });
  return { ...(await (embedded ??= migratedInMemory())), close: () => Promise.resolve() };
}

/** A clock that stands still until it is told otherwise. */
export type TestClock = { now: () => Date; set: (to: Date | string) => void; advance: (ms: number) => void };

export function testClock(start: Date | string = '2026-03-14T09:26:53.000Z'): TestClock {
  let current = new Date(start).getTime();
  return {
    now: () => new Date(current),
    set: (to) => {
      current = new Date(to).getTime();
    },
    advance: (ms) => {
      current += ms;
    },
  };
}

export type TestContext = Context & { clock: TestClock };
export type TestContextOptions = {
  role?: BuiltInRole;
  /** Where the clock starts. Share a clock between contexts with `clock`. */
  now?: Date | string;
  clock?: TestClock;
  /** A second person of an organisation that is there already. */
  orgId?: string;
  name?: string;
  /** Instead of the role's. */
  permissions?: readonly Permission[];
  /** Instead of the whole organisation. */
  reach?: Reach;
  /** Codes of the sites that are all the person sees: what is stored, and their reach unless it is given. */
  sites?: readonly string[];
};

async function addOrganisation(db: Database, orgId: string, at: Date): Promise<void> {
  await sql`insert into organisation (id, name, slug, created_at)
    values (${orgId}, ${`Organisation ${orgId.slice(-6)}`}, ${`org-${orgId}`}, ${at}) on conflict do nothing`.execute(
    db,
  );
}

/** Written in SQL, because the platform knows nothing of identity but the names of these tables. */
async function addPerson(
  db: Database,
  orgId: string,
  person: { id: string; name: string; role: BuiltInRole },
  sites: readonly string[] | null,
): Promise<void> {
  await sql`insert into person (id, email, name)
    values (${person.id}, ${`${person.id}@example.org`}, ${person.name})`.execute(db);
  await sql`insert into membership (org_id, person_id, role, site_codes)
    values (${orgId}, ${person.id}, ${person.role}, ${sites}::text[])`.execute(db);
}

/** A person of a new organisation (or of `orgId`), with all rows that other tables may point to. An admin by default. */
export async function testContext(handle: DatabaseHandle, options: TestContextOptions = {}): Promise<TestContext> {
  const { role = 'admin', orgId = uuidv7() } = options;
  const clock = options.clock ?? testClock(options.now);
  const person = { id: uuidv7(), name: options.name ?? `Test ${role}`, role };
  const sites = options.sites ?? null;
  const reach = options.reach ?? { ...wholeOrganisation(person.id), sites };
  await handle.asSystem(async (db) => {
    await addOrganisation(db, orgId, clock.now());
    await addPerson(db, orgId, person, sites);
  });
  return {
    orgId,
    actor: {
      kind: 'user',
      id: person.id,
      name: person.name,
      permissions: new Set(expand(options.permissions ?? rolePermissions[role])),
    },
    reach,
    now: clock.now,
    log,
    requestId: uuidv7(),
    ip: '192.0.2.1',
    causedBy: null,
    transact: (work) => handle.transact(orgId, work, reach),
    clock,
  };
}

export type RecordedActivity = ActivityTables['activity'];

/** All activities of the context's organisation in the order they were recorded, of one kind if `type` is given. */
export const activitiesOf = (ctx: Context, type?: string): Promise<RecordedActivity[]> =>
  ctx.transact((db) => {
    const query = db.$extendTables<ActivityTables>().selectFrom('activity').selectAll().orderBy('id');
    return (type === undefined ? query : query.where('type', '=', type)).execute();
  });

/** `done`, or the code of the refusal. @throws what is no refusal */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
