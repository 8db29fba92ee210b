// Merges that stand, as they cross the wall.
import type * as mergesApi from '@tocsin/contracts/api/incident-merges';
import { CustomValues, type MergeConflict } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import type { Tx } from '#platform/context';

import { conflictsIn, customFieldOf, mergedFieldsOf, type FieldValues } from './merge-effects.ts';
import { findMerges } from './merge-store.ts';
import { findIncidents } from './store.ts';
import type { IncidentRow } from './tables.ts';

const dayMs = 86_400_000;
const undoableMs = 30 * dayMs;
/** Until when a merge of this moment can be undone. */
export const undoableUntil = (at: Date): Date => new Date(at.getTime() + undoableMs);

const Value = CustomValues.valueType;
export const conflictsBetween = (
  target: FieldValues,
  source: FieldValues,
  { id, number }: Pick<IncidentRow, 'id' | 'number'>,
): MergeConflict[] =>
  conflictsIn(target, source).map((name) => ({
    sourceId: id,
    sourceNumber: number,
    fieldId: customFieldOf(name) ?? name,
    kept: Value.parse(target[name]),
    other: Value.parse(source[name]),
  }));

/** The latest first, of sources that are seen. */
export async function presentMerges(
  tx: Tx,
  target: IncidentRow,
): Promise<z.output<typeof mergesApi.listMerges.output>> {
  const merges = (await findMerges(tx.db, target.id)).toReversed();
  const sources = new Map(
    (
      await findIncidents(
        tx.db,
        merges.map(({ sourceId }) => sourceId),
      )
    ).map((source) => [source.id, source]),
  );
  const values = mergedFieldsOf(target, null);
  const items = merges.flatMap(({ id, sourceId, at, byId, byName, reason }) => {
    const source = sources.get(sourceId);
    if (!source) return [];
    const { number, title, summary, severity } = source;
    return [
      {
        id,
        source: { id: sourceId, number, title, summary, severity },
        at: at.toISOString(),
        by: { id: byId, name: byName },
        reason,
        undoableUntil: undoableUntil(at).toISOString(),
      },
    ];
  });
  return {
    items,
    conflicts: [...sources.values()].flatMap((source) =>
      conflictsBetween(values, mergedFieldsOf(source, null), source),
    ),
  };
}
