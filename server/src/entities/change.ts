// What people say of entities: verdicts, lists, notes. It is said to the whole organisation.
import { entityAdded, entityJudged, entityListed, entityNoted } from '@tocsin/contracts/activity';
import type { changeEntity as endpoint } from '@tocsin/contracts/api/entities';
import { canonicalValue, entityKey } from '@tocsin/contracts/entity/canonical';
import type { GraphKind } from '@tocsin/contracts/entity/kinds';
import type { EntityDetail } from '@tocsin/contracts/entity/schema';
import type * as z from 'zod';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findRow, lockRow } from './get.ts';
import { linkNames } from './link.ts';
import { presentEntity } from './present.ts';
import { tables, type EntityRow } from './tables.ts';

/** @throws Problem `entity_unreadable`, `sites_exceed_yours` */
export async function addEntity(ctx: Context, input: { kind: GraphKind; value: string }): Promise<EntityDetail> {
  authorize(ctx, 'alert:write');
  requireSites(ctx, null);
  const value = canonicalValue(input.kind, input.value);
  if (value === null)
    throw invalid('entity_unreadable', 'This is nothing of that kind.', [
      { pointer: '/value', detail: `No ${input.kind} can be read from it.` },
    ]);
  const key = entityKey({ kind: input.kind, value });
  return inTransaction(ctx, async (tx) => {
    // A need-to-know alert may have named it, or nobody: who keeps it sees it from here on.
    const { id, isNew } = await widened(tx, (wide) => keep(wide, key));
    if (isNew) await record(tx, entityAdded, { subjectId: id }, { entity: key });
    return presentEntity(tx, await findRow(tx, id));
  });
}

async function keep(tx: Tx, key: string): Promise<{ id: string; isNew: boolean }> {
  await linkNames(tx, [key]);
  const { entityId: id } = await tables(tx.db)
    .selectFrom('entityName')
    .select('entityId')
    .where('text', '=', key)
    .executeTakeFirstOrThrow();
  const kept = await tables(tx.db)
    .updateTable('entity')
    .set({ kept: true })
    .where('id', '=', id)
    .where('kept', '=', false)
    .returning('id')
    .execute();
  return { id, isNew: kept.length > 0 };
}

type Input = z.output<typeof endpoint.input>;

function judged(tx: Tx, row: EntityRow, verdict: NonNullable<Input['verdict']> | null): Partial<EntityRow> {
  if (verdict === null)
    return { verdict: null, verdictReason: null, verdictBy: null, verdictAt: null, verdictExpiresAt: null };
  const expiresAt = verdict.expiresAt === null ? null : new Date(verdict.expiresAt);
  if (expiresAt !== null && expiresAt <= tx.now())
    throw invalid('expiry_past', 'The verdict would end before it began.', [
      { pointer: '/verdict/expiresAt', detail: 'A moment to come, or null.' },
    ]);
  return {
    verdict: verdict.level,
    verdictReason: verdict.reason,
    verdictBy: tx.actor.name,
    verdictAt: tx.now(),
    verdictExpiresAt: expiresAt,
  };
}

/** @throws Problem `entity_not_found`, `stale_revision`, `expiry_past`, `sites_exceed_yours` */
export async function changeEntity(ctx: Context, { entityId, verdict, lists, rev }: Input): Promise<EntityDetail> {
  authorize(ctx, 'alert:write');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const row = await lockRow(tx, entityId);
    if (rev !== undefined && rev !== row.rev)
      throw conflict('stale_revision', 'Someone has changed this entity in the meantime. Reload it.');
    const wanted = lists === undefined ? row.lists : [...new Set(lists)].toSorted();
    const listed = wanted.join() !== row.lists.toSorted().join();
    const isJudged = verdict !== undefined && !(verdict === null && row.verdict === null);
    if (!listed && !isJudged) return presentEntity(tx, row);
    const set = { ...(isJudged ? judged(tx, row, verdict) : {}), lists: wanted, rev: row.rev + 1 };
    const after = await tables(tx.db)
      .updateTable('entity')
      .set(set)
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const about = { subjectId: row.id };
    if (isJudged)
      await record(tx, entityJudged, about, {
        entity: row.key,
        before: row.verdict,
        after: after.verdict,
        reason: after.verdictReason ?? '',
        expiresAt: after.verdictExpiresAt?.toISOString() ?? null,
      });
    if (listed) await record(tx, entityListed, about, { entity: row.key, before: row.lists, after: wanted });
    return presentEntity(tx, after);
  });
}

/** @throws Problem `entity_not_found` */
export async function noteEntity(
  ctx: Context,
  { entityId, text }: { entityId: string; text: string },
): Promise<EntityDetail> {
  authorize(ctx, 'alert:write');
  return inTransaction(ctx, async (tx) => {
    const row = await findRow(tx, entityId);
    const { id: byId, name: byName } = tx.actor;
    await tables(tx.db)
      .insertInto('entityNote')
      .values({ id: uuidv7(), orgId: tx.orgId, entityId, byId, byName, at: tx.now(), text })
      .execute();
    await record(tx, entityNoted, { subjectId: entityId }, { entity: row.key, note: text });
    return presentEntity(tx, row);
  });
}
