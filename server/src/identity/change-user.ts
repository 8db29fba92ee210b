// An administrator changes a user's name, role, state or password.
import { userChanged } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type { User } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound } from '#platform/errors';
import { hashPassword } from '#platform/password';

import { changesBetween } from './changes.ts';
import { requireRank, requireRankOver } from './rank.ts';
import { requireSites } from './reach.ts';
import { isShared } from './shared-person.ts';
import { endSessionsOf, findUser, lockUserAndAdministrators, updateUser, userOf } from './store.ts';

type Input = z.output<typeof identityApi.changeUser.input>;

/**
 * A new role, a new password and deactivation end the user's sessions.
 * @throws Problem `conflict` `last_administrator`, `person_shared`, `forbidden` `role_exceeds_yours`, `not_found`.
 */
export async function changeUser(ctx: Context, { userId, password, ...wanted }: Input): Promise<User> {
  authorize(ctx, 'user:write');
  const passwordHash = password === undefined ? null : await hashPassword(password);

  return inTransaction(ctx, async (tx) => {
    const locked = await lockUserAndAdministrators(tx, userId);
    const user = await findUser(tx, userId);
    if (!user) throw notFound('user', userId);
    await requireRankOver(tx, user.role);
    requireSites(tx, user.siteCodes);
    const before = { name: user.name, role: user.role, active: user.active };
    const after = {
      name: wanted.name ?? user.name,
      role: wanted.role ?? user.role,
      active: wanted.active ?? user.active,
    };
    if (after.role !== before.role) await requireRank(tx, after.role);
    const others = locked.some((member) => member.personId !== userId && member.role === 'admin' && member.active);
    if (isAdministrator(before) && !isAdministrator(after) && !others)
      throw conflict('last_administrator', 'This is the last active administrator; make someone else one first.');

    const fields = changesBetween(before, after);
    if (passwordHash !== null) fields['password'] = { before: '•••', after: '•••' };
    if (Object.keys(fields).length === 0) return userOf(user);
    if (('name' in fields || 'password' in fields) && (await isShared(tx, userId)))
      throw conflict(
        'person_shared',
        'They belong to another organisation too: only they themselves change their name and password.',
      );
    await updateUser(tx, userId, { ...after, passwordHash });
    if ('role' in fields || 'password' in fields || !after.active) await endSessionsOf(tx, userId);
    await record(tx, userChanged, { subjectId: userId }, { email: user.email, fields });
    return userOf({ ...user, ...after });
  });
}

const isAdministrator = ({ role, active }: { role: string; active: boolean }): boolean => role === 'admin' && active;
