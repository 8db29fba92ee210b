// The people who may sign in, before any organisation is known.
import type { Role } from '@tocsin/contracts/identity';

import type { Context, Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';

import { actorOf } from './sessions.ts';
import { tablesOf } from './store.ts';

export type Member = {
  id: string;
  name: string;
  email: string;
  passwordHash: string | null;
  orgId: string;
  role: Role;
  active: boolean;
};

const members = (db: Database) =>
  tablesOf(db)
    .selectFrom('person')
    .innerJoin('membership', 'membership.personId', 'person.id')
    .innerJoin('organisation', 'organisation.id', 'membership.orgId')
    .where('organisation.suspendedAt', 'is', null)
    .select(['person.id', 'person.name', 'person.email', 'person.passwordHash'])
    .select(['membership.orgId', 'membership.role', 'membership.active'])
    .orderBy('membership.active', 'desc')
    .orderBy('membership.createdAt');

/** In the organisation where they are active; where they are in several, the one they joined first. */
export const findMember = (handle: DatabaseHandle, emailKey: string): Promise<Member | undefined> =>
  handle.asSystem((db) => members(db).where('person.emailKey', '=', emailKey).executeTakeFirst());

export const findMemberById = (handle: DatabaseHandle, personId: string): Promise<Member | undefined> =>
  handle.asSystem((db) => members(db).where('person.id', '=', personId).executeTakeFirst());

export const emailKeyOf = (email: string): string => email.trim().toLowerCase();

/** The member acts, in their organisation. */
export const contextAs = (handle: DatabaseHandle, ctx: Context, member: Member): Context => ({
  ...ctx,
  orgId: member.orgId,
  actor: actorOf(member),
  transact: (work) => handle.transact(member.orgId, work),
});
