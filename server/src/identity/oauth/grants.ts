// The two ways to a token: a client for its service account, and a person by e-mail and password.
import { oauthSignedIn } from '@tocsin/contracts/activity';
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import { permissions, type Permission } from '@tocsin/contracts/identity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { Seal } from '#platform/seal';

import { recordRefusal } from '../begin-session.ts';
import { findGrant, permissionsOf } from '../grant.ts';
import { contextAs, type Member } from '../members.ts';
import { guardedCode } from '../second-factor/codes.ts';
import { factorsOf, takeTotpCode } from '../second-factor/store.ts';
import { findPolicy, isLimited } from '../security-policy.ts';
import { findStanding } from '../service-accounts/standing.ts';
import { provePassword } from '../sign-in.ts';
import { tablesOf } from '../store.ts';
import type { Client } from './client-proof.ts';
import { OAuthFault } from './fault.ts';
import { findOAuthPolicy } from './settings.ts';
import { noClient, type Wanted } from './tokens.ts';

export type GrantGround = { handle: DatabaseHandle; seal: Seal };
type Form = ReadonlyMap<string, string>;

/** @throws OAuthFault `unauthorized_client` where the account is switched off or over; `invalid_scope`. */
export async function grantToClient(
  { handle }: GrantGround,
  ctx: Context,
  client: Client,
  form: Form,
): Promise<Wanted> {
  const { orgId, serviceAccountId, id } = client;
  const [account, row] = await handle.asSystem(async (db) => [
    await findStanding(db, orgId, serviceAccountId, ctx.now()),
    await tablesOf(db).selectFrom('oauthClient').select('scopes').where('id', '=', id).executeTakeFirst(),
  ]);
  if (!account)
    throw new OAuthFault('unauthorized_client', 'The service account is switched off, or its time is over.');
  const allowed = row?.scopes ? account.permissions.filter((each) => row.scopes?.includes(each)) : account.permissions;
  const scope = scopeOf(form.get('scope'), allowed);
  return { sub: serviceAccountId, client_id: id, org: orgId, actor: 'service_account', scope };
}

/**
 * Passes through the lock-out and the second factor as a sign-in does.
 * @throws OAuthFault `invalid_grant`, `invalid_scope`; Problem `too_many_requests` `too_many_attempts`.
 */
export async function grantToPerson(
  ground: GrantGround,
  ctx: Context,
  client: Client | null,
  form: Form,
): Promise<Wanted> {
  const { handle } = ground;
  const [email, password] = [form.get('username'), form.get('password')];
  if (email === undefined || password === undefined)
    throw new OAuthFault('invalid_request', 'Send username and password.');
  const member = await proven(handle, ctx, { email, password }, client);
  const strength = await secondFactor(ground, ctx, member, form.get('totp'));
  return inTransaction(contextAs(handle, ctx, member), async (tx) => {
    const policy = await findPolicy(tx.db, tx.orgId);
    if (isLimited(policy, member.role, strength))
      throw new OAuthFault(
        'invalid_grant',
        'The organisation asks for a second factor: set one up on the profile page.',
      );
    const held = permissionsOf({ role: member.role, ...(await findGrant(tx, member)) });
    const scope = scopeOf(form.get('scope'), held);
    await record(tx, oauthSignedIn, { subjectId: member.id }, { email: member.email, ip: tx.ip, strength });
    const about = { sub: member.id, client_id: client?.id ?? noClient, org: member.orgId };
    return { ...about, actor: 'user', acr: strength, scope };
  });
}

async function proven(
  handle: DatabaseHandle,
  ctx: Context,
  given: { email: string; password: string },
  client: Client | null,
): Promise<Member> {
  // Where it is not allowed, a password is as good as wrong: this must not tell which ones are right.
  const admits = async ({ orgId }: Member): Promise<string | null> => {
    if (client && client.orgId !== orgId) return 'client of another organisation';
    const { passwordGrant } = await handle.asSystem((db) => findOAuthPolicy(db, orgId));
    return passwordGrant ? null : 'tokens for passwords are switched off';
  };
  try {
    return await provePassword(handle, ctx, given, admits);
  } catch (error) {
    const isRefusal = error instanceof Problem && (error.kind === 'unauthenticated' || error.kind === 'forbidden');
    if (!isRefusal) throw error;
    throw new OAuthFault(
      'invalid_grant',
      'E-mail or password is wrong, or the organisation does not give tokens for passwords.',
    );
  }
}

async function secondFactor(
  { handle, seal }: GrantGround,
  ctx: Context,
  member: Member,
  code: string | undefined,
): Promise<AuthStrength> {
  const methods = await handle.asSystem((db) => factorsOf(db, member.id));
  if (methods.length === 0) return 'password';
  if (!methods.includes('totp'))
    throw new OAuthFault('invalid_grant', 'The second factor is a passkey, which only a browser can show.');
  if (code === undefined)
    throw new OAuthFault('invalid_grant', 'A second factor is needed: send the code of the authenticator app as totp.');
  const fits = await guardedCode(handle, ctx, member.email, () =>
    handle.asSystem((db) => takeTotpCode(db, seal, { personId: member.id, code, now: ctx.now(), confirmed: true })),
  );
  if (fits) return 'password+totp';
  await recordRefusal(handle, ctx, { email: member.email, member, because: 'wrong second factor' });
  throw new OAuthFault('invalid_grant', 'This code does not fit, or was used before.');
}

/** All that is allowed, or what of it was asked for. @throws OAuthFault `invalid_scope`. */
function scopeOf(asked: string | undefined, allowed: readonly Permission[]): string {
  const words = asked?.split(' ').filter(Boolean) ?? [];
  const beyond = words.filter((word) => !allowed.some((each) => each === word));
  if (beyond.length > 0) throw new OAuthFault('invalid_scope', `Not allowed here: ${beyond.join(' ')}.`);
  const granted = words.length === 0 ? allowed : permissions.filter((each) => words.includes(each));
  if (granted.length === 0) throw new OAuthFault('invalid_scope', 'Nothing is allowed here.');
  return granted.join(' ');
}
