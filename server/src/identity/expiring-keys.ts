// Says once of each key that it ends soon, in time to rotate it.
import { apiKeyExpiring } from '@tocsin/contracts/activity';
import { keyWarningDays } from '@tocsin/contracts/identity';

import { recordMany } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';

import { tablesOf } from './store.ts';

const dayMs = 86_400_000;

/** Keys whose place another one has taken are meant to end. */
export const warnOfExpiringKeys = (ctx: Context): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const now = tx.now();
    const due = await tablesOf(tx.db)
      .updateTable('apiKey')
      .set({ expiryWarnedAt: now })
      .where('expiryWarnedAt', 'is', null)
      .where('revokedAt', 'is', null)
      .where('expiresAt', '>', now)
      .where('expiresAt', '<=', new Date(now.getTime() + keyWarningDays * dayMs))
      .where((where) =>
        where.not(
          where.exists(
            where.selectFrom('apiKey as next').select('next.id').whereRef('next.replaces', '=', 'apiKey.id'),
          ),
        ),
      )
      .returning(['id', 'name', 'expiresAt'])
      .execute();
    const entries = due.flatMap(({ id, name, expiresAt }) =>
      expiresAt ? [{ subjectId: id, data: { name, expiresAt: expiresAt.toISOString() } }] : [],
    );
    await recordMany(tx, apiKeyExpiring, entries);
  });
