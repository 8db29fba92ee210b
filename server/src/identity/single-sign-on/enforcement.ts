// Where an organisation asks its people to sign in through a provider only, and who keeps a way in besides.
import type { Context, Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';

import { recordRefusal } from '../begin-session.ts';
import type { Member } from '../members.ts';
import { domainOf } from './groups.ts';
import { tables } from './tables.ts';

type Asked = Pick<Member, 'id' | 'email' | 'orgId' | 'role'>;

/** Whether a provider in use is the only way for the member; never for those who belong to several organisations. */
async function isEnforced(db: Database, { id, email, orgId }: Asked): Promise<boolean> {
  const domain = domainOf(email);
  if (domain === null) return false;
  const provider = await tables(db)
    .selectFrom('identityProvider')
    .select('id')
    .where('orgId', '=', orgId)
    .where('enabled', '=', true)
    .where('enforced', '=', true)
    .where((where) => where(where.val(domain), '=', where.fn.any('domains')))
    .executeTakeFirst();
  if (!provider) return false;
  const elsewhere = await tables(db)
    .selectFrom('membership')
    .select('orgId')
    .where('personId', '=', id)
    .where('orgId', '!=', orgId)
    .executeTakeFirst();
  return elsewhere === undefined;
}

/** Those of an organisation's active administrators of all sites who have a second factor of our own, or a passkey. */
const administratorsWithFactor = (db: Database, orgId: string) =>
  tables(db)
    .selectFrom('membership')
    .select('membership.personId')
    .leftJoin('totp', (join) =>
      join.onRef('totp.personId', '=', 'membership.personId').on('totp.confirmedAt', 'is not', null),
    )
    .leftJoin('passkey', 'passkey.personId', 'membership.personId')
    .where('membership.orgId', '=', orgId)
    .where('membership.role', '=', 'admin')
    .where('membership.active', '=', true)
    .where('membership.siteCodes', 'is', null)
    .where((where) => where.or([where('totp.personId', 'is not', null), where('passkey.personId', 'is not', null)]));

/** An administrator keeps a way in by a second factor; while no administrator has one, by the password alone. */
async function keepsWayIn(db: Database, { id, role, orgId }: Asked): Promise<boolean> {
  if (role !== 'admin') return false;
  const strong = await administratorsWithFactor(db, orgId).execute();
  return strong.length === 0 || strong.some(({ personId }) => personId === id);
}

/** Neither password nor passkey signs them in. */
export const mustUseProvider = async (db: Database, member: Asked): Promise<boolean> =>
  (await isEnforced(db, member)) && !(await keepsWayIn(db, member));

/**
 * For those who have proven their password or passkey already, so that nobody else learns of the policy.
 * @throws Problem `forbidden` `single_sign_on_required`
 */
export async function requireNoEnforcement(handle: DatabaseHandle, ctx: Context, member: Member): Promise<void> {
  const refused = await handle.asSystem((db) => mustUseProvider(db, member));
  if (!refused) return;
  await recordRefusal(handle, ctx, { email: member.email, member, because: 'single sign-on is required' });
  throw new Problem(
    'forbidden',
    'single_sign_on_required',
    'Your organisation asks you to sign in through its provider.',
  );
}
