// For tests: a web server with identity alone, and people in it who can sign in.
import { randomBytes } from 'node:crypto';

import type { BuiltInRole, User } from '@tocsin/contracts/identity';
import { sql } from 'kysely';

import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { createHttp, type Http, type HttpOptions } from '#platform/http';
import { uuidv7 } from '#platform/id';
import { onlyValues, testVault } from '#platform/keys/testing';
import { createLog } from '#platform/log';
import { createSendMail } from '#platform/mail';
import { createMetrics } from '#platform/metrics';
import { createOutbound } from '#platform/outbound';
import { hashPassword } from '#platform/password';
import { createSeal } from '#platform/seal';
import { storesNamed, testContext, type TestClock, type TestContext } from '#platform/testing';

import { createAuthenticate } from './authenticate.ts';
import type { Post } from './invitations/post.ts';
import { createIdentityModule } from './module.ts';
import type { IdentityGround } from './routes.ts';
import { addMember, findUser, userOf } from './store.ts';

/** Where there is no mail server. */
export const post: Post = { publicUrl: () => 'https://tocsin.example', sendMail: createSendMail(null) };
export const password = 'correct horse battery';
const passwordHash = await hashPassword(password);

export const seal = createSeal(randomBytes(32));
export const stores = storesNamed('default', 'eu');
export const groundOf = (handle: DatabaseHandle): IdentityGround => ({
  handle,
  seal,
  vault: testVault(handle),
  secrets: onlyValues,
  outbound: createOutbound({ allow: ['127.0.0.1'] }),
  sendMail: createSendMail(null),
  letters: null,
  publicUrl: () => 'http://localhost',
  breachedPasswords: null,
  stores,
});

/** Rate limits are out of the way: the lock-out is what these tests are about. */
export const startIdentity = (
  handle: DatabaseHandle,
  clock: TestClock,
  options: Partial<HttpOptions> = {},
): Promise<Http> =>
  createHttp({
    modules: [createIdentityModule(groundOf(handle))],
    authenticate: createAuthenticate(handle, clock.now),
    world: { transact: handle.transact, now: clock.now, log: createLog('silent') },
    metrics: createMetrics(),
    rateLimit: { perSecond: 10_000, burst: 10_000 },
    ...options,
  });

export type TestPerson = TestContext & { email: string };

/** Signs in with `password`. A new organisation unless `orgId` names one. */
export async function aPerson(
  handle: DatabaseHandle,
  options: { role?: BuiltInRole; orgId?: string; clock?: TestClock } = {},
): Promise<TestPerson> {
  const ctx = await testContext(handle, options);
  const email = `Person-${ctx.actor.id}@Example.org`;
  await handle.asSystem((db) =>
    sql`update person set password_hash = ${passwordHash}, email = ${email} where id = ${ctx.actor.id}`.execute(db),
  );
  return { ...ctx, email };
}

/** Somebody who joined the context's organisation before the test begins. */
export async function aMember(
  ctx: Context,
  { email, name, role }: { email: string; name: string; role: string },
): Promise<User> {
  const id = uuidv7();
  return inTransaction(ctx, async (tx) => {
    await addMember(tx.db, tx.orgId, { id, email, name, passwordHash, role, at: tx.now() });
    const row = await findUser(tx, id);
    if (!row) throw new Error('The member is not there.');
    return userOf(row);
  });
}

/** An address nobody has yet. */
export const anAddress = (): string => `p-${uuidv7()}@Example.org`;
/** What a mailed link proves. */
export const tokenOf = ({ link }: { link: string }): string => link.split('#')[1] ?? '';
/** Somebody who calls from outside, without a session. */
export const stranger = (ctx: TestContext): Context => ({
  ...ctx,
  actor: { ...ctx.actor, permissions: new Set() },
  ip: null,
});

/** What a browser does: signs in, and asks with the cookie it was given. */
export const browserOf = ({ app }: Http) => ({
  signIn: async (email: string, secret: string) => {
    const response = await app.inject({ method: 'POST', url: '/api/v1/session', body: { email, password: secret } });
    const cookie = String(response.headers['set-cookie']).split(';', 1)[0] ?? '';
    return { status: response.statusCode, cookie, body: response.json<unknown>() };
  },
  ask: (cookie: string, url: string, method: 'GET' | 'POST' = 'GET', body?: object) =>
    app.inject({ method, url: `/api/v1${url}`, headers: { cookie }, ...(body && { body }) }),
});
