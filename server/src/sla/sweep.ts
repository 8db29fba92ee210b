// Looks at the thresholds whose moment has come: each is told once, late ones with how late.
import {
  alertSlaAtRisk,
  alertSlaBreached,
  incidentSlaAtRisk,
  incidentSlaBreached,
  incidentSlaPauseEnded,
} from '@tocsin/contracts/activity';
import type { SlaAction, SlaPolicyBody } from '@tocsin/contracts/sla';
import { sql } from 'kysely';
import * as z from 'zod';

import { recordMany } from '#platform/activity';
import { inTransaction, type Context, type Tx } from '#platform/context';

import { nextMoment } from './refresh.ts';
import { shipOnce } from './shipped.ts';
import { breachMark, pauseLimitMark, type Moment } from './standing.ts';
import { findVersions, namesOf, type Named } from './store.ts';
import { tables, type ClockRow } from './tables.ts';

const batch = 500;
const Moments = z.array(z.object({ mark: z.string(), at: z.number() }));

type Telling = { row: ClockRow; moment: Moment };

/** Of what came to pass meanwhile the worst alone is told; the rest is known by it. */
function worstOf(row: ClockRow, due: readonly Moment[]): Moment | null {
  const breach = due.find(({ mark }) => mark === breachMark);
  if (breach) return breach;
  if (row.state !== 'running') return null;
  return (
    due.findLast(({ mark }) => mark.startsWith('at_risk_')) ??
    due.findLast(({ mark }) => mark === pauseLimitMark) ??
    null
  );
}

async function tell(tx: Tx, tellings: readonly Telling[]): Promise<void> {
  const names = await namesOf(tx, [...new Set(tellings.map(({ row }) => row.subjectId))]);
  const pins = new Map(
    tellings.map(({ row: { policyId, policyVersion } }) => [
      `${policyId}/${policyVersion}`,
      { policyId, version: policyVersion },
    ]),
  );
  const bodies = new Map<string, SlaPolicyBody>();
  for (const { policyId, version, body } of await findVersions(tx.db, [...pins.values()]))
    bodies.set(`${policyId}/${version}`, body);
  const entryOf = ({ row, moment }: Telling, which: 'atRisk' | 'breached' | null) => {
    const subject = names.get(row.subjectId);
    const body = bodies.get(`${row.policyId}/${row.policyVersion}`);
    if (!subject || !body) return [];
    const actions: SlaAction[] =
      which === null ? [] : (body.targets.find(({ key }) => key === row.target)?.actions[which] ?? []);
    return [
      {
        subjectId: subject.id,
        ...(subject.kind === 'incident' ? { incidentId: subject.id } : {}),
        data: dataOf(tx, row, moment, subject, body.name, actions),
      },
    ];
  };
  const of = (kind: ClockRow['subjectKind'], wanted: (mark: string) => boolean) =>
    tellings.filter(({ row, moment }) => row.subjectKind === kind && wanted(moment.mark));
  const isRisk = (mark: string) => mark.startsWith('at_risk_');
  const percentOf = (mark: string) => Number(mark.slice('at_risk_'.length));
  const risks = (kind: ClockRow['subjectKind']) =>
    of(kind, isRisk).flatMap((each) =>
      entryOf(each, 'atRisk').map((entry) => ({
        ...entry,
        data: { ...entry.data, percent: percentOf(each.moment.mark) },
      })),
    );
  const breaches = (kind: ClockRow['subjectKind']) =>
    of(kind, (mark) => mark === breachMark).flatMap((each) => entryOf(each, 'breached'));
  await recordMany(tx, incidentSlaAtRisk, risks('incident'));
  await recordMany(tx, alertSlaAtRisk, risks('alert'));
  await recordMany(tx, incidentSlaBreached, breaches('incident'));
  await recordMany(tx, alertSlaBreached, breaches('alert'));
  await recordMany(
    tx,
    incidentSlaPauseEnded,
    of('incident', (mark) => mark === pauseLimitMark).flatMap((each) => entryOf(each, null)),
  );
}

const dataOf = (
  tx: Tx,
  row: ClockRow,
  moment: Moment,
  subject: Named,
  policy: string,
  actions: readonly SlaAction[],
) => ({
  number: subject.number,
  title: subject.title,
  clockId: row.id,
  policy,
  target: row.target,
  kind: row.kind,
  cycle: row.cycle,
  alertSeverity: subject.kind === 'alert' ? subject.severity : 5 - subject.severity,
  dueAt: row.dueAt?.toISOString() ?? null,
  lateByMs: tx.now().getTime() - moment.at,
  actions: [...actions],
});

type Update = { id: string; told: string[]; nextAt: Date | null; breachedAt: Date | null; state: ClockRow['state'] };

function look(row: ClockRow, now: number): { update: Update; telling: Telling | null } {
  const moments = Moments.parse(row.moments);
  const due = moments.filter(({ mark, at }) => at < now && !row.told.includes(mark));
  const told = [...row.told, ...due.map(({ mark }) => mark)];
  const breach = due.find(({ mark }) => mark === breachMark);
  // Only the end of an allowance lets a paused clock run on without anything having happened.
  const resumed = row.state === 'paused' && due.some(({ mark }) => mark === pauseLimitMark);
  const state = resumed ? 'running' : row.state;
  const worst = worstOf({ ...row, state }, due);
  return {
    update: {
      id: row.id,
      told,
      nextAt: nextMoment(moments, told),
      breachedAt: row.breachedAt ?? (breach ? new Date(breach.at) : null),
      state,
    },
    telling: worst && { row, moment: worst },
  };
}

async function save(tx: Tx, updates: readonly Update[]): Promise<void> {
  const json = JSON.stringify(
    updates.map(({ id, told, nextAt, breachedAt, state }) => ({
      id,
      told,
      next_at: nextAt,
      breached_at: breachedAt,
      state,
    })),
  );
  await sql`update sla_clock set told = new.told, next_at = new.next_at, breached_at = new.breached_at, state = new.state
    from jsonb_to_recordset(${json}::jsonb)
      as new(id uuid, told text[], next_at timestamptz, breached_at timestamptz, state text)
    where sla_clock.id = new.id`.execute(tx.db);
  await sql`update incident set sla_breached = true where not sla_breached and id in (
    select subject_id from sla_clock where id = any(${updates.map(({ id }) => id)}::uuid[])
      and breached_at is not null and waived_at is null and state in ('running', 'paused') and subject_kind = 'incident')`.execute(
    tx.db,
  );
}

/** @returns whether there may be more. */
const sweepOnce = (ctx: Context): Promise<boolean> =>
  inTransaction(ctx, async (tx) => {
    await shipOnce(tx);
    const rows = await tables(tx.db)
      .selectFrom('slaClock')
      .selectAll()
      .where('nextAt', '<', tx.now())
      .orderBy('nextAt')
      .limit(batch)
      .forUpdate()
      .skipLocked()
      .execute();
    if (rows.length === 0) return false;
    const now = tx.now().getTime();
    const looked = rows.map((row) => look(row, now));
    await save(
      tx,
      looked.map(({ update }) => update),
    );
    await tell(
      tx,
      looked.flatMap(({ telling }) => telling ?? []),
    );
    return rows.length === batch;
  });

/** Rows that another process looks at are left to it. */
export async function sweepClocks(ctx: Context): Promise<void> {
  while (await sweepOnce(ctx));
}
