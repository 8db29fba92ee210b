// Assets added, changed and forgotten by hand.
import { assetAdded, assetChanged, assetRemoved } from '@tocsin/contracts/activity';
import type { AssetInput } from '@tocsin/contracts/api/assets';
import type { Asset } from '@tocsin/contracts/entity/schema';

import { findSites, requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { canonicalIdentifier } from './identifiers.ts';
import { identifiersOf, lockAsset, presentAsset, replaceIdentifiers, takenIdentifiers } from './store.ts';
import { tables, type AssetRow } from './tables.ts';

export const nameKey = (name: string): string => name.toLowerCase();

/** Null: of no site, so only of those who see all. */
const sitesOf = (site: string | null): readonly string[] | null => (site === null ? null : [site]);

/** In canonical form, each once. @throws Problem `invalid_asset` with one fault for each that names nothing. */
async function checked(tx: Tx, input: AssetInput, assetId: string | null): Promise<string[]> {
  const identifiers = new Set<string>();
  const faults = input.identifiers.flatMap((text, index) => {
    const canonical = canonicalIdentifier(text);
    if (canonical !== null) identifiers.add(canonical);
    return canonical === null
      ? [{ pointer: `/identifiers/${index}`, detail: 'A host name, an address or an account.' }]
      : [];
  });
  for (const [text, name] of await takenIdentifiers(tx.db, [...identifiers], assetId))
    faults.push({ pointer: '/identifiers', detail: `${text} belongs to ${name}.` });
  if (input.site !== null && !(await findSites(tx)).some(({ code }) => code === input.site))
    faults.push({ pointer: '/site', detail: 'There is no such site.' });
  if (faults.length > 0) throw invalid('invalid_asset', 'This cannot be an asset.', faults);
  return [...identifiers].toSorted();
}

const columnsOf = ({ name, owner, criticality, site, tags, note }: AssetInput) => ({
  name,
  nameKey: nameKey(name),
  owner,
  criticality,
  site,
  tags: [...new Set(tags)],
  note,
});

/** What another site has taken is not seen, but the database knows: then nothing was written. */
async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Error && /asset_(?:org_id_name_key|identifier)|duplicate key/.test(error.message))
      throw conflict('asset_taken', 'There is an asset of this name, or one that goes by one of these identifiers.');
    throw error;
  }
}

/** @throws Problem `invalid_asset`, `asset_taken`, `sites_exceed_yours` */
export async function addAsset(ctx: Context, input: AssetInput & { origin: AssetRow['origin'] }): Promise<Asset> {
  authorize(ctx, 'asset:write');
  requireSites(ctx, sitesOf(input.site));
  return unlessTaken(() =>
    inTransaction(ctx, async (tx) => {
      const identifiers = await checked(tx, input, null);
      const at = tx.now();
      const row = await tables(tx.db)
        .insertInto('asset')
        .values({
          id: uuidv7(),
          orgId: tx.orgId,
          ...columnsOf(input),
          origin: input.origin,
          createdAt: at,
          updatedAt: at,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await replaceIdentifiers(tx, row.id, identifiers);
      await record(tx, assetAdded, { subjectId: row.id }, { name: row.name, criticality: row.criticality });
      return presentAsset(tx.db, row);
    }),
  );
}

const compared = ['name', 'owner', 'criticality', 'site', 'tags', 'note', 'identifiers'] as const;
type Compared = Record<(typeof compared)[number], unknown>;
/** Of each field that differs: before and after. */
export const differences = (before: Compared, after: Compared): Record<string, { before: unknown; after: unknown }> =>
  Object.fromEntries(
    compared
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, { before: before[name], after: after[name] }]),
  );

/**
 * What is the same already is not a change, and not recorded.
 * @throws Problem `asset_not_found`, `stale_revision`, `invalid_asset`, `asset_taken`, `sites_exceed_yours`
 */
export async function changeAsset(
  ctx: Context,
  input: AssetInput & { assetId: string; rev?: number | undefined },
): Promise<Asset> {
  authorize(ctx, 'asset:write');
  return unlessTaken(() =>
    inTransaction(ctx, async (tx) => {
      const row = await lockAsset(tx, input.assetId);
      if (input.rev !== undefined && input.rev !== row.rev)
        throw conflict('stale_revision', 'Someone has changed this asset in the meantime. Reload it.');
      requireSites(tx, sitesOf(row.site));
      requireSites(tx, sitesOf(input.site));
      const identifiers = await checked(tx, input, row.id);
      const before = { ...row, identifiers: (await identifiersOf(tx.db, [row.id])).get(row.id) ?? [] };
      const changes = differences(before, { ...columnsOf(input), identifiers });
      if (Object.keys(changes).length === 0) return presentAsset(tx.db, row);
      const after = await tables(tx.db)
        .updateTable('asset')
        .set({ ...columnsOf(input), updatedAt: tx.now(), rev: row.rev + 1 })
        .where('id', '=', row.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await replaceIdentifiers(tx, row.id, identifiers);
      await record(tx, assetChanged, { subjectId: row.id }, { name: after.name, fields: changes });
      return presentAsset(tx.db, after);
    }),
  );
}

/** @throws Problem `asset_not_found`, `sites_exceed_yours` */
export async function removeAsset(ctx: Context, { assetId }: { assetId: string }): Promise<Record<string, never>> {
  authorize(ctx, 'asset:write');
  return inTransaction(ctx, async (tx) => {
    const row = await lockAsset(tx, assetId);
    requireSites(tx, sitesOf(row.site));
    await tables(tx.db).deleteFrom('asset').where('id', '=', row.id).execute();
    await record(tx, assetRemoved, { subjectId: row.id }, { name: row.name });
    return {};
  });
}
