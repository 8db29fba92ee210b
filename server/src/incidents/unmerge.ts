// Someone takes a merged incident out again: what came with it returns, what was made since stays.
import { isDeepStrictEqual } from 'node:util';

import { incidentUnmerged } from '@tocsin/contracts/activity';
import type * as mergesApi from '@tocsin/contracts/api/incident-merges';
import { hasEnded } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { setIncident } from '#alerts';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { conflict } from '#platform/errors';

import { findMembers } from './members-store.ts';
import { refreshFromAlerts } from './members.ts';
import { mergedFieldsOf, withoutMerge } from './merge-effects.ts';
import {
  accessIn,
  accessOf,
  findMergedInto,
  findMerges,
  lockIncidents,
  markUndone,
  returnChildren,
  setAccess,
  setEffects,
} from './merge-store.ts';
import { columnsOf } from './merge.ts';
import { undoableUntil } from './present-merges.ts';
import { presentIncident } from './present.ts';
import { findIncident, updateIncident } from './store.ts';
import type { IncidentRow, MergeRow } from './tables.ts';
import { mergeWatches, unmergeWatches } from './talk/watch-store.ts';

/** @throws Problem `incident_not_merged`, `incident_merged`, `incident_closed`, `unmerge_too_late`. */
async function look(tx: Tx, incidentId: string) {
  const { id, mergedInto } = await findIncident(tx.db, incidentId);
  const rows = await lockIncidents(tx.db, mergedInto === null ? [id] : [id, mergedInto]);
  const source = rows.find((row) => row.id === id);
  if (!source || source.mergedInto === null) throw conflict('incident_not_merged', 'This incident was not merged.');
  const target = rows.find((row) => row.id === source.mergedInto);
  if (!target) throw conflict('incident_not_merged', 'You do not see the incident it was merged into.');
  if (target.stage === 'merged')
    throw conflict('incident_merged', `${target.number} was itself merged; take that one out first.`);
  if (hasEnded(target.stage)) throw conflict('incident_closed', `${target.number} is closed; reopen it first.`);
  const merges = await findMerges(tx.db, target.id);
  const merge = merges.find(({ sourceId }) => sourceId === source.id);
  if (!merge) throw conflict('incident_not_merged', 'This incident was not merged.');
  if (undoableUntil(merge.at) < tx.now())
    throw conflict('unmerge_too_late', 'A merge is undone within 30 days; split the incident instead.');
  return { source, target, merges, merge };
}

/** The target as it would be without this merge; those that stand are told what is before them now. */
async function takeBack(
  tx: Tx,
  target: IncidentRow,
  merges: readonly MergeRow[],
  merge: MergeRow,
): Promise<IncidentRow> {
  const present = await accessOf(tx.db, target.id);
  const { chain, current } = withoutMerge(
    merges.map(({ effects }) => effects),
    merges.indexOf(merge),
    mergedFieldsOf(target, present),
  );
  const others = merges.filter((each) => each !== merge);
  for (const [at, other] of others.entries()) await setEffects(tx.db, other.id, { ...chain[at] });
  const access = accessIn(current);
  if (!isDeepStrictEqual(access, present)) await setAccess(tx, target.id, access);
  await markUndone(tx, merge.id);
  return await updateIncident(tx, target, columnsOf(current));
}

export async function unmergeIncident(
  ctx: Context,
  { incidentId, reason }: z.output<typeof mergesApi.unmergeIncident.input>,
): Promise<z.output<typeof mergesApi.unmergeIncident.output>> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const { source, target, merges, merge } = await look(tx, incidentId);
    const [opened, left] = await widened(tx, async (wide) => {
      const below = await findMergedInto(wide.db, source.id);
      await returnChildren(wide.db, { sourceId: source.id, targetId: target.id, below });
      await unmergeWatches(wide.db, target.id, source.id);
      // Whoever watched two of the merged ones goes on for the one that stays.
      for (const other of merges) if (other !== merge) await mergeWatches(wide, other.sourceId, target.id);
      const members = await findMembers(wide.db, source.id);
      await setIncident(
        wide,
        members.map(({ alertId }) => alertId),
        { id: source.id, number: source.number },
      );
      await setAccess(wide, source.id, merge.sourceAccess);
      const stood = await takeBack(wide, target, merges, merge);
      const back = await updateIncident(wide, source, {
        stage: merge.sourceStage,
        mergedInto: null,
        closedAt: null,
      });
      await record(
        wide,
        incidentUnmerged,
        { subjectId: source.id, incidentId: target.id },
        {
          sourceNumber: source.number,
          targetId: target.id,
          targetNumber: target.number,
          reason,
          alerts: members.length,
        },
      );
      return [await refreshFromAlerts(wide, back, false), await refreshFromAlerts(wide, stood, false)] as const;
    });
    return { incident: await presentIncident(tx, opened), target: await presentIncident(tx, left) };
  });
}
