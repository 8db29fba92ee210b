// A purge: kind after kind, step after step, each on record before the next; it can be cut short anywhere and goes on.
import { purgeFinished } from '@tocsin/contracts/activity';
import { retainedKinds, type RetainedKind } from '@tocsin/contracts/api/retention';
import { sha256, toHex } from '@tocsin/contracts/ledger/bytes';
import {
  certificateFormat,
  certificateStatement,
  sectionsRoot,
  type PurgeSection,
} from '@tocsin/contracts/ledger/certificate';

import { removedActivities, signCertificate } from '#ledger';
import { record } from '#platform/activity';
import type { Context, Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import type { Seal } from '#platform/seal';

import { eventTables } from './event-conditions.ts';
import {
  deleteFromPartition,
  partitionsToPurge,
  planPartition,
  type EventPurge,
  type Planned,
} from './purge-events.ts';
import { purgeSomeRecords } from './purge-records.ts';
import { findPurge, findSections, holdsInForce, rulesInForce } from './store.ts';
import { tables, type PurgeRow, type SectionRow } from './tables.ts';

export type Ground = {
  handle: DatabaseHandle;
  store: EventStore;
  seal: Seal;
  /** Of events, unless a rule says otherwise. */
  eventDays: number;
};

/** Until everything is gone, then signs. Harmless to repeat. @param ctx of Tocsin itself */
export async function runPurge(ground: Ground, ctx: Context, purgeId: string, signal: AbortSignal): Promise<void> {
  const purge = await ground.handle.asSystem((db) => findPurge(db, purgeId));
  if (purge?.state !== 'running') return;
  for (const kind of retainedKinds) {
    if (kind === 'events' || kind === 'detections') await purgeEvents(ground, purge, kind, signal);
    else await purgeRecords(ground, purge, kind, signal);
  }
  await endPurge(ground, ctx, purgeId, null);
}

/** Rules and holds are read before each step, so that a hold counts from the next step on. */
const conditionsOf = ({ handle, eventDays }: Ground, orgId: string, kind: RetainedKind) =>
  handle.asSystem(async (db) => ({
    rules: (await rulesInForce(db, orgId, eventDays)).filter((rule) => rule.kind === kind),
    holds: await holdsInForce(db, orgId),
  }));

async function purgeRecords(ground: Ground, purge: PurgeRow, kind: RetainedKind, signal: AbortSignal): Promise<void> {
  const { id: purgeId, orgId, startedAt: now } = purge;
  for (let some = true; some;) {
    signal.throwIfAborted();
    const { rules, holds } = await conditionsOf(ground, orgId, kind);
    const [rule] = rules;
    if (!rule) return;
    some = await ground.handle.asSystem(async (db) => {
      const gone = await purgeSomeRecords(db, { orgId, purgeId, rule, holds, now });
      await addSections(db, purge, gone, null);
      return gone.length > 0;
    });
  }
}

async function purgeEvents(
  ground: Ground,
  purge: PurgeRow,
  kind: 'events' | 'detections',
  signal: AbortSignal,
): Promise<void> {
  const { orgId, startedAt: now } = purge;
  const current = async (): Promise<EventPurge> => ({
    ...(await conditionsOf(ground, orgId, kind)),
    store: ground.store,
    orgId,
    table: eventTables[kind],
    now,
  });
  const pending = (await ground.handle.asSystem((db) => findSections(db, purge.id)))
    .filter((section) => section.kind === kind && section.pending !== null)
    .map((section) => section.pending ?? '');
  for (const partition of new Set([...pending, ...(await partitionsToPurge(await current()))])) {
    signal.throwIfAborted();
    await purgePartition(ground, purge, await current(), partition);
  }
}

/** Planned and on record first: what a crash leaves half done is recognised by its plan. */
async function purgePartition(
  { handle }: Ground,
  purge: PurgeRow,
  events: EventPurge,
  partition: string,
): Promise<void> {
  const found = await planPartition(events, partition);
  const count = total(found);
  const kind = events.table.name === 'event' ? 'events' : 'detections';
  await handle.asSystem(async (db) => {
    const planned = (await findSections(db, purge.id)).filter(
      (section) => section.kind === kind && section.pending === partition,
    );
    // Fewer than were planned: the plan was carried out at least in part, and stands.
    if (planned.length > 0 && count < total(planned)) return;
    await forgetSections(db, planned);
    await addSections(db, purge, found, partition);
  });
  if (count > 0) await deleteFromPartition(events, partition, count);
  await handle.asSystem((db) =>
    tables(db)
      .updateTable('purgeSection')
      .set({ pending: null })
      .where('purgeId', '=', purge.id)
      .where('kind', '=', kind)
      .where('pending', '=', partition)
      .execute(),
  );
}

const total = (sections: readonly { count: number | bigint }[]): number =>
  sections.reduce((sum, { count }) => sum + Number(count), 0);

async function forgetSections(db: Database, sections: readonly SectionRow[]): Promise<void> {
  for (const { purgeId, number } of sections)
    await tables(db).deleteFrom('purgeSection').where('purgeId', '=', purgeId).where('number', '=', number).execute();
}

async function addSections(
  db: Database,
  { id: purgeId, orgId }: PurgeRow,
  planned: readonly Planned[],
  pending: string | null,
): Promise<void> {
  if (planned.length === 0) return;
  const last = (await findSections(db, purgeId)).at(-1)?.number ?? 0;
  const rows = planned.map(({ from, to, ...section }, index) => ({
    ...section,
    orgId,
    purgeId,
    number: last + index + 1,
    fromAt: from,
    toAt: to,
    pending,
  }));
  await tables(db).insertInto('purgeSection').values(rows).execute();
}

const sectionOf = (row: SectionRow, index: number): PurgeSection => ({
  number: index + 1,
  kind: row.kind,
  dataset: row.dataset,
  site: row.site,
  days: row.days,
  count: Number(row.count),
  from: row.fromAt.toISOString(),
  to: row.toAt.toISOString(),
  root: row.root,
});

/** With a certificate of what was done, also where it ends in a failure. */
export async function endPurge(
  { handle, seal }: Ground,
  ctx: Context,
  purgeId: string,
  because: string | null,
): Promise<void> {
  const { orgId } = ctx;
  await handle.asSystem(async (db) => {
    const purge = await findPurge(db, purgeId);
    if (purge?.state !== 'running') return;
    const sections = (await findSections(db, purgeId)).filter(({ pending }) => pending === null).map(sectionOf);
    const activities = await removedActivities(db, orgId, purgeId);
    const { cause, byKind, byId, byName, startedAt } = purge;
    const now = ctx.now();
    const unsigned = {
      format: certificateFormat,
      orgId,
      purgeId,
      cause,
      by: { kind: byKind, id: byId, name: byName },
      startedAt: startedAt.toISOString(),
      finishedAt: now.toISOString(),
      sections,
      activities,
      root: await sectionsRoot(sections),
    };
    const certificate = await signCertificate(db, unsigned, { seal, now });
    await tables(db)
      .updateTable('purge')
      .set({
        state: because === null ? 'done' : 'failed',
        because,
        endedAt: now,
        certificate: JSON.stringify(certificate),
      })
      .where('id', '=', purgeId)
      .execute();
    await record(
      { ...ctx, db },
      purgeFinished,
      { subjectId: purgeId },
      {
        records: total(sections),
        counts: countsOf(sections),
        activities,
        certificate: toHex(await sha256(certificateStatement(certificate))),
      },
    );
  });
}

function countsOf(sections: readonly PurgeSection[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, count } of sections) counts[kind] = (counts[kind] ?? 0) + count;
  return counts;
}
