// An entity as it crosses the wall.
import type { EntityDetail, EntityItem } from '@tocsin/contracts/entity/schema';

import { assetsOf } from '#assets';
import type { Tx } from '#platform/context';

import { namesOf, seenOf, sitesOf } from './seen.ts';
import { tables, type EntityRow } from './tables.ts';

/** A verdict that has expired is none. */
function judgementOf(row: EntityRow, now: Date): EntityItem['verdict'] {
  const { verdict, verdictReason, verdictBy, verdictAt, verdictExpiresAt } = row;
  if (verdict === null || verdictAt === null) return null;
  if (verdictExpiresAt !== null && verdictExpiresAt <= now) return null;
  return {
    level: verdict,
    reason: verdictReason ?? '',
    by: verdictBy ?? '',
    at: verdictAt.toISOString(),
    expiresAt: verdictExpiresAt?.toISOString() ?? null,
  };
}

export async function presentEntities(tx: Tx, rows: readonly EntityRow[]): Promise<EntityItem[]> {
  const seen = await seenOf(
    tx.db,
    rows.map(({ id }) => id),
  );
  const assets = await assetsOf(
    tx,
    rows.map(({ key }) => key),
  );
  return rows.map((row) => {
    const sight = seen.get(row.id);
    return {
      id: row.id,
      kind: row.kind,
      value: row.value,
      verdict: judgementOf(row, tx.now()),
      lists: row.lists,
      asset: assets.get(row.key) ?? null,
      firstSeenAt: sight?.firstAt.toISOString() ?? null,
      lastSeenAt: sight?.lastAt.toISOString() ?? null,
      alertCount: sight?.alerts ?? 0,
      risk: sight?.risk ?? 0,
    };
  });
}

export async function presentEntity(tx: Tx, row: EntityRow): Promise<EntityDetail> {
  const [item] = await presentEntities(tx, [row]);
  if (!item) throw new Error('One row gives one entity.');
  const notes = await tables(tx.db)
    .selectFrom('entityNote')
    .selectAll()
    .where('entityId', '=', row.id)
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
  return {
    ...item,
    names: await namesOf(tx.db, row.id),
    sites: await sitesOf(tx.db, row.id),
    notes: notes.map(({ id, byName, at, text }) => ({ id, by: byName, at: at.toISOString(), text })),
    rev: row.rev,
  };
}
