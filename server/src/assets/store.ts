// The SQL of assets.
import type { Asset } from '@tocsin/contracts/entity/schema';

import type { Database, Tx } from '#platform/context';
import { notFound } from '#platform/errors';

import { tables, type AssetRow } from './tables.ts';

/** The identifiers of each asset, in order. */
export async function identifiersOf(db: Database, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('assetIdentifier')
    .select(['assetId', 'text'])
    .where((where) => where('assetId', '=', where.fn.any(where.val([...ids]))))
    .orderBy('text')
    .execute();
  const found = new Map<string, string[]>();
  for (const { assetId, text } of rows) found.set(assetId, [...(found.get(assetId) ?? []), text]);
  return found;
}

export async function presentAssets(db: Database, rows: readonly AssetRow[]): Promise<Asset[]> {
  const identifiers = await identifiersOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ orgId: _org, nameKey: _key, ...row }) => ({
    ...row,
    identifiers: identifiers.get(row.id) ?? [],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

export async function presentAsset(db: Database, row: AssetRow): Promise<Asset> {
  const [asset] = await presentAssets(db, [row]);
  if (!asset) throw new Error('One row gives one asset.');
  return asset;
}

/** @throws Problem `asset_not_found` */
export async function lockAsset({ db }: Tx, id: string): Promise<AssetRow> {
  const row = await tables(db).selectFrom('asset').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw notFound('asset', id);
  return row;
}

/** Identifiers that another asset than `assetId` goes by, and its name where the caller may see it. */
export async function takenIdentifiers(
  db: Database,
  texts: readonly string[],
  assetId: string | null,
): Promise<Map<string, string>> {
  if (texts.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('assetIdentifier')
    .innerJoin('asset', 'asset.id', 'assetIdentifier.assetId')
    .select(['assetIdentifier.text', 'asset.name', 'asset.id'])
    .where((where) => where('assetIdentifier.text', '=', where.fn.any(where.val([...texts]))))
    .execute();
  return new Map(rows.filter(({ id }) => id !== assetId).map(({ text, name }) => [text, name]));
}

export async function replaceIdentifiers(tx: Tx, assetId: string, texts: readonly string[]): Promise<void> {
  const table = tables(tx.db);
  await table.deleteFrom('assetIdentifier').where('assetId', '=', assetId).execute();
  if (texts.length === 0) return;
  await table
    .insertInto('assetIdentifier')
    .values(texts.map((text) => ({ orgId: tx.orgId, text, assetId })))
    .execute();
}
