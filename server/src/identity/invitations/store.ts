// Invitations in SQL.
import type { Invitation, Role } from '@tocsin/contracts/identity';

import type { Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { tablesOf } from '../store.ts';
import type { InvitationRow } from '../tables.ts';
import { hashToken, newToken } from '../tokens.ts';

const lifetimeMs = 7 * 24 * 60 * 60 * 1000;

export const columns = [
  'id',
  'orgId',
  'email',
  'role',
  'siteCodes',
  'invitedBy',
  'createdAt',
  'expiresAt',
  'acceptedAt',
  'revokedAt',
] as const;

/** Those that still work, in the organisation of the transaction; the newest first. */
export const openInvitations = (tx: Tx) =>
  tablesOf(tx.db)
    .selectFrom('invitation')
    .select(columns)
    .where('orgId', '=', tx.orgId)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', tx.now())
    .orderBy('id', 'desc');

/** Takes the place of one that is open for the same address. The token is kept nowhere. */
export async function insertInvitation(
  tx: Tx,
  { email, role, siteCodes }: { email: string; role: Role; siteCodes: readonly string[] | null },
): Promise<{ row: InvitationRow; token: string }> {
  const token = newToken();
  await tablesOf(tx.db)
    .updateTable('invitation')
    .set({ revokedAt: tx.now() })
    .where('orgId', '=', tx.orgId)
    .where('emailKey', '=', email.toLowerCase())
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .execute();
  const row = await tablesOf(tx.db)
    .insertInto('invitation')
    .values({
      id: uuidv7(),
      orgId: tx.orgId,
      email,
      role,
      siteCodes: siteCodes && [...siteCodes],
      tokenHash: hashToken(token),
      invitedBy: tx.actor.name,
      createdAt: tx.now(),
      expiresAt: new Date(tx.now().getTime() + lifetimeMs),
      acceptedAt: null,
      revokedAt: null,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return { row, token };
}

export const invitationOf = ({
  id,
  email,
  role,
  siteCodes,
  invitedBy,
  createdAt,
  expiresAt,
}: InvitationRow): Invitation => ({
  id,
  email,
  role,
  siteCodes,
  invitedBy,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
