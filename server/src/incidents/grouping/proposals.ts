// What rules propose: listed, accepted, rejected. A rejection keeps the like of it away for a while.
import { alertGroupingAccepted, alertGroupingRejected } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/grouping';
import type { GroupingProposal } from '@tocsin/contracts/grouping';
import { hasEnded } from '@tocsin/contracts/incident';
import { groupingPhrases } from '@tocsin/contracts/phrases/grouping';
import { say } from '@tocsin/contracts/phrases/template';
import type { Selectable } from 'kysely';
import type * as z from 'zod';

import { getAlertsForGrouping, type GroupableAlert } from '#alerts';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';
import { conflict, notFound } from '#platform/errors';

import { findOpenMemberships } from '../members-store.ts';
import { addMembers } from '../members.ts';
import { startIncident } from '../open.ts';
import { findIncidents, lockIncident } from '../store.ts';
import { sumUp } from '../summary.ts';
import type { IncidentRow } from '../tables.ts';
import { severityFor, titleFor } from './naming.ts';
import { ruleOf } from './store.ts';
import { tables, type ProposalRow } from './tables.ts';

type Row = Selectable<ProposalRow>;
type Page = { items: GroupingProposal[]; next: string | null };
type One = { groupingProposalId: string };

const sort = 'grouping-proposals';

async function rulesOf(tx: Tx, rows: readonly Row[]) {
  if (rows.length === 0) return new Map();
  const found = await tables(tx.db)
    .selectFrom('groupingRule')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(rows.map(({ ruleId }) => ruleId))])
    .execute();
  return new Map(found.map(({ id, name }) => [id, name]));
}

const nameOf = ({ id, number, title, severity }: GroupableAlert) => ({ id, number, title, severity });

/** What whoever asks does not see is left out. */
async function present(tx: Tx, rows: readonly Row[]): Promise<GroupingProposal[]> {
  const names = await rulesOf(tx, rows);
  const ids = new Set(rows.flatMap(({ alertId, otherIds }) => [alertId, ...otherIds]));
  const alerts = new Map((await getAlertsForGrouping(tx, [...ids])).map((alert) => [alert.id, alert]));
  const wanted = rows.flatMap(({ incidentId }) => (incidentId === null ? [] : [incidentId]));
  const incidents = new Map((await findIncidents(tx.db, wanted)).map((row) => [row.id, row]));
  return rows.flatMap((row) => {
    const alert = alerts.get(row.alertId);
    if (!alert) return [];
    const incident = row.incidentId === null ? null : (incidents.get(row.incidentId) ?? null);
    const { id, ruleId, ruleVersion, because, score, state, at, decidedBy, decidedAt, reason } = row;
    return [
      {
        id,
        ruleId,
        ruleName: names.get(ruleId) ?? '',
        ruleVersion,
        alert: nameOf(alert),
        incident: incident && { id: incident.id, number: incident.number, title: incident.title },
        others: row.otherIds.flatMap((other) => {
          const found = alerts.get(other);
          return found ? [nameOf(found)] : [];
        }),
        because,
        score,
        state,
        at: at.toISOString(),
        decidedBy,
        decidedAt: decidedAt?.toISOString() ?? null,
        reason,
      },
    ];
  });
}

/** The newest first. */
export async function listGroupingProposals(
  ctx: Context,
  { state, incident, cursor, limit }: z.output<typeof api.listGroupingProposals.input>,
): Promise<Page> {
  authorize(ctx, 'incident:read');
  const after = cursor === undefined ? null : String(readCursor(cursor, sort, ['id'])[0]);
  return inTransaction(ctx, async (tx) => {
    let query = tables(tx.db)
      .selectFrom('groupingProposal')
      .selectAll()
      .where('state', '=', state)
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (incident !== undefined) query = query.where('incidentId', '=', incident);
    if (after !== null) query = query.where('id', '<', after);
    const rows = await query.execute();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { items: await present(tx, page), next: rows.length > limit && last ? writeCursor(sort, [last.id]) : null };
  });
}

async function lock(tx: Tx, id: string): Promise<Row> {
  const row = await tables(tx.db)
    .selectFrom('groupingProposal')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('grouping proposal', id);
  if (row.state !== 'open') throw conflict('grouping_proposal_decided', 'This proposal was decided already.');
  return row;
}

async function decided(tx: Tx, row: Row, state: 'accepted' | 'rejected', reason: string | null) {
  await tables(tx.db)
    .updateTable('groupingProposal')
    .set({ state, decidedBy: tx.actor.name, decidedAt: tx.now(), reason })
    .where('id', '=', row.id)
    .execute();
  const fresh = await tables(tx.db)
    .selectFrom('groupingProposal')
    .selectAll()
    .where('id', '=', row.id)
    .executeTakeFirstOrThrow();
  const [proposal] = await present(tx, [fresh]);
  if (!proposal) throw notFound('grouping proposal', row.id);
  return proposal;
}

const told = ({ id, alert, ruleName, incident, others, because }: GroupingProposal) => ({
  number: alert.number,
  title: alert.title,
  rule: ruleName,
  into:
    incident?.number ??
    others
      .map(({ number }) => number)
      .slice(0, 5)
      .join(', '),
  because,
  proposalId: id,
});

/** The incident it goes into: the one that was proposed, or a new one. */
async function target(tx: Tx, row: Row, alerts: readonly GroupableAlert[]): Promise<IncidentRow> {
  if (row.incidentId !== null) {
    const incident = await lockIncident(tx.db, row.incidentId);
    if (hasEnded(incident.stage)) throw conflict('incident_closed', 'The incident is closed; reopen it first.');
    return incident;
  }
  const rule = ruleOf(
    await tables(tx.db).selectFrom('groupingRule').selectAll().where('id', '=', row.ruleId).executeTakeFirstOrThrow(),
  );
  const summary = sumUp(alerts);
  if (!summary) throw notFound('alert', row.alertId);
  // Until its alerts are in, it belongs to no site.
  return widened(tx, (wide) =>
    startIncident(wide, {
      title: titleFor(rule, alerts, []),
      severity: severityFor(rule, summary, alerts.length),
      openedBy: rule.name,
      because: say(groupingPhrases.acceptedBy, { name: tx.actor.name, because: row.because }),
      startedAt: summary.startedAt,
      recurrenceOf: null,
    }),
  );
}

/** @throws Problem `not_found`; `conflict` when it was decided, the incident is closed, or the alert is in another. */
export async function acceptGroupingProposal(ctx: Context, { groupingProposalId }: One): Promise<GroupingProposal> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lock(tx, groupingProposalId);
    const wanted = await getAlertsForGrouping(tx, [row.alertId, ...row.otherIds]);
    const taken = await findOpenMemberships(
      tx.db,
      wanted.map(({ id }) => id),
    );
    if (taken.has(row.alertId)) throw conflict('alert_in_incident', 'The alert is in an open incident already.');
    const alerts = wanted.filter(({ id }) => !taken.has(id));
    const incident = await target(tx, row, alerts);
    const why = () => ({
      via: 'manual',
      because: say(groupingPhrases.acceptedBy, { name: tx.actor.name, because: row.because }),
      ruleId: row.ruleId,
      ruleVersion: row.ruleVersion,
    });
    await widened(tx, (wide) => addMembers(wide, incident, alerts, why, { raiseSeverity: true }));
    const proposal = await decided(tx, row, 'accepted', null);
    const about = { subjectId: row.alertId, incidentId: incident.id };
    await record(tx, alertGroupingAccepted, about, { ...told(proposal), into: incident.number });
    return proposal;
  });
}

/** @throws Problem `not_found`; `conflict` when it was decided. */
export async function rejectGroupingProposal(
  ctx: Context,
  { groupingProposalId, reason }: z.output<typeof api.rejectGroupingProposal.input>,
): Promise<GroupingProposal> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lock(tx, groupingProposalId);
    const proposal = await decided(tx, row, 'rejected', reason === '' ? null : reason);
    const about = { subjectId: row.alertId, incidentId: row.incidentId };
    await record(tx, alertGroupingRejected, about, { ...told(proposal), reason });
    return proposal;
  });
}
