// An administrator confines a user to some sites, or lets them see all.
import { userSitesChanged } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type { User } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { requireRankOver } from './rank.ts';
import { knownSites, requireSites } from './reach.ts';
import { findUser, lockUserAndAdministrators, tablesOf, userOf } from './store.ts';

/**
 * It holds from the user's next request on; their sockets end at the next heartbeat.
 * @throws Problem `forbidden` `sites_exceed_yours`, `role_exceeds_yours`; `invalid_input` `unknown_site`; `conflict`
 * `last_administrator`; `not_found`.
 */
export async function changeUserSites(
  ctx: Context,
  { userId, siteCodes }: z.output<typeof identityApi.changeUserSites.input>,
): Promise<User> {
  authorize(ctx, 'user:write');

  return inTransaction(ctx, async (tx) => {
    const locked = await lockUserAndAdministrators(tx, userId);
    const user = await findUser(tx, userId);
    if (!user) throw notFound('user', userId);
    await requireRankOver(tx, user.role);
    requireSites(tx, user.siteCodes);
    requireSites(tx, siteCodes);
    const after = await knownSites(tx, siteCodes);
    const others = locked.some((member) => member.personId !== userId && member.role === 'admin' && member.active);
    if (after !== null && user.role === 'admin' && user.active && user.siteCodes === null && !others)
      throw conflict('last_administrator', 'This is the last active administrator; make someone else one first.');
    if (JSON.stringify(after) === JSON.stringify(user.siteCodes)) return userOf(user);
    await tablesOf(tx.db).updateTable('membership').set({ siteCodes: after }).where('personId', '=', userId).execute();
    await record(tx, userSitesChanged, { subjectId: userId }, { email: user.email, before: user.siteCodes, after });
    return userOf({ ...user, siteCodes: after });
  });
}
