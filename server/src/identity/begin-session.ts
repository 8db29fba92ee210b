// Every sign-in ends here: a session, its cookie, and the record of it.
import { signedIn, signInRefused } from '@tocsin/contracts/activity';
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Session } from '@tocsin/contracts/identity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Wire } from '#platform/module';

import { contextAs, type Member } from './members.ts';
import { listOrganisations } from './organisations.ts';
import { createSession, describeSession } from './sessions.ts';

type Begin = { member: Member; strength: AuthStrength; wire: Wire };

export const beginSession = (
  handle: DatabaseHandle,
  ctx: Context,
  { member, strength, wire }: Begin,
): Promise<Session> =>
  inTransaction(contextAs(handle, ctx, member), async (tx) => {
    const session = await createSession(tx, member.id, wire.userAgent, strength);
    await record(tx, signedIn, { subjectId: session.id }, { email: member.email, ip: tx.ip, strength });
    const described = await describeSession(tx, member.id, strength);
    wire.setSession(session.token, session.expiresAt);
    return described;
  });

type Refusal = { email: string; member: Member | undefined; because: string };

/** Into the organisation's record; a stranger belongs to none, unless there is only one to try. */
export async function recordRefusal(
  handle: DatabaseHandle,
  ctx: Context,
  { email, member, because }: Refusal,
): Promise<void> {
  ctx.log.warn({ ip: ctx.ip, because }, 'sign-in refused');
  const [only, ...more] = member ? [{ id: member.orgId }] : await listOrganisations(handle);
  if (!only || more.length > 0) return;
  const refused: Context = { ...ctx, orgId: only.id, transact: (work) => handle.transact(only.id, work) };
  await inTransaction(refused, (tx) =>
    record(tx, signInRefused, { subjectId: member?.id ?? 'unknown' }, { email, ip: tx.ip, because }),
  );
}
