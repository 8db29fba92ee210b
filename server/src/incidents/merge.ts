// Someone merges incidents: the others point to one, and what is in them is in that one. Nothing is copied.
import { incidentMerged } from '@tocsin/contracts/activity';
import type * as mergesApi from '@tocsin/contracts/api/incident-merges';
import { hasEnded, type MergeConflict } from '@tocsin/contracts/incident';
import { papLevels, tlpLevels } from '@tocsin/contracts/words';
import type * as z from 'zod';

import { setIncident } from '#alerts';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { conflict, invalid, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findMembers } from './members-store.ts';
import { refreshFromAlerts } from './members.ts';
import {
  customFieldOf,
  customName,
  effectsOf,
  mergedFieldsOf,
  valuesAfter,
  type FieldValues,
} from './merge-effects.ts';
import {
  accessIn,
  accessOf,
  countChildren,
  insertMerge,
  lockIncidents,
  moveChildren,
  setAccess,
} from './merge-store.ts';
import { conflictsBetween, presentMerges } from './present-merges.ts';
import { presentIncident } from './present.ts';
import { findIncident, updateIncident, type Change } from './store.ts';
import type { Access, IncidentRow } from './tables.ts';
import { mergeWatches } from './talk/watch-store.ts';

type Seen = { target: IncidentRow; sources: IncidentRow[]; access: Map<string, Access | null> };

async function look(tx: Tx, targetId: string, sourceIds: readonly string[]): Promise<Seen> {
  const target = await findIncident(tx.db, targetId);
  const ids: string[] = [];
  for (const each of sourceIds) ids.push((await findIncident(tx.db, each)).id);
  const rows = await lockIncidents(tx.db, [...new Set([target.id, ...ids])]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const access = new Map<string, Access | null>();
  for (const { id } of rows) access.set(id, await accessOf(tx.db, id));
  return {
    target: byId.get(target.id) ?? target,
    sources: [...new Set(ids)].flatMap((id) => byId.get(id) ?? []),
    access,
  };
}

/** Why it cannot be done; null where it can. */
function refusal(tx: Tx, { target, sources, access }: Seen): Problem | null {
  if (sources.some(({ id }) => id === target.id))
    return invalid('merge_with_itself', 'An incident cannot be merged into itself.');
  const over = [target, ...sources].find(({ stage }) => hasEnded(stage));
  if (over) return conflict('merge_of_ended', `${over.number} is over; only open incidents are merged.`);
  const restricted = [...access.values()].some((each) => each !== null);
  if (restricted && [target, ...sources].some(({ ownerId }) => ownerId !== tx.actor.id))
    return new Problem(
      'forbidden',
      'merge_restricted',
      'One of them is restricted: only whoever owns all of them may merge them.',
    );
  return null;
}

/** Whoever owns them is named, so that nobody is locked out of what they own. */
const withActor = (access: Access | null, personId: string): Access | null =>
  access && { ...access, people: [...new Set([...access.people, personId])].toSorted() };

const fieldsOf = (tx: Tx, row: IncidentRow, access: Access | null): FieldValues =>
  mergedFieldsOf(row, withActor(access, tx.actor.id));

/** The columns that these values stand for. */
export function columnsOf(values: FieldValues): Change {
  const custom = Object.entries(values).flatMap(([name, value]) => {
    const id = customFieldOf(name);
    if (id === null) return [];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[id, value]] : [];
  });
  return {
    severity: Number(values['severity']),
    tlp: tlpLevels.find((level) => level === values['tlp']) ?? null,
    pap: papLevels.find((level) => level === values['pap']) ?? null,
    custom: Object.fromEntries(custom),
  };
}

type Choices = z.output<typeof mergesApi.mergeIncidents.input>['choices'];
const chosenFrom = (choices: Choices, sourceId: string): Set<string> =>
  new Set(choices.filter((choice) => choice.sourceId === sourceId).map(({ fieldId }) => customName(fieldId)));

async function moveInto(
  tx: Tx,
  {
    target,
    source,
    effects,
    access,
    reason,
  }: {
    target: IncidentRow;
    source: IncidentRow;
    effects: ReturnType<typeof effectsOf>;
    access: Access | null;
    reason: string;
  },
): Promise<void> {
  const members = await findMembers(tx.db, source.id);
  await moveChildren(tx.db, source.id, target.id);
  await mergeWatches(tx, source.id, target.id);
  await setIncident(
    tx,
    members.map(({ alertId }) => alertId),
    { id: target.id, number: target.number },
  );
  await insertMerge(tx, {
    id: uuidv7(),
    orgId: tx.orgId,
    sourceId: source.id,
    targetId: target.id,
    reason,
    byId: tx.actor.id,
    byName: tx.actor.name,
    at: tx.now(),
    sourceStage: source.stage,
    effects,
    sourceAccess: access,
    undoneAt: null,
  });
  await updateIncident(tx, source, { stage: 'merged', mergedInto: target.id, closedAt: tx.now() });
  await record(
    tx,
    incidentMerged,
    { subjectId: source.id, incidentId: target.id },
    {
      sourceNumber: source.number,
      targetId: target.id,
      targetNumber: target.number,
      reason,
      alerts: members.length,
    },
  );
}

/**
 * One transaction, however much is in them. The most restrictive markings and the worst severity stay; a custom field
 * keeps the target's value unless one of a source is chosen.
 * @throws Problem `merge_with_itself`, `merge_of_ended`, `merge_restricted`, `not_found`: then nothing is merged.
 */
export async function mergeIncidents(
  ctx: Context,
  { incidentId, sources: asked, reason, choices }: z.output<typeof mergesApi.mergeIncidents.input>,
): Promise<z.output<typeof mergesApi.mergeIncidents.output>> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const seen = await look(tx, incidentId, asked);
    const refused = refusal(tx, seen);
    if (refused) throw refused;
    const { target, sources, access } = seen;
    const incident = await widened(tx, async (wide) => {
      let values = mergedFieldsOf(target, access.get(target.id) ?? null);
      for (const source of sources) {
        const own = access.get(source.id) ?? null;
        const effects = effectsOf(values, fieldsOf(tx, source, own), chosenFrom(choices, source.id));
        await moveInto(wide, { target, source, effects, access: own, reason });
        values = valuesAfter(values, effects);
      }
      const named = accessIn(values);
      // What tells of the merge must not be seen by more people than the incident it went into.
      if (named) for (const { id } of [target, ...sources]) await setAccess(wide, id, named);
      const merged = await updateIncident(wide, target, columnsOf(values));
      return await refreshFromAlerts(wide, merged, false);
    });
    const { items: merges, conflicts } = await presentMerges(tx, incident);
    return { incident: await presentIncident(tx, incident), merges, conflicts };
  });
}

/** What it would make, without doing it. Looks at no lock for longer than it takes. */
export async function previewMerge(
  ctx: Context,
  { incidentId, source = [] }: z.output<typeof mergesApi.previewMerge.input>,
): Promise<z.output<typeof mergesApi.previewMerge.output>> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const seen = await look(tx, incidentId, source);
    const { target, sources, access } = seen;
    let values = mergedFieldsOf(target, access.get(target.id) ?? null);
    const conflicts: MergeConflict[] = [];
    for (const each of sources) {
      const own = fieldsOf(tx, each, access.get(each.id) ?? null);
      conflicts.push(...conflictsBetween(values, own, each));
      values = valuesAfter(values, effectsOf(values, own, new Set()));
    }
    const { severity = target.severity, tlp = null, pap = null } = columnsOf(values);
    const counts = await countChildren(tx.db, [target.id, ...sources.map(({ id }) => id)]);
    return {
      sources: sources.map(({ id, number, title, severity: own }) => ({ id, number, title, severity: own })),
      result: {
        severity,
        tlp,
        pap,
        restricted: accessIn(values) !== null,
        alertCount: counts.alerts,
        commentCount: counts.comments,
        taskCount: counts.tasks,
      },
      conflicts,
      refused: refusal(tx, seen)?.message ?? null,
    };
  });
}

/** The incidents that went into this one, and where their fields say something else. @throws Problem `not_found`. */
export async function listMerges(
  ctx: Context,
  { incidentId }: { incidentId: string },
): Promise<z.output<typeof mergesApi.listMerges.output>> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async (tx) => presentMerges(tx, await findIncident(tx.db, incidentId)));
}
