// Which assets entities belong to. Takes the caller's transaction and trusts its authorisation.
import type { AssetMark } from '@tocsin/contracts/entity/schema';
import { criticalities, type Criticality } from '@tocsin/contracts/words';

import type { Tx } from '#platform/context';

import { lookedUpAs } from './identifiers.ts';
import { tables } from './tables.ts';

/**
 * The asset of each entity that is known to belong to one, by the text it was asked with (`kind:value`, in any case or
 * spelling). A full host name that nothing goes by belongs to the asset that goes by its first label.
 */
export async function assetsOf(tx: Tx, texts: readonly string[]): Promise<Map<string, AssetMark>> {
  const wanted = new Map(texts.map((text) => [text, lookedUpAs(text)]));
  const keys = [...new Set([...wanted.values()].flat())];
  if (keys.length === 0) return new Map();
  const rows = await tables(tx.db)
    .selectFrom('assetIdentifier')
    .innerJoin('asset', 'asset.id', 'assetIdentifier.assetId')
    .select(['assetIdentifier.text', 'asset.id', 'asset.name', 'asset.criticality', 'asset.owner'])
    .where((where) => where('assetIdentifier.text', '=', where.fn.any(where.val(keys))))
    .execute();
  const byKey = new Map(rows.map(({ text, ...mark }) => [text, mark]));
  const found = new Map<string, AssetMark>();
  for (const [text, names] of wanted) {
    const mark = names.map((name) => byKey.get(name)).find((each) => each !== undefined);
    if (mark) found.set(text, mark);
  }
  return found;
}

/** Of several assets the one on which most depends: what an incident's priority and an alert's risk may go by. */
export function mostCritical(assets: Iterable<AssetMark>): AssetMark | null {
  let most: AssetMark | null = null;
  for (const asset of assets) if (!most || rank(asset.criticality) > rank(most.criticality)) most = asset;
  return most;
}
const rank = (criticality: Criticality): number => criticalities.indexOf(criticality);
