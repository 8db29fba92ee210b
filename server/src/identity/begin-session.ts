// Every sign-in ends here: a session, its cookie, and the record of it.
import { signedIn, signInRefused } from '@tocsin/contracts/activity';
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Session } from '@tocsin/contracts/identity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Wire } from '#platform/module';

import { seeDevice } from './known-devices.ts';
import { contextAs, type Member } from './members.ts';
import { listOrganisations } from './organisations.ts';
import { createSession, describeSession, type Through } from './sessions.ts';

type Begin = { member: Member; strength: AuthStrength; wire: Wire; through?: Through | null };

export const beginSession = (
  handle: DatabaseHandle,
  ctx: Context,
  { member, strength, wire, through = null }: Begin,
): Promise<Session> =>
  inTransaction(contextAs(handle, ctx, member), async (tx) => {
    const device = await seeDevice(tx, member.id, wire);
    const session = await createSession(tx, member.id, wire.userAgent, strength, through);
    await record(
      tx,
      signedIn,
      { subjectId: session.id },
      {
        email: member.email,
        ip: tx.ip,
        strength,
        ...(through && { through: through.name }),
        ...(device.isNews && { newDevice: true }),
      },
    );
    const described = await describeSession(tx, member.id, strength);
    wire.setSession(session.token, session.expiresAt);
    device.keep();
    return described;
  });

type Refusal = {
  email: string;
  member: Member | undefined;
  because: string;
  /** Where it was tried, if that is known without a member. */
  orgId?: string;
};

/** Into the organisation's record; a stranger belongs to none, unless there is only one to try. */
export async function recordRefusal(
  handle: DatabaseHandle,
  ctx: Context,
  { email, member, because, orgId }: Refusal,
): Promise<void> {
  ctx.log.warn({ ip: ctx.ip, because }, 'sign-in refused');
  const known = member?.orgId ?? orgId;
  const [only, ...more] = known === undefined ? await listOrganisations(handle) : [{ id: known }];
  if (!only || more.length > 0) return;
  const refused: Context = { ...ctx, orgId: only.id, transact: (work) => handle.transact(only.id, work) };
  await inTransaction(refused, (tx) =>
    record(tx, signInRefused, { subjectId: member?.id ?? 'unknown' }, { email, ip: tx.ip, because }),
  );
}
