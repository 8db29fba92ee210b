// Somebody is invited, seen to be invited, or no longer invited.
import { invitationRevoked, userInvited } from '@tocsin/contracts/activity';
import type * as peopleApi from '@tocsin/contracts/api/people';
import type { Invitation } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { requireRank, requireRankOver } from '../rank.ts';
import { knownSites, requireSites } from '../reach.ts';
import { findOrganisation, tablesOf } from '../store.ts';
import { linkOf, postInvitation, type Post } from './post.ts';
import { insertInvitation, invitationOf, openInvitations } from './store.ts';

type Invited = z.input<typeof peopleApi.createInvitation.output>;

export async function listInvitations(ctx: Context): Promise<{ items: Invitation[] }> {
  authorize(ctx, 'user:read');
  return inTransaction(ctx, async (tx) => ({ items: (await openInvitations(tx).execute()).map(invitationOf) }));
}

/**
 * The answer is the same whether or not the address belongs to somebody of another organisation.
 * @throws Problem `conflict` `already_member`; `forbidden` `role_exceeds_yours`, `sites_exceed_yours`; `unknown_role`, `unknown_site`.
 */
export const createInvitationWith =
  (post: Post) =>
  async (
    ctx: Context,
    { email, role, siteCodes }: z.output<typeof peopleApi.createInvitation.input>,
  ): Promise<Invited> => {
    authorize(ctx, 'user:write');
    const { row, token, organisation } = await inTransaction(ctx, async (tx) => {
      await requireRank(tx, role);
      const sites = siteCodes === undefined ? tx.reach.sites : siteCodes;
      requireSites(tx, sites);
      await requireNoMember(tx, email);
      const made = await insertInvitation(tx, { email, role, siteCodes: await knownSites(tx, sites) });
      await record(tx, userInvited, { subjectId: made.row.id }, { email, role });
      return { ...made, organisation: (await findOrganisation(tx)).name };
    });
    const link = linkOf(post, token);
    const mailed = await postInvitation(ctx, post, { email, organisation, link });
    return { id: row.id, link, mailed, invitation: invitationOf(row) };
  };

async function requireNoMember(tx: Tx, email: string): Promise<void> {
  const member = await tablesOf(tx.db)
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .select('membership.active')
    .where('person.emailKey', '=', email.toLowerCase())
    .executeTakeFirst();
  if (!member) return;
  throw conflict(
    'already_member',
    member.active ? 'They are a user here already.' : 'They are a deactivated user here; activate them again.',
  );
}

/** @throws Problem `invitation_not_found` for those that were used or taken back, too. */
export async function revokeInvitation(
  ctx: Context,
  { invitationId }: { invitationId: string },
): Promise<Record<string, never>> {
  authorize(ctx, 'user:write');
  return inTransaction(ctx, async (tx) => {
    const row = await openInvitations(tx).where('id', '=', invitationId).forUpdate().executeTakeFirst();
    if (!row) throw notFound('invitation', invitationId);
    await requireRankOver(tx, row.role);
    await tablesOf(tx.db)
      .updateTable('invitation')
      .set({ revokedAt: tx.now() })
      .where('id', '=', invitationId)
      .execute();
    await record(tx, invitationRevoked, { subjectId: row.id }, { email: row.email });
    return {};
  });
}
