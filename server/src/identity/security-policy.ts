// What an organisation asks of those who sign in; it holds for new sessions and for those there are.
import { securityPolicyChanged } from '@tocsin/contracts/activity';
import type * as sessionsApi from '@tocsin/contracts/api/sessions';
import { assuranceOf, type AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Role } from '@tocsin/contracts/identity';
import { leastPasswordLength, type SecurityPolicy, type SecurityPolicyShown } from '@tocsin/contracts/sign-in';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';
import { conflict, invalid } from '#platform/errors';
import { isWithin } from '#platform/http/step-up';

import { changesBetween } from './changes.ts';
import { tablesOf } from './store.ts';

export const defaultPolicy: SecurityPolicy = {
  secondFactorRoles: [],
  idleMinutes: 12 * 60,
  lifetimeHours: 7 * 24,
  stepUpMinutes: 10,
  leastPasswordLength,
  allowedNetworks: [],
  rev: 0,
};

export const findPolicy = async (db: Database, orgId: string): Promise<SecurityPolicy> =>
  (await tablesOf(db)
    .selectFrom('securityPolicy')
    .select(['secondFactorRoles', 'idleMinutes', 'lifetimeHours', 'stepUpMinutes'])
    .select(['leastPasswordLength', 'allowedNetworks', 'rev'])
    .where('orgId', '=', orgId)
    .executeTakeFirst()) ?? defaultPolicy;

export const isLimited = (policy: SecurityPolicy, role: Role, strength: AuthStrength): boolean =>
  policy.secondFactorRoles.includes(role) && assuranceOf(strength) < 2;

/** When a session ends, if nobody uses it any more. */
export function endOf(policy: SecurityPolicy, session: { createdAt: Date; lastSeenAt: Date }): Date {
  const idle = session.lastSeenAt.getTime() + policy.idleMinutes * 60_000;
  return new Date(Math.min(idle, session.createdAt.getTime() + policy.lifetimeHours * 3_600_000));
}

/** @param sendsMail whether a mail server is set */
export const getSecurityPolicyWith =
  (sendsMail: boolean) =>
  async (ctx: Context): Promise<SecurityPolicyShown> => {
    authorize(ctx, 'security:read');
    return inTransaction(ctx, async (tx) => ({ ...(await findPolicy(tx.db, tx.orgId)), sendsMail }));
  };

/** Lists as one text each: what is compared and what the record shows. */
const asText = (policy: Omit<SecurityPolicy, 'rev'>) => ({
  ...policy,
  secondFactorRoles: policy.secondFactorRoles.toSorted().join(', '),
  allowedNetworks: policy.allowedNetworks.join(', '),
});

type Input = z.output<typeof sessionsApi.setSecurityPolicy.input>;

/** @throws Problem `would_lock_you_out`, `policy_changed` when `rev` is given and another change came first. */
export const setSecurityPolicyWith =
  (sendsMail: boolean) =>
  async (ctx: Context, input: Input): Promise<SecurityPolicyShown> => ({
    ...(await setSecurityPolicy(ctx, input)),
    sendsMail,
  });

async function setSecurityPolicy(ctx: Context, { rev, ...wanted }: Input): Promise<SecurityPolicy> {
  authorize(ctx, 'security:write');
  if (wanted.allowedNetworks.length > 0 && !isWithin(ctx.ip ?? '', wanted.allowedNetworks))
    throw invalid('would_lock_you_out', 'Your own address is in none of these networks.', [
      { pointer: '/allowedNetworks', detail: `Must hold ${ctx.ip ?? 'your address'}.` },
    ]);
  return inTransaction(ctx, async (tx) => {
    const { rev: known, ...before } = await findPolicy(tx.db, tx.orgId);
    if (rev !== undefined && rev !== known) throw conflict('policy_changed', 'Somebody changed the policy since.');
    const fields = changesBetween(asText(before), asText(wanted));
    if (Object.keys(fields).length === 0) return { ...before, rev: known };
    const next = { ...wanted, rev: known + 1 };
    const kept = await tablesOf(tx.db)
      .insertInto('securityPolicy')
      .values({ orgId: tx.orgId, ...next })
      .onConflict((on) => on.column('orgId').doUpdateSet(next).where('securityPolicy.rev', '=', known))
      .returning('rev')
      .executeTakeFirst();
    if (!kept) throw conflict('policy_changed', 'Somebody changed the policy since.');
    await record(tx, securityPolicyChanged, { subjectId: tx.orgId }, { fields });
    return next;
  });
}
