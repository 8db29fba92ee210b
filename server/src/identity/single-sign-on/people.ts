// Who a proven identity is here: a person it has signed in before, a member with the same address, or somebody new.
import { identityLinked, userCreated, userGrantedByProvider } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import type { Tx } from '#platform/context';
import { Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { changesBetween } from '../changes.ts';
import { emailKeyOf, type Member } from '../members.ts';
import { lockPerson } from '../shared-person.ts';
import { findUser } from '../store.ts';
import { domainOf, givenBy, type Given } from './groups.ts';
import { tables, type Proven, type ProviderRow } from './tables.ts';

export type Account = 'known' | 'linked' | 'created';
type Place = { account: Account; personId: string | null; given: Given | null };
export type Admitted = Place & { email: string };

const refuse = (code: string, detail: string): Problem => new Problem('forbidden', code, detail);

/**
 * Decides without changing anything. `tx` sees past the wall: what is asked of other organisations is only whether
 * somebody belongs to one.
 * @throws Problem `forbidden` `account_inactive`, `account_shared`, `account_elsewhere`, `email_not_vouched`,
 *   `no_account`, `account_tied`, `no_role`
 */
export async function decide(tx: Tx, provider: ProviderRow, proven: Proven): Promise<Admitted> {
  const given = givenBy(provider, proven.groups);
  const place = await placeOf(tx, provider, proven, given);
  if (given === null && (place.account === 'created' || provider.rolesFollow))
    throw refuse('no_role', 'None of your groups has a role here.');
  return place;
}

async function placeOf(tx: Tx, provider: ProviderRow, proven: Proven, given: Given | null): Promise<Admitted> {
  const known = await tables(tx.db)
    .selectFrom('externalIdentity')
    .innerJoin('person', 'person.id', 'externalIdentity.personId')
    .select(['person.id', 'person.email'])
    .where('providerId', '=', provider.id)
    .where('subject', '=', proven.subject)
    .executeTakeFirst();
  if (known) {
    await requireOwnMember(tx, known.id);
    return { account: 'known', personId: known.id, given, email: known.email };
  }
  const email = vouchedEmail(provider, proven);
  const person = await tables(tx.db)
    .selectFrom('person')
    .select(['id', 'email'])
    .where('emailKey', '=', emailKeyOf(email))
    .executeTakeFirst();
  if (person) {
    await requireOwnMember(tx, person.id);
    await requireUntied(tx, provider, person.id);
    return { account: 'linked', personId: person.id, given, email: person.email };
  }
  if (!provider.jit) throw refuse('no_account', 'You have no account here yet. Ask an administrator.');
  return { account: 'created', personId: null, given, email };
}

/** @throws Problem `email_not_vouched` */
function vouchedEmail({ domains }: ProviderRow, { email, emailVerified }: Proven): string {
  const domain = email === null ? null : domainOf(email);
  if (email === null || domain === null)
    throw refuse('email_not_vouched', 'The provider did not say what your e-mail address is.');
  if (!emailVerified) throw refuse('email_not_vouched', 'The provider did not verify your e-mail address.');
  if (!domains.includes(domain))
    throw refuse('email_not_vouched', `The provider does not speak for addresses at ${domain}.`);
  return email;
}

/**
 * Nobody who belongs to another organisation too: its administrators would answer for what this provider says.
 * @throws Problem `account_elsewhere`, `account_shared`, `account_inactive`
 */
async function requireOwnMember(tx: Tx, personId: string): Promise<void> {
  await lockPerson(tx, personId);
  const memberships = await tables(tx.db)
    .selectFrom('membership')
    .select(['orgId', 'active'])
    .where('personId', '=', personId)
    .execute();
  const own = memberships.find(({ orgId }) => orgId === tx.orgId);
  if (!own) throw refuse('account_elsewhere', 'Your address has an account in another organisation of this Tocsin.');
  if (memberships.length > 1)
    throw refuse('account_shared', 'You belong to other organisations too: sign in with your password or passkey.');
  if (!own.active) throw refuse('account_inactive', 'Your account here is deactivated.');
}

/** An address that was given to somebody else does not bring the account of its former owner. @throws Problem `account_tied` */
async function requireUntied(tx: Tx, { id }: ProviderRow, personId: string): Promise<void> {
  const tied = await tables(tx.db)
    .selectFrom('externalIdentity')
    .select('subject')
    .where('providerId', '=', id)
    .where('personId', '=', personId)
    .executeTakeFirst();
  if (tied) throw refuse('account_tied', 'The account of this address belongs to another identity at the provider.');
}

/** Makes the person, ties the identity to them, gives them what their groups say, and tells the record. */
export async function admit(tx: Tx, provider: ProviderRow, proven: Proven, admitted: Admitted): Promise<Member> {
  const personId = admitted.personId ?? (await create(tx, proven, admitted));
  const at = tx.now();
  await tables(tx.db)
    .insertInto('externalIdentity')
    .values({
      orgId: tx.orgId,
      providerId: provider.id,
      subject: proven.subject,
      personId,
      createdAt: at,
      lastUsedAt: at,
    })
    .onConflict((on) => on.columns(['providerId', 'subject']).doUpdateSet({ lastUsedAt: at }))
    .execute();
  if (admitted.account !== 'known')
    await record(
      tx,
      identityLinked,
      { subjectId: personId },
      { email: admitted.email, provider: provider.name, subject: proven.subject },
    );
  if (admitted.account !== 'created' && provider.rolesFollow && admitted.given)
    await follow(tx, provider, { personId, email: admitted.email, given: admitted.given });
  const user = await findUser(tx, personId);
  if (!user) throw refuse('no_account', 'Your account is not there any more.');
  const { name, email, role, active } = user;
  return { id: personId, name, email, role, active, orgId: tx.orgId, passwordHash: null };
}

async function create(tx: Tx, proven: Proven, { email, given }: Admitted): Promise<string> {
  if (!given) throw refuse('no_role', 'None of your groups has a role here.');
  const [id, at] = [uuidv7(), tx.now()];
  const name = (proven.name ?? email.split('@')[0] ?? email).slice(0, 120);
  await tables(tx.db)
    .insertInto('person')
    .values({ id, email, name, passwordHash: null, lastSignInAt: null, createdAt: at })
    .execute();
  const siteCodes = given.siteCodes;
  await tables(tx.db)
    .insertInto('membership')
    .values({ orgId: tx.orgId, personId: id, role: given.role, active: true, siteCodes, createdAt: at })
    .execute();
  await record(tx, userCreated, { subjectId: id }, { email, role: given.role });
  return id;
}

type Following = { personId: string; email: string; given: Given };

/** The last administrator stays one, whatever the groups say. A change ends the other sessions of the person. */
async function follow(tx: Tx, { name: provider }: ProviderRow, { personId, email, given }: Following): Promise<void> {
  const user = await findUser(tx, personId);
  if (!user) return;
  const wanted = { role: given.role, siteCodes: given.siteCodes };
  const text = (sites: string[] | null): string | null => sites && sites.toSorted().join(', ');
  const fields = changesBetween(
    { role: user.role, siteCodes: text(user.siteCodes) },
    { role: wanted.role, siteCodes: text(wanted.siteCodes) },
  );
  if (Object.keys(fields).length === 0) return;
  const isWhole = user.role === 'admin' && user.siteCodes === null;
  const staysWhole = wanted.role === 'admin' && wanted.siteCodes === null;
  if (isWhole && !staysWhole && !(await hasOtherAdministrator(tx, personId))) {
    tx.log.warn({ personId }, 'the groups of the last administrator give another role; it was not followed');
    return;
  }
  await tables(tx.db)
    .updateTable('membership')
    .set(wanted)
    .where('orgId', '=', tx.orgId)
    .where('personId', '=', personId)
    .execute();
  await tables(tx.db).deleteFrom('session').where('orgId', '=', tx.orgId).where('personId', '=', personId).execute();
  await record(tx, userGrantedByProvider, { subjectId: personId }, { email, provider, role: wanted.role, fields });
}

async function hasOtherAdministrator(tx: Tx, personId: string): Promise<boolean> {
  const locked = await tables(tx.db)
    .selectFrom('membership')
    .select('personId')
    .where('orgId', '=', tx.orgId)
    .where('role', '=', 'admin')
    .where('active', '=', true)
    .where('siteCodes', 'is', null)
    .orderBy('personId')
    .forUpdate()
    .execute();
  return locked.some((member) => member.personId !== personId);
}
