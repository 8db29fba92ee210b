// How many rules the library holds and how many are at work.
import { inTransaction, type Context } from '#platform/context';

import { countRules as count } from './store.ts';

export const countRules = (ctx: Context): Promise<{ total: number; enabled: number }> =>
  inTransaction(ctx, (tx) => count(tx.db));
