// Assets, a page at a time, and one.
import type { listAssets as endpoint } from '@tocsin/contracts/api/assets';
import type { Asset } from '@tocsin/contracts/entity/schema';
import type { Page } from '@tocsin/contracts/page';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';
import { notFound } from '#platform/errors';

import { presentAsset, presentAssets } from './store.ts';
import { tables } from './tables.ts';

const sort = 'asset-name';
const likeOf = (q: string): string => `%${q.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** @throws Problem `invalid_input` for a foreign cursor */
export async function listAssets(ctx: Context, input: z.output<typeof endpoint.input>): Promise<Page<Asset>> {
  authorize(ctx, 'alert:read');
  const after = input.cursor === undefined ? null : String(readCursor(input.cursor, sort, ['text'])[0]);
  return inTransaction(ctx, async ({ db }) => {
    let query = tables(db)
      .selectFrom('asset')
      .selectAll()
      .orderBy('nameKey')
      .limit(input.limit + 1);
    if (after !== null) query = query.where('nameKey', '>', after);
    if (input.criticality?.length) query = query.where('criticality', 'in', input.criticality);
    if (input.site?.length) query = query.where('site', 'in', input.site);
    if (input.tag?.length) query = query.where(sql<boolean>`tags && ${input.tag}::text[]`);
    if (input.q) {
      const like = likeOf(input.q);
      query = query.where(
        sql<boolean>`(name_key like ${like} or lower(owner) like ${like} or exists (
          select from asset_identifier i where i.asset_id = asset.id and i.text like ${like}))`,
      );
    }
    const rows = await query.execute();
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      items: await presentAssets(db, page),
      next: rows.length > input.limit && last ? writeCursor(sort, [last.nameKey]) : null,
    };
  });
}

/** @throws Problem `asset_not_found` */
export async function getAsset(ctx: Context, { assetId }: { assetId: string }): Promise<Asset> {
  authorize(ctx, 'alert:read');
  return inTransaction(ctx, async ({ db }) => {
    const row = await tables(db).selectFrom('asset').selectAll().where('id', '=', assetId).executeTakeFirst();
    if (!row) throw notFound('asset', assetId);
    return presentAsset(db, row);
  });
}
