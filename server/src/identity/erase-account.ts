// Takes away what signs a former member in and what says who they were; what they did stays, under a pseudonym.
import { sql } from 'kysely';

import type { Database } from '#platform/context';

const theirs = [
  'passkey',
  'totp',
  'recovery_code',
  'sign_in_ticket',
  'sign_in_flow',
  'password_reset',
  'platform_administrator',
  'external_identity',
  'scim_user',
  'team_member',
  'incident_access',
  'session',
] as const;

/**
 * As Tocsin itself, in the caller's transaction.
 * @returns false when it was done already
 * @throws Error when they are active again, or belong to another organisation by now
 */
export async function eraseAccount(
  db: Database,
  { orgId, personId, name, email }: { orgId: string; personId: string; name: string; email: string },
): Promise<boolean> {
  const { rows } = await sql<{ email: string }>`
    select email from person where id = ${personId} for update`.execute(db);
  if (rows[0] === undefined || rows[0].email === email) return false;
  if (!(await isErasable(db, orgId, personId))) throw new Error('They are active, or belong to another organisation.');
  for (const table of theirs) await sql`delete from ${sql.table(table)} where person_id = ${personId}`.execute(db);
  await sql`delete from sign_in_failure where email_key = lower(${rows[0].email})`.execute(db);
  await sql`update person set name = ${name}, email = ${email}, password_hash = null, last_sign_in_at = null
    where id = ${personId}`.execute(db);
  return true;
}

async function isErasable(db: Database, orgId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`select from membership
    where person_id = ${personId} and (active or org_id <> ${orgId}) limit 1`.execute(db);
  return rows.length === 0;
}
