// Whoever runs the installation makes, suspends and resumes organisations, and sees nothing of what is in them.
import {
  organisationCreated,
  organisationResumed,
  organisationSuspended,
  userInvited,
} from '@tocsin/contracts/activity';
import type * as platformApi from '@tocsin/contracts/api/platform';
import type { PlatformOrganisation } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import type { Context, Database, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { requireNamedStore, type StoreBook } from '#platform/store-book';

import { linkOf, postInvitation, type Post } from '../invitations/post.ts';
import { insertInvitation } from '../invitations/store.ts';
import { freeSlug } from '../organisations.ts';
import { tablesOf } from '../store.ts';

type Made = z.input<typeof platformApi.createOrganisation.output>;

const organisations = (db: Database) =>
  tablesOf(db)
    .selectFrom('organisation')
    .select(['id', 'name', 'slug', 'createdAt', 'suspendedAt', 'store', 'storeSettledAt'])
    .select((select) =>
      select
        .selectFrom('membership')
        .whereRef('membership.orgId', '=', 'organisation.id')
        .where('membership.active', '=', true)
        .select(({ fn }) => fn.countAll<string>().as('people'))
        .as('people'),
    );
type Row = Awaited<ReturnType<ReturnType<typeof organisations>['executeTakeFirstOrThrow']>>;

const presented = ({ createdAt, suspendedAt, storeSettledAt, people, ...organisation }: Row): PlatformOrganisation => ({
  ...organisation,
  createdAt: createdAt.toISOString(),
  suspendedAt: suspendedAt?.toISOString() ?? null,
  storeSettled: storeSettledAt !== null,
  people: Number(people ?? 0),
});

const at = (ctx: Context, db: Database, orgId: string): Tx => ({ ...ctx, db, orgId });

/** Oldest first. */
export const listOrganisationsWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context): Promise<{ items: PlatformOrganisation[] }> => {
    authorize(ctx, 'platform:read');
    const rows = await handle.asSystem((db) => organisations(db).orderBy('createdAt').orderBy('id').execute());
    return { items: rows.map(presented) };
  };

/** Everything else that a new organisation begins with follows `organisation.created`. @throws Problem `event_store_not_named` */
export const createOrganisationWith =
  (handle: DatabaseHandle, post: Post, stores: StoreBook) =>
  async (
    ctx: Context,
    { name, administratorEmail: email, store }: z.output<typeof platformApi.createOrganisation.input>,
  ): Promise<Made> => {
    authorize(ctx, 'platform:write');
    requireNamedStore(stores, store);
    const id = uuidv7();
    const { token, organisation } = await handle.asSystem(async (db) => {
      const tx = at(ctx, db, id);
      await tablesOf(db)
        .insertInto('organisation')
        .values({ id, name, slug: await freeSlug(db, name), store, createdAt: tx.now() })
        .execute();
      await record(tx, organisationCreated, { subjectId: id }, { name, store });
      const invited = await insertInvitation(tx, { email, role: 'admin', siteCodes: null });
      await record(tx, userInvited, { subjectId: invited.row.id }, { email, role: 'admin' });
      return { ...invited, organisation: await findOrganisationRow(db, id) };
    });
    const link = linkOf(post, token);
    return { id, link, mailed: await postInvitation(ctx, post, { email, organisation: name, link }), organisation };
  };

/** Ends all its sessions. @throws Problem `conflict` `own_organisation`, `organisation_suspended`; `organisation_not_found`. */
export const suspendOrganisationWith =
  (handle: DatabaseHandle) =>
  async (
    ctx: Context,
    { organisationId, because }: z.output<typeof platformApi.suspendOrganisation.input>,
  ): Promise<PlatformOrganisation> => {
    authorize(ctx, 'platform:write');
    if (organisationId === ctx.orgId)
      throw conflict('own_organisation', 'You are signed in to this organisation: you would lock yourself out.');
    return handle.asSystem(async (db) => {
      if (!(await turn(db, organisationId, ctx.now())))
        throw conflict('organisation_suspended', 'This organisation is suspended already.');
      await tablesOf(db).deleteFrom('session').where('orgId', '=', organisationId).execute();
      const organisation = await findOrganisationRow(db, organisationId);
      const about = { name: organisation.name, because };
      await record(at(ctx, db, organisationId), organisationSuspended, { subjectId: organisationId }, about);
      return organisation;
    });
  };

/** @throws Problem `conflict` `organisation_not_suspended`; `organisation_not_found`. */
export const resumeOrganisationWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { organisationId }: { organisationId: string }): Promise<PlatformOrganisation> => {
    authorize(ctx, 'platform:write');
    return handle.asSystem(async (db) => {
      if (!(await turn(db, organisationId, null)))
        throw conflict('organisation_not_suspended', 'This organisation is not suspended.');
      const organisation = await findOrganisationRow(db, organisationId);
      const about = { name: organisation.name };
      await record(at(ctx, db, organisationId), organisationResumed, { subjectId: organisationId }, about);
      return organisation;
    });
  };

/** Whether it was otherwise before. @throws Problem `organisation_not_found`. */
async function turn(db: Database, id: string, suspendedAt: Date | null): Promise<boolean> {
  const before = await tablesOf(db)
    .selectFrom('organisation')
    .select('suspendedAt')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!before) throw notFound('organisation', id);
  if ((before.suspendedAt === null) === (suspendedAt === null)) return false;
  await tablesOf(db).updateTable('organisation').set({ suspendedAt }).where('id', '=', id).execute();
  return true;
}

export const findOrganisationRow = async (db: Database, id: string): Promise<PlatformOrganisation> =>
  presented(await organisations(db).where('id', '=', id).executeTakeFirstOrThrow());
