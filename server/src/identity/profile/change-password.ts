// Somebody changes their own password; every other session of theirs ends.
import { passwordChanged } from '@tocsin/contracts/activity';
import type { Session } from '@tocsin/contracts/identity';

import { record } from '#platform/activity';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { invalid } from '#platform/errors';
import type { Wire } from '#platform/module';
import { hashPassword } from '#platform/password';

import { findMemberById } from '../members.ts';
import type { PasswordCheck } from '../passwords/check.ts';
import { asSystem, describeSession, endSessions, renewSession, requirePerson } from '../sessions.ts';
import { provePassword } from '../step-up.ts';
import { tablesOf } from '../store.ts';

/** @throws Problem `invalid_input` `wrong_password`, `weak_password`; `too_many_requests` `too_many_attempts` */
export const changePasswordWith =
  (handle: DatabaseHandle, check: PasswordCheck) =>
  async (ctx: Context, { current, next }: { current: string; next: string }, wire: Wire): Promise<Session> => {
    const { personId, sessionId } = requirePerson(ctx);
    const member = await findMemberById(handle, personId);
    if (!member || !(await provePassword(handle, ctx, member, current)))
      throw invalid('wrong_password', 'This is not your password.', [
        { pointer: '/current', detail: 'Not your password.' },
      ]);
    await check(ctx, { password: next, about: [member.email, member.name], pointer: '/next' });
    const passwordHash = await hashPassword(next);
    return await asSystem(handle, ctx, async (tx) => {
      await tablesOf(tx.db).updateTable('person').set({ passwordHash }).where('id', '=', personId).execute();
      await endSessions(tx.db, personId, sessionId);
      await renewSession(tx, wire, tx.strength ?? 'password');
      await record(tx, passwordChanged, { subjectId: personId }, { email: member.email, way: 'profile' });
      return await describeSession(tx, personId, tx.strength);
    });
  };
