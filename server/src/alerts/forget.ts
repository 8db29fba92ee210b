// Drops what is kept only for a while: batch keys after 30 days, actions that could be undone after one.
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/context';

import { forgetBatchesBefore } from './raise-store.ts';
import { forgetOperationsBefore } from './store.ts';

const dayMs = 24 * 3_600_000;

/** Nothing that anyone can see changes, so there is nothing to record. */
export async function forgetOldKeys(ctx: Context): Promise<void> {
  const now = ctx.now().getTime();
  await inTransaction(ctx, async (tx) => {
    await forgetBatchesBefore(tx.db, new Date(now - 30 * dayMs));
    await forgetOperationsBefore(tx.db, new Date(now - dayMs));
  });
}
