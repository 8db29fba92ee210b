// Someone signs in with e-mail and password.
import { signedIn, signInRefused } from '@tocsin/contracts/activity';
import type { Role, Session } from '@tocsin/contracts/identity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { Wire } from '#platform/module';
import { verifyPassword } from '#platform/password';

import { beginAttempt, endAttempts } from './attempts.ts';
import { networkOf } from './lock-out.ts';
import { listOrganisations } from './organisations.ts';
import { actorOf, createSession, describeSession } from './sessions.ts';
import { tablesOf } from './store.ts';

type Input = { email: string; password: string };
type Member = {
  id: string;
  name: string;
  email: string;
  passwordHash: string | null;
  orgId: string;
  role: Role;
  active: boolean;
};

/**
 * A refusal never says which of e-mail and password was wrong, and takes as long for strangers as for colleagues.
 * @throws Problem `unauthenticated` `wrong_credentials`, `too_many_requests` `too_many_attempts`.
 */
export const signInWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { email, password }: Input, wire: Wire): Promise<Session> => {
    const emailKey = email.trim().toLowerCase();
    const attempt = await beginAttempt(handle, { emailKey, network: networkOf(ctx.ip), now: ctx.now() });
    const member = await findMember(handle, emailKey);
    const fits = await verifyPassword(password, member?.passwordHash ?? null);
    if (!member || !fits || !member.active) {
      await recordRefusal(handle, ctx, { email: email.trim(), member, fits });
      throw new Problem('unauthenticated', 'wrong_credentials', 'E-mail or password is wrong.');
    }
    await endAttempts(handle, attempt);
    return await inTransaction(inOrganisation(handle, ctx, member), async (tx) => {
      const session = await createSession(tx, member.id, wire.userAgent);
      await record(tx, signedIn, { subjectId: session.id }, { email: member.email, ip: tx.ip });
      wire.setSession(session.token, session.expiresAt);
      return await describeSession(tx, member.id);
    });
  };

const inOrganisation = (handle: DatabaseHandle, ctx: Context, member: Member): Context => ({
  ...ctx,
  orgId: member.orgId,
  actor: actorOf(member),
  transact: (work) => handle.transact(member.orgId, work),
});

/** In the organisation where they are active; where they are in several, the one they joined first. */
const findMember = (handle: DatabaseHandle, emailKey: string): Promise<Member | undefined> =>
  handle.asSystem((db) =>
    tablesOf(db)
      .selectFrom('person')
      .innerJoin('membership', 'membership.personId', 'person.id')
      .select(['person.id', 'person.name', 'person.email', 'person.passwordHash'])
      .select(['membership.orgId', 'membership.role', 'membership.active'])
      .where('person.emailKey', '=', emailKey)
      .orderBy('membership.active', 'desc')
      .orderBy('membership.createdAt')
      .executeTakeFirst(),
  );

/** Into the organisation's record; a stranger belongs to none, unless there is only one to try. */
async function recordRefusal(
  handle: DatabaseHandle,
  ctx: Context,
  { email, member, fits }: { email: string; member: Member | undefined; fits: boolean },
): Promise<void> {
  const because = !member ? 'unknown address' : fits ? 'deactivated' : 'wrong password';
  ctx.log.warn({ ip: ctx.ip, because }, 'sign-in refused');
  const [only, ...more] = member ? [{ id: member.orgId }] : await listOrganisations(handle);
  if (!only || more.length > 0) return;
  const refused: Context = { ...ctx, orgId: only.id, transact: (work) => handle.transact(only.id, work) };
  await inTransaction(refused, (tx) =>
    record(tx, signInRefused, { subjectId: member?.id ?? 'unknown' }, { email, ip: tx.ip, because }),
  );
}
