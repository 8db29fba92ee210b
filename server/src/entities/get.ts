// One entity: by its id, by any of its names, and in a text.
import { canonicalOf, entityKey } from '@tocsin/contracts/entity/canonical';
import { extractEntities } from '@tocsin/contracts/entity/extract';
import type { Canonical } from '@tocsin/contracts/entity/kinds';
import type { EntityDetail, EntityItem } from '@tocsin/contracts/entity/schema';
import { sql } from 'kysely';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database, type Tx } from '#platform/context';
import { notFound } from '#platform/errors';

import { presentEntities, presentEntity } from './present.ts';
import { tables, type EntityRow } from './tables.ts';

/** @throws Problem `entity_not_found`, also for what the caller may not see. */
export async function findRow({ db }: Tx, id: string): Promise<EntityRow> {
  const row = await tables(db).selectFrom('entity').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('entity', id);
  return row;
}

export async function lockRow({ db }: Tx, id: string): Promise<EntityRow> {
  const row = await tables(db).selectFrom('entity').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw notFound('entity', id);
  return row;
}

export async function getEntity(ctx: Context, { entityId }: { entityId: string }): Promise<EntityDetail> {
  authorize(ctx, 'alert:read');
  return inTransaction(ctx, async (tx) => presentEntity(tx, await findRow(tx, entityId)));
}

/** By name: each text as alerts write it, or as its canonical form is written. */
async function rowsNamed(db: Database, texts: readonly string[]): Promise<Map<string, EntityRow>> {
  if (texts.length === 0) return new Map();
  const { rows } = await sql<EntityRow & { text: string }>`
    select n.text, e.* from entity_name n join entity e on e.id = n.entity_id
    where n.text = any(${texts}::text[])`.execute(db);
  return new Map(rows.map(({ text, ...row }) => [text, row]));
}

const read = (is: string): Canonical | null => {
  const colon = is.indexOf(':');
  return canonicalOf(is.slice(0, colon), is.slice(colon + 1));
};

/** @throws Problem `entity_not_found` */
export async function findEntity(ctx: Context, { is }: { is: string }): Promise<EntityDetail> {
  authorize(ctx, 'alert:read');
  return inTransaction(ctx, async (tx) => {
    const canonical = read(is);
    const texts = [is.toLowerCase(), ...(canonical ? [entityKey(canonical)] : [])];
    const rows = await rowsNamed(tx.db, texts);
    const row = texts.map((text) => rows.get(text)).find((each) => each !== undefined);
    if (!row) throw notFound('entity', is);
    return presentEntity(tx, row);
  });
}

const mostExtracted = 500;

export async function extractFromText(
  ctx: Context,
  { text }: { text: string },
): Promise<{ items: (Canonical & { known: EntityItem | null })[]; more: boolean }> {
  authorize(ctx, 'alert:read');
  const found = extractEntities(text);
  const shown = found.slice(0, mostExtracted);
  return inTransaction(ctx, async (tx) => {
    const rows = await rowsNamed(tx.db, shown.map(entityKey));
    const known = new Map((await presentEntities(tx, [...rows.values()])).map((item) => [item.id, item]));
    const items = shown.map((one) => ({ ...one, known: known.get(rows.get(entityKey(one))?.id ?? '') ?? null }));
    return { items, more: found.length > shown.length };
  });
}
