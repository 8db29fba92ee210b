// How incidents stand to each other: above and below, again, the same, or merely related.
import { incidentRelated, incidentUnrelated } from '@tocsin/contracts/activity';
import type * as mergesApi from '@tocsin/contracts/api/incident-merges';
import type { Relation } from '@tocsin/contracts/incident';
import type { RelationKind } from '@tocsin/contracts/words';
import { sql } from 'kysely';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';

import { lockIncidents } from './merge-store.ts';
import { deleteRelation, findRelations, insertRelation, isAbove } from './relations-store.ts';
import { findIncident, findIncidents } from './store.ts';
import type { IncidentRow, IncidentTables } from './tables.ts';

type StoredKind = IncidentTables['incidentRelation']['kind'];

/** What `from` is to `to`, and what `to` is to `from`. */
const inverse: Readonly<Record<StoredKind, RelationKind>> = {
  parent: 'child',
  recurrence_of: 'recurred_as',
  duplicate: 'duplicate',
  related: 'related',
  split_from: 'split_into',
};

/** What the other one is, as one row says it: seen from `incidentId`. */
const seenFrom = (incidentId: string, { fromId, kind }: { fromId: string; kind: StoredKind }): RelationKind => {
  // `parent`: the one it comes from is above; the others name what the one it comes from is.
  if (kind === 'parent') return fromId === incidentId ? 'child' : 'parent';
  return fromId === incidentId ? kind : inverse[kind];
};

/** Also what Tocsin found when it opened an incident after another had been closed. */
async function recurrences(tx: Tx, row: IncidentRow): Promise<{ kind: RelationKind; id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select id from incident where recurrence_of = ${row.id}::uuid order by id limit 100`.execute(tx.db);
  return [
    ...(row.recurrenceOf === null ? [] : [{ kind: 'recurrence_of' as const, id: row.recurrenceOf }]),
    ...rows.map(({ id }) => ({ kind: 'recurred_as' as const, id })),
  ];
}

async function present(tx: Tx, row: IncidentRow): Promise<{ items: Relation[] }> {
  const stored = await findRelations(tx.db, row.id);
  const all = [
    ...stored.map((each) => ({
      id: each.kind === 'split_from' ? null : each.id,
      kind: seenFrom(row.id, each),
      other: each.fromId === row.id ? each.toId : each.fromId,
    })),
    ...(await recurrences(tx, row)).map(({ kind, id }) => ({ id: null, kind, other: id })),
  ];
  const others = await findIncidents(tx.db, [...new Set(all.map(({ other }) => other))]);
  const byId = new Map(others.map((other) => [other.id, other]));
  return {
    items: all.flatMap(({ id, kind, other }) => {
      const incident = byId.get(other);
      if (!incident) return [];
      const { number, title, severity, stage } = incident;
      return [{ id, kind, incident: { id: other, number, title, severity, stage } }];
    }),
  };
}

/** Those that whoever asks sees. @throws Problem `not_found`. */
export async function listRelations(ctx: Context, { incidentId }: { incidentId: string }) {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async (tx) => present(tx, await findIncident(tx.db, incidentId)));
}

/** @throws Problem `relation_with_itself`, `relation_circle`, `relation_stands`, `not_found`. */
export async function relateIncident(
  ctx: Context,
  { incidentId, other: otherId, kind }: z.output<typeof mergesApi.relateIncident.input>,
): Promise<{ items: Relation[] }> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    const other = await findIncident(tx.db, otherId);
    if (row.id === other.id) throw invalid('relation_with_itself', 'An incident is not related to itself.');
    await lockIncidents(tx.db, [row.id, other.id]);
    const said =
      kind === 'parent'
        ? { fromId: other.id, toId: row.id, kind }
        : kind === 'child'
          ? { fromId: row.id, toId: other.id, kind: 'parent' as const }
          : { fromId: row.id, toId: other.id, kind };
    // Also through incidents that whoever asks does not see.
    if (said.kind === 'parent' && (await widened(tx, ({ db }) => isAbove(db, said.toId, said.fromId))))
      throw conflict('relation_circle', `${other.number} and ${row.number} would be above each other.`);
    if (!(await insertRelation(tx, said))) throw conflict('relation_stands', 'They are related in this way already.');
    await record(
      tx,
      incidentRelated,
      { subjectId: row.id, incidentId: row.id },
      { kind, otherId: other.id, otherNumber: other.number },
    );
    return present(tx, row);
  });
}

/** @throws Problem `not_found`. */
export async function unrelateIncident(
  ctx: Context,
  { incidentId, relationId }: z.output<typeof mergesApi.unrelateIncident.input>,
): Promise<{ items: Relation[] }> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    const relation = (await findRelations(tx.db, row.id)).find(({ id }) => id === relationId);
    if (!relation || relation.kind === 'split_from') throw notFound('relation', relationId);
    const other = await findIncident(tx.db, relation.fromId === row.id ? relation.toId : relation.fromId);
    await deleteRelation(tx.db, relation.id);
    await record(
      tx,
      incidentUnrelated,
      { subjectId: row.id, incidentId: row.id },
      { kind: seenFrom(row.id, relation), otherId: other.id, otherNumber: other.number },
    );
    return present(tx, row);
  });
}
