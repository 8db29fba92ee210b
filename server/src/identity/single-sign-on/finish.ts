// The browser is back from the provider: who that is, and what comes of it.
import { identityProviderTested, steppedUp } from '@tocsin/contracts/activity';
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { SignInTest } from '@tocsin/contracts/identity-provider';
import type { SecondFactorNeeded } from '@tocsin/contracts/sign-in';

import { record } from '#platform/activity';
import type { Context, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { Wire } from '#platform/module';

import { beginSession, recordRefusal } from '../begin-session.ts';
import type { Member } from '../members.ts';
import { requestOptions } from '../passkeys/relying-party.ts';
import { passkeysOf } from '../passkeys/store.ts';
import { factorsOf } from '../second-factor/store.ts';
import { makeTicket } from '../second-factor/tickets.ts';
import { asSystem } from '../sessions.ts';
import { isTaken } from '../store.ts';
import { hashToken, newToken } from '../tokens.ts';
import { flowEnded, keepOutcome } from './flows.ts';
import { admit, decide, type Admitted } from './people.ts';
import { contextAt } from './store.ts';
import { tables, type FlowRow, type Proven, type ProviderRow } from './tables.ts';

export type Arrival = { provider: ProviderRow; proven: Proven };
type Ended = Pick<FlowRow, 'id' | 'purpose' | 'personId' | 'sessionId' | 'returnPath' | 'startedAt'>;

/** How far the provider's clock may be behind ours. */
const clockMs = 60_000;
const homely = (path: string | null): string => (path !== null && /^\/(?![/\\])/.test(path) ? path : '/');

/** Where the browser goes next. @throws Problem with what the person is told */
export async function finish(
  handle: DatabaseHandle,
  ctx: Context,
  { flow, ...arrival }: Arrival & { flow: Ended },
  wire: Wire,
): Promise<string> {
  if (flow.purpose === 'test') return await finishTest(handle, ctx, flow, arrival);
  if (flow.purpose === 'step-up') return await finishStepUp(handle, ctx, flow, arrival, wire);
  return await finishSignIn(handle, ctx, { ...arrival, returnPath: flow.returnPath }, wire);
}

/** Also for answers nobody asked for, where the provider may send them. */
export async function finishSignIn(
  handle: DatabaseHandle,
  ctx: Context,
  { provider, proven, returnPath }: Arrival & { returnPath: string | null },
  wire: Wire,
): Promise<string> {
  const here = contextAt(handle, ctx, provider.orgId);
  const actor = { kind: 'system', id: 'identity', name: provider.name, permissions: new Set<never>() } as const;
  const admitted = () =>
    asSystem(handle, { ...here, actor }, async (tx) => admit(tx, provider, proven, await decide(tx, provider, proven)));
  const member = await admitted()
    .catch(async (error: unknown) => {
      // Somebody of this address was made at the same moment.
      if (isTaken(error, 'person_email_key_key')) return await admitted();
      throw error;
    })
    .catch(async (error: unknown) => {
      if (error instanceof Problem) await refusedAt(handle, ctx, provider, proven, error);
      throw error;
    });
  const strength: AuthStrength = provider.trustsSecondFactor && proven.secondFactor ? 'sso+mfa' : 'sso';
  const needed = strength === 'sso' ? await ownFactorFor(handle, ctx, { member, provider, proven }, wire) : null;
  if (needed) return `/sign-in?${returning(returnPath)}#${Buffer.from(JSON.stringify(needed)).toString('base64url')}`;
  await beginSession(handle, ctx, { member, strength, wire, through: { ...provider, at: proven.at } });
  return homely(returnPath);
}

const returning = (path: string | null): string =>
  path === null ? '' : new URLSearchParams({ return: homely(path) }).toString();

/** A second factor of ours, where the person has one and the provider vouched for none. */
async function ownFactorFor(
  handle: DatabaseHandle,
  ctx: Context,
  { member, provider, proven }: Arrival & { member: Member },
  { origin }: Wire,
): Promise<SecondFactorNeeded | null> {
  const [methods, known] = await handle.asSystem(async (db) => [
    await factorsOf(db, member.id),
    await passkeysOf(db, member.id),
  ]);
  if (methods.length === 0) return null;
  const passkey = known.length === 0 ? null : await requestOptions(origin, known, 'preferred');
  const ticket = await makeTicket(handle, {
    purpose: 'second-factor',
    personId: member.id,
    challenge: passkey?.challenge ?? null,
    ip: ctx.ip,
    now: ctx.now(),
    providerId: provider.id,
    atProvider: proven.at,
  });
  return { kind: 'second_factor', ticket, methods, passkey };
}

/** Every attempt is on record, also of those who have no account. */
export async function refusedAt(
  handle: DatabaseHandle,
  ctx: Context,
  { orgId, name }: Pick<ProviderRow, 'orgId' | 'name'>,
  proven: Pick<Proven, 'email' | 'subject'> | null,
  { code }: Problem,
): Promise<void> {
  const email = proven?.email ?? proven?.subject ?? 'unknown';
  await recordRefusal(handle, ctx, { email, member: undefined, because: `${name}: ${code}`, orgId });
}

async function finishStepUp(
  handle: DatabaseHandle,
  ctx: Context,
  flow: Ended,
  { provider, proven }: Arrival,
  wire: Wire,
): Promise<string> {
  const here = contextAt(handle, ctx, provider.orgId);
  if (proven.provenAt === null || proven.provenAt < flow.startedAt.getTime() - clockMs)
    throw new Problem('forbidden', 'reauthentication_missing', 'The provider did not ask you again who you are.');
  await asSystem(handle, here, async (tx) => {
    const { personId, email } = await decide(tx, provider, proven);
    if (personId === null || personId !== flow.personId)
      throw new Problem('forbidden', 'other_identity', 'You proved to be somebody else than who is signed in.');
    const token = newToken();
    const renewed = await tables(tx.db)
      .updateTable('session')
      .set({ tokenHash: hashToken(token), steppedUpAt: tx.now(), atProvider: JSON.stringify(proven.at) })
      .where('id', '=', flow.sessionId ?? '')
      .where('personId', '=', personId)
      .where('providerId', '=', provider.id)
      .where('orgId', '=', provider.orgId)
      .where('expiresAt', '>', tx.now())
      .returning(['id', 'expiresAt', 'strength'])
      .executeTakeFirst();
    if (!renewed) throw flowEnded();
    const actor = { kind: 'user', id: personId, name: email, permissions: new Set<never>() } as const;
    const about = { email, strength: renewed.strength, method: 'provider' };
    await record({ ...tx, actor }, steppedUp, { subjectId: renewed.id }, about);
    wire.setSession(token, renewed.expiresAt);
  });
  return '/sign-in?proven=yes';
}

async function finishTest(
  handle: DatabaseHandle,
  ctx: Context,
  flow: Ended,
  { provider, proven }: Arrival,
): Promise<string> {
  const here = contextAt(handle, ctx, provider.orgId);
  await asSystem(handle, here, async (tx) => {
    const found = await decide(tx, provider, proven).catch((error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    });
    await keepTest(tx, flow, provider, outcomeOf(proven, found));
  });
  return testPage(provider, flow);
}

export const testPage = ({ id }: Pick<ProviderRow, 'id'>, flow: Pick<Ended, 'id'>): string =>
  `/admin/single-sign-on?${new URLSearchParams({ selected: id, test: flow.id }).toString()}`;

type Outcome = NonNullable<SignInTest['outcome']>;

const outcomeOf = (proven: Proven, found: Admitted | Problem): Outcome => {
  const { subject, email, name, groups, secondFactor, claims } = proven;
  const about = { subject, email, name, groups, secondFactor, claims };
  if (found instanceof Problem)
    return { ...about, ...nothingGiven, ok: false, problem: found.code, detail: found.message, account: 'refused' };
  const { given, account } = found;
  const shown = given ?? { role: null, siteCodes: null, because: null };
  return { ...about, ...shown, ok: true, problem: null, detail: null, account };
};
const nothingGiven = { role: null, siteCodes: null, because: null };

/** What went wrong before anything was proven. */
export const failedOutcome = ({ code, message }: Problem): Outcome => ({
  ...nothingGiven,
  ok: false,
  problem: code,
  detail: message,
  subject: null,
  email: null,
  name: null,
  groups: [],
  secondFactor: false,
  account: 'refused',
  claims: {},
});

/** In the name of whoever began the test. */
export async function keepTest(tx: Tx, flow: Ended, provider: ProviderRow, outcome: Outcome): Promise<void> {
  await keepOutcome(tx, flow.id, outcome);
  const actor = { kind: 'user', id: flow.personId ?? '', name: provider.name, permissions: new Set<never>() } as const;
  const about = { name: provider.name, problem: outcome.problem };
  await record({ ...tx, actor }, identityProviderTested, { subjectId: provider.id }, about);
}
