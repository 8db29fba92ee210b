// Where somebody is signed in, and ending it: one's own sessions, and, for administrators, those of others.
import { secondFactorReset, sessionsRevoked } from '@tocsin/contracts/activity';
import type { Device } from '@tocsin/contracts/sign-in';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict, notFound } from '#platform/errors';

import { requireRankOver } from './rank.ts';
import { removeFactors } from './second-factor/store.ts';
import { endOf, findPolicy } from './security-policy.ts';
import { asSystem, endSessions, requirePerson } from './sessions.ts';
import { findUser, tablesOf } from './store.ts';
import type { UserRow } from './tables.ts';

export async function listSessions(ctx: Context): Promise<{ items: Device[] }> {
  const { personId, sessionId } = requirePerson(ctx);
  return inTransaction(ctx, async (tx) => {
    const policy = await findPolicy(tx.db, tx.orgId);
    const rows = await tablesOf(tx.db)
      .selectFrom('session')
      .select(['id', 'createdAt', 'lastSeenAt', 'ip', 'userAgent', 'strength'])
      .where('personId', '=', personId)
      .orderBy('lastSeenAt', 'desc')
      .orderBy('id', 'desc')
      .execute();
    const items = rows
      .map((row) => ({ ...row, expiresAt: endOf(policy, row) }))
      .filter(({ expiresAt }) => expiresAt > tx.now())
      .map(({ createdAt, lastSeenAt, expiresAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        current: row.id === sessionId,
      }));
    return { items };
  });
}

/** @throws Problem `session_not_found` also for somebody else's. */
export async function endSession(ctx: Context, { sessionId }: { sessionId: string }): Promise<Record<string, never>> {
  const { personId } = requirePerson(ctx);
  return inTransaction(ctx, async (tx) => {
    const [ended] = await tablesOf(tx.db)
      .deleteFrom('session')
      .where('id', '=', sessionId)
      .where('personId', '=', personId)
      .execute();
    if (ended?.numDeletedRows !== 1n) throw notFound('session', sessionId);
    await recordEnded(tx, personId, 1);
    return {};
  });
}

export const endOtherSessionsWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context): Promise<{ ended: number }> => {
    const { personId, sessionId } = requirePerson(ctx);
    return await asSystem(handle, ctx, async (tx) => {
      const ended = await endSessions(tx.db, personId, sessionId);
      if (ended > 0) await recordEnded(tx, personId, ended);
      return { ended };
    });
  };

async function recordEnded(tx: Tx, personId: string, sessions: number): Promise<void> {
  const user = await findUser(tx, personId);
  await record(tx, sessionsRevoked, { subjectId: personId }, { email: user?.email ?? '', sessions });
}

/** Only the sessions in this organisation. */
export async function endSessionsOfUser(ctx: Context, { userId }: { userId: string }): Promise<{ ended: number }> {
  authorize(ctx, 'user:write');
  return inTransaction(ctx, async (tx) => {
    await findBelow(tx, userId);
    const ended = await endSessions(tx.db, userId);
    await recordEnded(tx, userId, ended);
    return { ended };
  });
}

/**
 * For whoever lost phone and recovery codes.
 * @throws Problem `conflict` `person_shared` where the person belongs to other organisations too.
 */
export const resetSecondFactorWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { userId }: { userId: string }): Promise<Record<string, never>> => {
    authorize(ctx, 'user:write');
    await inTransaction(ctx, (tx) => findBelow(tx, userId));
    return await asSystem(handle, ctx, async (tx) => {
      const memberships = await tablesOf(tx.db)
        .selectFrom('membership')
        .innerJoin('person', 'person.id', 'membership.personId')
        .select(['membership.orgId', 'person.email'])
        .where('membership.personId', '=', userId)
        .execute();
      const [only, ...others] = memberships;
      if (only?.orgId !== tx.orgId || others.length > 0)
        throw conflict('person_shared', 'This person belongs to other organisations too and must do this themselves.');
      await removeFactors(tx.db, userId);
      await endSessions(tx.db, userId);
      await record(tx, secondFactorReset, { subjectId: userId }, { email: only.email });
      return {};
    });
  };

/** @throws Problem `user_not_found`, `role_exceeds_yours` */
export async function findBelow(tx: Tx, userId: string): Promise<UserRow> {
  const user = await findUser(tx, userId);
  if (!user) throw notFound('user', userId);
  await requireRankOver(tx, user.role);
  return user;
}
