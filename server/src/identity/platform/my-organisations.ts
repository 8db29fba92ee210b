// Somebody who belongs to several organisations goes from one to another.
import { signedIn, signedOut } from '@tocsin/contracts/activity';
import type { Organisation, Session } from '@tocsin/contracts/identity';

import { record } from '#platform/activity';
import { inTransaction, type Context, type Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { notFound, Problem } from '#platform/errors';
import type { Wire } from '#platform/module';

import { describeSession } from '../sessions.ts';
import { tablesOf } from '../store.ts';
import { hashToken, newToken } from '../tokens.ts';

const requirePerson = (ctx: Context): void => {
  if (ctx.actor.kind !== 'user') throw new Problem('forbidden', 'not_a_person', 'An API key has one organisation.');
};

/** Where the person is active and that are not suspended, by name. */
const findMine = (handle: DatabaseHandle, personId: string): Promise<(Organisation & { email: string })[]> =>
  handle.asSystem((db) =>
    tablesOf(db)
      .selectFrom('membership')
      .innerJoin('organisation', 'organisation.id', 'membership.orgId')
      .innerJoin('person', 'person.id', 'membership.personId')
      .select(['organisation.id', 'organisation.name', 'organisation.slug', 'person.email'])
      .where('membership.personId', '=', personId)
      .where('membership.active', '=', true)
      .where('organisation.suspendedAt', 'is', null)
      .orderBy('organisation.name')
      .orderBy('organisation.id')
      .execute(),
  );

/** @throws Problem `forbidden` `not_a_person` for API keys. */
export const listMyOrganisationsWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context): Promise<{ items: (Organisation & { current: boolean })[] }> => {
    requirePerson(ctx);
    const mine = await findMine(handle, ctx.actor.id);
    return { items: mine.map(({ id, name, slug }) => ({ id, name, slug, current: id === ctx.orgId })) };
  };

/**
 * The session goes on there as strong as it was, under a new token; the old one opens nothing any more.
 * @throws Problem `organisation_not_found`, also where the person may not go.
 */
export const changeOrganisationWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { organisationId }: { organisationId: string }, wire: Wire): Promise<Session> => {
    requirePerson(ctx);
    const wanted = (await findMine(handle, ctx.actor.id)).find(({ id }) => id === organisationId);
    if (ctx.strength?.startsWith('sso'))
      throw new Problem(
        'forbidden',
        'signed_in_by_provider',
        'Your organisation’s provider vouched for you here only. Sign in there.',
      );
    if (!wanted || wire.sessionToken === null) throw notFound('organisation', organisationId);
    const [token, tokenHash] = [newToken(), hashToken(wire.sessionToken)];
    const moved = await handle.asSystem(async (db) => {
      const session = await tablesOf(db)
        .updateTable('session')
        .set({ orgId: organisationId, tokenHash: hashToken(token) })
        .where('tokenHash', '=', tokenHash)
        .where('personId', '=', ctx.actor.id)
        .returning(['id', 'expiresAt'])
        .executeTakeFirst();
      if (!session) return null;
      const about = { subjectId: session.id };
      await record(at(ctx, db, ctx.orgId), signedOut, about, { email: wanted.email });
      await record(at(ctx, db, organisationId), signedIn, about, { email: wanted.email, ip: ctx.ip });
      return session;
    });
    if (!moved) throw new Problem('unauthenticated', 'session_ended', 'Your session has ended. Sign in again.');
    wire.setSession(token, moved.expiresAt);
    const there: Context = { ...ctx, orgId: organisationId, transact: (work) => handle.transact(organisationId, work) };
    return inTransaction(there, (tx) => describeSession(tx, ctx.actor.id));
  };

const at = (ctx: Context, db: Tx['db'], orgId: string): Tx => ({ ...ctx, db, orgId });
