// The door for detections: a batch becomes new, updated, repeated, reopened or recurring alerts, once.
import { alertRaised, alertReopened, alertResolved, alertSourceSaid, alertUpdated } from '@tocsin/contracts/activity';
import { dedupOutcomes, type DedupOutcome } from '@tocsin/contracts/alert';
import { sql } from 'kysely';
import * as z from 'zod';

import { assetsOf } from '#assets';
import { recordMany } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { Problem } from '#platform/errors';

import type { Detection } from './detection.ts';
import { foldGroup, groupByKey, type Group } from './fold.ts';
import { nextAlertNumbers } from './numbers.ts';
import { planGroup, type Plan, type RaisedAlert } from './plan-raise.ts';
import {
  addOutcomes,
  claimBatch,
  endDedup,
  insertAlerts,
  insertEntities,
  insertEvidence,
  knownContents,
  lockOpenKeys,
  noteBatchCounts,
  pruneEvidence,
  readBatchCounts,
  updateAlerts,
} from './raise-store.ts';
import { sourceStateOf, stateOf } from './state.ts';
import { storableText } from './storable.ts';
import type { AlertRow } from './tables.ts';

export type RaiseResult = {
  /** The batch had been raised before: nothing was changed, `counts` are those of the first time, `alerts` is empty. */
  replayed: boolean;
  /** Detections by what they did. */
  counts: Record<DedupOutcome, number>;
  alerts: RaisedAlert[];
  /** What a product said to be over, where there is no alert of it. */
  unmatched: number;
};

const Counts = z.partialRecord(z.enum(dedupOutcomes), z.int());
const noCounts = (): Record<DedupOutcome, number> => ({
  created: 0,
  updated: 0,
  repeated: 0,
  reopened: 0,
  recurred: 0,
});
const maxAttempts = 10;

function entitiesIn(groups: readonly Group[], held: readonly AlertRow[]): Set<string> {
  const all = new Set(held.flatMap(({ entities }) => entities));
  for (const { arrivals } of groups)
    for (const { detection } of arrivals) for (const entity of detection.entities) all.add(storableText(entity));
  return all;
}

/** Works out what the groups do to the alerts that hold their keys; those rows are locked from here on. */
async function plan(tx: Tx, groups: readonly Group[]): Promise<Plan[]> {
  const held = await lockOpenKeys(
    tx.db,
    groups.map(({ key }) => key),
  );
  const contents = await knownContents(
    tx.db,
    held.map(({ id }) => id),
  );
  const byKey = new Map(held.map((row) => [row.dedupKey, row]));
  const folded = groups.map((group) => {
    const row = byKey.get(group.key) ?? null;
    const known = row && {
      state: stateOf(row),
      contents: contents.get(row.id) ?? new Set<string>(),
      source: sourceStateOf(row),
    };
    return { group, row, segments: foldGroup(known, group.arrivals, tx.now().getTime()) };
  });
  const fresh = folded.reduce((sum, { segments }) => sum + segments.filter(({ existing }) => !existing).length, 0);
  const numbers = await nextAlertNumbers(tx, fresh);
  const assets = await assetsOf(tx, [...entitiesIn(groups, held)]);
  return folded.flatMap((one) => planGroup({ ...one, orgId: tx.orgId, at: tx.now(), numbers, assets }));
}

/** False when another transaction took one of the keys in the meantime. */
async function write(tx: Tx, plans: readonly Plan[]): Promise<boolean> {
  await updateAlerts(
    tx.db,
    plans.flatMap(({ change }) => (change ? [change] : [])),
  );
  await endDedup(
    tx.db,
    plans.flatMap(({ ends }) => (ends === null ? [] : [ends])),
  );
  const fresh = plans.flatMap(({ insert }) => (insert ? [insert] : []));
  const inserted = await insertAlerts(tx.db, fresh);
  if (inserted.size < fresh.length) return false;
  await insertEvidence(
    tx.db,
    plans.flatMap(({ evidence }) => evidence),
  );
  await pruneEvidence(
    tx.db,
    plans.flatMap((one) => (one.change && one.evidence.length > 0 ? [one.id] : [])),
  );
  await insertEntities(
    tx.db,
    plans.flatMap(({ entities }) => entities),
  );
  await addOutcomes(
    tx.db,
    plans.flatMap(({ outcomes }) => outcomes),
  );
  return true;
}

async function planAndWrite(tx: Tx, groups: readonly Group[]): Promise<Plan[]> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    await sql`savepoint raise`.execute(tx.db);
    const plans = await plan(tx, groups);
    if (await write(tx, plans)) return plans;
    // Undone with its locks: whoever took the key has committed, so the next attempt finds their alert.
    await sql`rollback to savepoint raise`.execute(tx.db);
  }
  throw new Problem('unavailable', 'alerts_contended', 'Too many others raise the same alerts at this moment.', {
    retryAfterSeconds: 1,
  });
}

/** At most one activity an alert and batch; none for what only repeats, nor for what stays closed. */
async function recordPlans(tx: Tx, plans: readonly Plan[]): Promise<void> {
  await recordMany(
    tx,
    alertRaised,
    plans.flatMap(({ id, raised }) => (raised ? [{ subjectId: id, data: raised }] : [])),
  );
  await recordMany(
    tx,
    alertReopened,
    plans.flatMap(({ id, incidentId, reopened }) => (reopened ? [{ subjectId: id, incidentId, data: reopened }] : [])),
  );
  await recordMany(
    tx,
    alertUpdated,
    plans.flatMap(({ id, incidentId, updated }) => (updated ? [{ subjectId: id, incidentId, data: updated }] : [])),
  );
  await recordMany(
    tx,
    alertSourceSaid,
    plans.flatMap(({ id, incidentId, said }) => (said ? [{ subjectId: id, incidentId, data: said }] : [])),
  );
  await recordMany(
    tx,
    alertResolved,
    plans.flatMap(({ id, incidentId, closed }) => (closed ? [{ subjectId: id, incidentId, data: closed }] : [])),
  );
}

/**
 * Raises a batch of detections in one transaction (the caller's, if there is one). `batchKey` names the batch for ever:
 * the same key a second time changes nothing, so a replay after a crash is safe.
 * @throws Problem `forbidden` without `ingest:write`.
 */
export async function raiseAlerts(
  ctx: Context,
  { batchKey, detections }: { batchKey: string; detections: readonly Detection[] },
): Promise<RaiseResult> {
  authorize(ctx, 'ingest:write');

  return inTransaction(ctx, async (tx) => {
    if (!(await claimBatch(tx.db, { orgId: tx.orgId, batchKey, at: tx.now() }))) {
      const counts = { ...noCounts(), ...Counts.parse(await readBatchCounts(tx.db, batchKey)) };
      return { replayed: true, counts, alerts: [], unmatched: 0 };
    }
    const plans = await planAndWrite(tx, groupByKey(tx.orgId, detections, tx.now().getTime()));
    await recordPlans(tx, plans);
    const counts = noCounts();
    for (const { outcomes } of plans) for (const { outcome, count } of outcomes) counts[outcome] += count;
    await noteBatchCounts(tx.db, batchKey, counts);
    const alerts = plans.flatMap(({ result }) => (result ? [result] : []));
    const matched = alerts.reduce((sum, alert) => sum + alert.detections, 0);
    return { replayed: false, counts, alerts, unmatched: detections.length - matched };
  });
}
