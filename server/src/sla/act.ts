// What people say about clocks: why one was breached, that it shall not count, that a duty exists or was done.
import {
  alertSlaReasoned,
  alertSlaWaived,
  incidentSlaDeclared,
  incidentSlaReasoned,
  incidentSlaReported,
  incidentSlaWaived,
} from '@tocsin/contracts/activity';
import type { SlaClock } from '@tocsin/contracts/sla';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';

import { presentClocks } from './present.ts';
import { refreshClocks, type Wake } from './refresh.ts';
import { namesOf } from './store.ts';
import { tables, type ClockRow } from './tables.ts';
import { tellIncident } from './tell-incident.ts';

async function lockBreached(tx: Tx, id: string): Promise<ClockRow> {
  const row = await tables(tx.db)
    .selectFrom('slaClock')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('sla clock', id);
  if (row.breachedAt === null) throw conflict('sla_not_breached', 'This clock was not breached.');
  return row;
}

async function present(tx: Tx, row: ClockRow): Promise<SlaClock> {
  const [clock] = await presentClocks(tx, [row]);
  if (!clock) throw notFound('sla clock', row.id);
  return clock;
}

type Reasoning = { slaClockId: string; reason: string };

async function change(
  tx: Tx,
  row: ClockRow,
  reason: string,
  {
    set,
    kinds,
  }: { set: Partial<ClockRow>; kinds: { alert: typeof alertSlaWaived; incident: typeof incidentSlaWaived } },
): Promise<SlaClock> {
  const next = await tables(tx.db)
    .updateTable('slaClock')
    .set({ ...set, updatedAt: tx.now() })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const clock = await present(tx, next);
  const data = { clockId: row.id, policy: clock.policyName, target: row.target, reason };
  const about = { subjectId: row.subjectId, ...(row.subjectKind === 'incident' && { incidentId: row.subjectId }) };
  await record(tx, kinds[row.subjectKind], about, data);
  return clock;
}

/** @throws Problem `sla_clock_not_found`, `sla_not_breached` */
export async function reasonBreach(ctx: Context, { slaClockId, reason }: Reasoning): Promise<SlaClock> {
  authorize(ctx, 'incident:write');
  return inTransaction(ctx, async (tx) =>
    change(tx, await lockBreached(tx, slaClockId), reason, {
      set: { breachReason: reason },
      kinds: { alert: alertSlaReasoned, incident: incidentSlaReasoned },
    }),
  );
}

/** @throws Problem `sla_clock_not_found`, `sla_not_breached`, `sla_waived` */
export async function waiveBreach(ctx: Context, { slaClockId, reason }: Reasoning): Promise<SlaClock> {
  authorize(ctx, 'sla:write');
  return inTransaction(ctx, async (tx) => {
    const row = await lockBreached(tx, slaClockId);
    if (row.waivedAt !== null) throw conflict('sla_waived', 'Somebody has already waived this breach.');
    const clock = await change(tx, row, reason, {
      set: { waivedBy: tx.actor.name, waivedAt: tx.now(), waivedBecause: reason },
      kinds: { alert: alertSlaWaived, incident: incidentSlaWaived },
    });
    if (row.subjectKind === 'incident') await tellIncident(tx, row.subjectId);
    return clock;
  });
}

/** The moment itself, not one to come, nor one before the incident. */
function momentOf(tx: Tx, at: string | undefined, createdAt: Date): Date {
  const when = at === undefined ? tx.now() : new Date(at);
  if (when > tx.now() || when < createdAt)
    throw invalid('invalid_sla_moment', 'It cannot have been then.', [
      { pointer: '/at', detail: 'Between the beginning of the incident and now.' },
    ]);
  return when;
}

async function incidentAndPolicy(tx: Tx, incidentId: string, policyId: string) {
  const incident = (await namesOf(tx, [incidentId])).get(incidentId);
  if (incident?.kind !== 'incident') throw notFound('incident', incidentId);
  const clocks = await tables(tx.db)
    .selectFrom('slaClock')
    .innerJoin('slaPolicy', 'slaPolicy.id', 'slaClock.policyId')
    .select(['target', 'cycle', 'state', 'name'])
    .where('subjectId', '=', incidentId)
    .where('policyId', '=', policyId)
    .where('slaClock.kind', '=', 'notify_regulator')
    .execute();
  const [first] = clocks;
  if (!first) throw notFound('sla policy', policyId);
  return { incident, clocks, policy: first.name };
}

async function clocksOf(tx: Tx, incidentId: string): Promise<{ items: SlaClock[] }> {
  const rows = await tables(tx.db)
    .selectFrom('slaClock')
    .selectAll()
    .where('subjectId', '=', incidentId)
    .where('state', '<>', 'cancelled')
    .orderBy('dueAt')
    .orderBy('id')
    .execute();
  return { items: await presentClocks(tx, rows) };
}

type Declaring = { incidentId: string; policyId: string; at?: string | undefined; reason: string };

/** @throws Problem `incident_not_found`, `sla_policy_not_found`, `sla_declared`, `invalid_sla_moment` */
export const declareDutyWith =
  (wake: Wake) =>
  async (ctx: Context, { incidentId, policyId, at, reason }: Declaring): Promise<{ items: SlaClock[] }> => {
    authorize(ctx, 'incident:write');
    return inTransaction(ctx, async (tx) => {
      const { incident, clocks, policy } = await incidentAndPolicy(tx, incidentId, policyId);
      if (!clocks.some(({ cycle }) => cycle === 0)) throw conflict('sla_declared', 'This was declared already.');
      const when = momentOf(tx, at, incident.createdAt).toISOString();
      const about = { subjectId: incidentId, incidentId };
      await record(tx, incidentSlaDeclared, about, { policyId, policy, at: when, reason });
      await refreshClocks(tx, 'incident', incidentId, { wake });
      return clocksOf(tx, incidentId);
    });
  };

type Reporting = { incidentId: string; policyId: string; target: string; at?: string | undefined; note: string };

/** @throws Problem `incident_not_found`, `sla_policy_not_found`, `sla_not_running`, `invalid_sla_moment` */
export const reportDutyWith =
  (wake: Wake) =>
  async (ctx: Context, { incidentId, policyId, target, at, note }: Reporting): Promise<{ items: SlaClock[] }> => {
    authorize(ctx, 'incident:write');
    return inTransaction(ctx, async (tx) => {
      const { incident, clocks, policy } = await incidentAndPolicy(tx, incidentId, policyId);
      const going = clocks.some((each) => each.target === target && ['running', 'paused'].includes(each.state));
      if (!going) throw conflict('sla_not_running', 'No such clock of this incident runs.');
      const when = momentOf(tx, at, incident.createdAt).toISOString();
      await record(
        tx,
        incidentSlaReported,
        { subjectId: incidentId, incidentId },
        { policyId, policy, target, at: when, note },
      );
      await refreshClocks(tx, 'incident', incidentId, { wake });
      return clocksOf(tx, incidentId);
    });
  };

/** For the gate before an incident is closed: breaches that want a reason and have none. */
export async function breachesWithoutReason(tx: Tx, incidentId: string): Promise<{ id: string; target: string }[]> {
  return await tables(tx.db)
    .selectFrom('slaClock')
    .select(['id', 'target'])
    .where('subjectId', '=', incidentId)
    .where('reasonRequired', '=', true)
    .where('breachedAt', 'is not', null)
    .where('breachReason', 'is', null)
    .where('waivedAt', 'is', null)
    .orderBy('dueAt')
    .execute();
}
