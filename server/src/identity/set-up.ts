// The first start: an organisation and its first administrator, once.
import { organisationCreated, signedIn, userCreated } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type { Session } from '@tocsin/contracts/identity';
import { sql } from 'kysely';
import type * as z from 'zod';

import { record } from '#platform/activity';
import type { Context, Database, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { Log } from '#platform/log';
import type { Wire } from '#platform/module';
import { hashPassword } from '#platform/password';
import { nothing } from '#platform/reach';
import type { Secret } from '#platform/secret';

import { seeDevice } from './known-devices.ts';
import { freeSlug } from './organisations.ts';
import { refuseWeak } from './passwords/check.ts';
import { actorOf, createSession, describeSession } from './sessions.ts';
import { addMember, tablesOf } from './store.ts';
import { hashToken, newToken } from './tokens.ts';

export type FirstRun = { kind: 'done' } | { kind: 'created'; email: string } | { kind: 'token'; token: string };
type Settings = { adminEmail: string | null; adminPassword: Secret | null; now: () => Date; log: Log };

/**
 * Called at every start. Where nobody can sign in yet, it creates the administrator from the settings, or makes a new
 * one-time token for POST /setup, to be shown as `/setup?token=…`; tokens of earlier starts end.
 */
export async function prepareFirstRun(handle: DatabaseHandle, settings: Settings): Promise<FirstRun> {
  const { adminEmail, adminPassword, now, log } = settings;
  if (!(await isNeeded(handle))) return { kind: 'done' };
  if (adminEmail === null || adminPassword === null) return await offerToken(handle, now());
  const passwordHash = await hashPassword(adminPassword.reveal());
  const admin = { organisation: 'My organisation', name: nameOf(adminEmail), email: adminEmail, passwordHash };
  return await handle.asSystem(async (db) => {
    if (!(await lockAndCheck(db))) return { kind: 'done' };
    await create(startContext(now, log), db, admin);
    return { kind: 'created', email: adminEmail };
  });
}

export const getSetupWith = (handle: DatabaseHandle) => async (): Promise<{ needed: boolean }> => ({
  needed: await isNeeded(handle),
});

/** @throws Problem `forbidden` `invalid_setup_token` for a wrong token, or one that was used; `weak_password`. */
export const completeSetupWith =
  (handle: DatabaseHandle, breachedPasswords: string | null) =>
  async (ctx: Context, input: z.output<typeof identityApi.completeSetup.input>, wire: Wire): Promise<Session> => {
    const tokenHash = hashToken(input.token);
    const isOffered = await handle.asSystem((db) => tokenQuery(db, tokenHash).executeTakeFirst());
    if (!isOffered) throw invalidToken();
    const { organisation, name, email, password } = input;
    await refuseWeak(breachedPasswords, { password, about: [organisation, name, email] });
    const passwordHash = await hashPassword(password);
    return await handle.asSystem(async (db) => {
      const needed = await lockAndCheck(db);
      const [used] = await tablesOf(db).deleteFrom('setupToken').where('tokenHash', '=', tokenHash).execute();
      if (!needed || used?.numDeletedRows !== 1n) throw invalidToken();
      const tx = await create(ctx, db, { organisation, name, email, passwordHash });
      const device = await seeDevice(tx, tx.actor.id, wire);
      const session = await createSession(tx, tx.actor.id, wire.userAgent);
      await record(tx, signedIn, { subjectId: session.id }, { email, ip: tx.ip });
      wire.setSession(session.token, session.expiresAt);
      device.keep();
      return await describeSession(tx, tx.actor.id);
    });
  };

const invalidToken = (): Problem =>
  new Problem('forbidden', 'invalid_setup_token', 'This link was used, or a newer one was printed at the last start.');

const tokenQuery = (db: Database, tokenHash: string) =>
  tablesOf(db).selectFrom('setupToken').select('createdAt').where('tokenHash', '=', tokenHash);

const membershipQuery = (db: Database) => tablesOf(db).selectFrom('membership').select('personId').limit(1);
const isNeeded = async (handle: DatabaseHandle): Promise<boolean> =>
  (await handle.asSystem((db) => membershipQuery(db).executeTakeFirst())) === undefined;

/** Any number, the same in every process: whoever holds it may create the first administrator. */
const setupLock = 7_862_601_535;
async function lockAndCheck(db: Database): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${sql.lit(setupLock)})`.execute(db);
  return (await membershipQuery(db).executeTakeFirst()) === undefined;
}

const offerToken = (handle: DatabaseHandle, now: Date): Promise<FirstRun> =>
  handle.asSystem(async (db) => {
    if (!(await lockAndCheck(db))) return { kind: 'done' };
    const token = newToken();
    await tablesOf(db).deleteFrom('setupToken').execute();
    await tablesOf(db)
      .insertInto('setupToken')
      .values({ tokenHash: hashToken(token), createdAt: now })
      .execute();
    return { kind: 'token', token };
  });

type Founding = { organisation: string; name: string; email: string; passwordHash: string };
/** The administrator acts from here on: nobody was there before. */
async function create(ctx: Context, db: Database, { organisation, ...person }: Founding): Promise<Tx> {
  const [orgId, id] = [uuidv7(), uuidv7()];
  const tx: Tx = { ...ctx, db, orgId, actor: actorOf({ id, name: person.name, role: 'admin' }) };
  const slug = await freeSlug(db, organisation);
  await tablesOf(db)
    .insertInto('organisation')
    .values({ id: orgId, name: organisation, slug, createdAt: tx.now() })
    .execute();
  await addMember(db, orgId, { id, ...person, role: 'admin', at: tx.now() });
  await tablesOf(db).deleteFrom('setupToken').execute();
  await record(tx, organisationCreated, { subjectId: orgId }, { name: organisation });
  await record(tx, userCreated, { subjectId: id }, { email: person.email, role: 'admin' });
  return tx;
}

const startContext = (now: () => Date, log: Log): Context => ({
  orgId: '',
  actor: { kind: 'system', id: 'identity', name: 'Tocsin', permissions: new Set() },
  reach: nothing,
  now,
  log,
  requestId: uuidv7(),
  ip: null,
  causedBy: null,
  transact: () => Promise.reject(new Error('There is no organisation yet.')),
});

const nameOf = (email: string): string => email.split('@', 1)[0] || email;
