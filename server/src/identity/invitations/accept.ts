// Somebody looks at an invitation and accepts it, with nothing but the token of its link.
import { invitationAccepted, userCreated } from '@tocsin/contracts/activity';
import type * as peopleApi from '@tocsin/contracts/api/people';
import type * as z from 'zod';

import { record } from '#platform/activity';
import type { Context, Database, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { hashPassword, verifyPassword } from '#platform/password';

import { beginAttempt, endAttempts } from '../attempts.ts';
import { networkOf } from '../lock-out.ts';
import type { PasswordCheck } from '../passwords/check.ts';
import { titleOfRole } from '../roles/store.ts';
import { actorOf } from '../sessions.ts';
import { lockPerson } from '../shared-person.ts';
import { addMember, isTaken, tablesOf } from '../store.ts';
import { hashToken } from '../tokens.ts';

type Accepting = z.output<typeof peopleApi.acceptInvitation.input>;

const open = (db: Database, token: string, now: Date) =>
  tablesOf(db)
    .selectFrom('invitation')
    .innerJoin('organisation', 'organisation.id', 'invitation.orgId')
    .select([
      'invitation.id',
      'invitation.orgId',
      'invitation.email',
      'invitation.emailKey',
      'invitation.role',
      'invitation.siteCodes',
    ])
    .select(['invitation.invitedBy', 'invitation.expiresAt', 'organisation.name as organisation'])
    .where('invitation.tokenHash', '=', hashToken(token))
    .where('invitation.acceptedAt', 'is', null)
    .where('invitation.revokedAt', 'is', null)
    .where('invitation.expiresAt', '>', now)
    .where('organisation.suspendedAt', 'is', null);

const invalidInvitation = (): Problem =>
  new Problem('forbidden', 'invalid_invitation', 'This invitation was used, taken back or has expired.');

/** Never says whether the address has an account: whoever invited has the link, too. @throws Problem `invalid_invitation`. */
export const lookAtInvitationWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { token }: { token: string }): Promise<z.input<typeof peopleApi.lookAtInvitation.output>> => {
    const found = await handle.asSystem((db) => open(db, token, ctx.now()).executeTakeFirst());
    if (!found) throw invalidInvitation();
    const { orgId, organisation, email, expiresAt } = found;
    const role = await handle.transact(orgId, (db) => titleOfRole({ ...ctx, orgId, db }, found.role));
    return { organisation, email, role, roleKey: found.role, expiresAt: expiresAt.toISOString() };
  };

/**
 * Signs nobody in: that is for the sign-in, with whatever else it asks for.
 * @throws Problem `invalid_invitation`; `wrong_credentials` where the address has an account with another password;
 * `weak_password` where it has none; `too_many_attempts`.
 */
export const acceptInvitationWith =
  (handle: DatabaseHandle, check: PasswordCheck) =>
  async (ctx: Context, { token, name, password }: Accepting): Promise<{ organisation: string; email: string }> => {
    const found = await handle.asSystem((db) => open(db, token, ctx.now()).executeTakeFirst());
    if (!found) throw invalidInvitation();
    const { orgId, emailKey, email, organisation } = found;
    const attempt = await beginAttempt(handle, { emailKey, network: networkOf(ctx.ip), now: ctx.now() });
    const person = await handle.asSystem((db) => findPerson(db, emailKey));
    if (person && !(await verifyPassword(password, person.passwordHash)))
      throw new Problem('unauthenticated', 'wrong_credentials', 'This address has an account with another password.');
    if (!person) await check(within(handle, ctx, orgId), { password, about: [name, email] });
    const passwordHash = person ? null : await hashPassword(password);
    try {
      await handle.asSystem(async (db) => {
        await join(ctx, db, { token, person, name, passwordHash });
      });
    } catch (error) {
      if (isTaken(error, 'person_email_key_key'))
        throw conflict('account_made_meanwhile', 'This address got an account just now: accept with its password.');
      throw error;
    }
    await endAttempts(handle, attempt);
    return { organisation, email };
  };

const within = (handle: DatabaseHandle, ctx: Context, orgId: string): Context => ({
  ...ctx,
  orgId,
  transact: (work) => handle.transact(orgId, work),
});

type Account = { id: string; name: string; passwordHash: string | null };

const findPerson = (db: Database, emailKey: string): Promise<Account | undefined> =>
  tablesOf(db)
    .selectFrom('person')
    .select(['id', 'name', 'passwordHash'])
    .where('emailKey', '=', emailKey)
    .executeTakeFirst();

type Joining = { token: string; person: Account | undefined; name: string; passwordHash: string | null };

/** The invitation is locked first, so that it is used once. */
async function join(ctx: Context, db: Database, { token, person, name, passwordHash }: Joining): Promise<void> {
  const found = await open(db, token, ctx.now()).forUpdate('invitation').executeTakeFirst();
  if (!found) throw invalidInvitation();
  const { orgId, email, role, siteCodes, invitedBy } = found;
  const id = person?.id ?? uuidv7();
  const tx: Tx = { ...ctx, db, orgId, actor: actorOf({ id, name: person?.name ?? name, role }) };
  if (person) await joinAsIs(tx, person.id, { role, siteCodes });
  else if (passwordHash !== null)
    await addMember(db, orgId, { id, email, name, passwordHash, role, siteCodes, at: tx.now() });
  await tablesOf(db).updateTable('invitation').set({ acceptedAt: tx.now() }).where('id', '=', found.id).execute();
  await record(tx, invitationAccepted, { subjectId: found.id }, { email, role, invitedBy });
  await record(tx, userCreated, { subjectId: id }, { email, role });
}

type Place = { role: string; siteCodes: string[] | null };

async function joinAsIs({ db, orgId, now }: Tx, personId: string, place: Place): Promise<void> {
  await lockPerson({ db }, personId);
  const joined = await tablesOf(db)
    .insertInto('membership')
    .values({ orgId, personId, ...place, active: true, createdAt: now() })
    .onConflict((on) => on.columns(['orgId', 'personId']).doNothing())
    .returning('personId')
    .executeTakeFirst();
  // A provider of one organisation vouches for nobody who belongs to two.
  await tablesOf(db)
    .deleteFrom('session')
    .where('personId', '=', personId)
    .where('providerId', 'is not', null)
    .execute();
  if (!joined) throw conflict('already_member', 'You are a user of this organisation already.');
}
