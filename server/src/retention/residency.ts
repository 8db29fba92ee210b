// Where the data of an organisation lies, for its own administrators.
import type { Residency } from '@tocsin/contracts/api/retention';
import { sql } from 'kysely';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';
import type { StoreBook } from '#platform/store-book';

export const getResidencyWith =
  (stores: StoreBook) =>
  async (ctx: Context): Promise<Residency> => {
    authorize(ctx, 'privacy:read');
    return residencyOf(stores, ctx);
  };

/** Whoever asks has already authorised. */
export async function residencyOf(stores: StoreBook, ctx: Context): Promise<Residency> {
  const pin = await inTransaction(ctx, async ({ db, orgId }) => {
    const { rows } = await sql<{ store: string; settled: boolean }>`
      select store, store_settled_at is not null as settled from organisation where id = ${orgId}`.execute(db);
    return rows[0];
  });
  if (!pin) throw notFound('organisation', ctx.orgId);
  const found = stores.find(({ name }) => name === pin.store);
  if (!found) return { ...pin, title: pin.store, region: '', holdsObjects: false, state: 'unknown' };
  const { title, region, holdsObjects } = found;
  return { ...pin, title, region, holdsObjects, state: (await found.state()).up ? 'up' : 'away' };
}
