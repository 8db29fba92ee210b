// SQL about which alerts are in which incident, and the groups that a grouping rule holds open.
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { groupKeyOf } from './grouping/keys.ts';
import type { Rule } from './grouping/rule.ts';
import { tables, type IncidentTables } from './tables.ts';

type MemberRow = IncidentTables['incidentAlert'];
export type NewMember = {
  alertId: string;
  via: string;
  because: string;
  /** The grouping rule that says so; without one, somebody does. */
  ruleId?: string;
  ruleVersion?: number;
};

/** Adds alerts to an open incident; those in an open incident already are left out. The ids that were added. */
export async function insertMembers(tx: Tx, incidentId: string, members: readonly NewMember[]): Promise<string[]> {
  const added: string[] = [];
  for (let start = 0; start < members.length; start += 500) {
    const rows = await tables(tx.db)
      .insertInto('incidentAlert')
      .values(
        members.slice(start, start + 500).map(({ alertId, via, because, ruleId, ruleVersion }) => ({
          alertId,
          via,
          because,
          id: uuidv7(),
          orgId: tx.orgId,
          incidentId,
          byKind: tx.actor.kind,
          byId: tx.actor.id,
          byName: tx.actor.name,
          at: tx.now(),
          open: true,
          removedAt: null,
          removedBecause: null,
          originIncidentId: null,
          ruleId: ruleId ?? null,
          ruleVersion: ruleVersion ?? null,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('alertId')
      .execute();
    added.push(...rows.map(({ alertId }) => alertId));
  }
  return added;
}

export const findMembers = (db: Database, incidentId: string): Promise<MemberRow[]> =>
  tables(db)
    .selectFrom('incidentAlert')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .where('removedAt', 'is', null)
    .orderBy('id')
    .execute();

/** Members after the given membership, oldest membership first. */
export function findMemberPage(
  db: Database,
  incidentId: string,
  after: string | null,
  limit: number,
): Promise<MemberRow[]> {
  const query = tables(db)
    .selectFrom('incidentAlert')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .where('removedAt', 'is', null)
    .orderBy('id')
    .limit(limit);
  return (after === null ? query : query.where('id', '>', after)).execute();
}

/** False when the alert is not in the incident. */
export async function removeMember(tx: Tx, incidentId: string, alertId: string, because: string): Promise<boolean> {
  const removed = await tables(tx.db)
    .updateTable('incidentAlert')
    .set({ open: false, removedAt: tx.now(), removedBecause: because })
    .where('incidentId', '=', incidentId)
    .where('alertId', '=', alertId)
    .where('removedAt', 'is', null)
    .returning('id')
    .execute();
  return removed.length > 0;
}

/** The open incident of each alert that is in one. */
export async function findOpenMemberships(db: Database, alertIds: readonly string[]): Promise<Map<string, string>> {
  if (alertIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('incidentAlert')
    .select(['alertId', 'incidentId'])
    .where('open', '=', true)
    .where((where) => where('alertId', '=', where.fn.any(where.val([...alertIds]))))
    .execute();
  return new Map(rows.map(({ alertId, incidentId }) => [alertId, incidentId]));
}

/** Incidents that people took this alert out of: no rule puts it back. */
export async function findRemovedFrom(db: Database, alertId: string): Promise<Set<string>> {
  const rows = await tables(db)
    .selectFrom('incidentAlert')
    .select('incidentId')
    .where('alertId', '=', alertId)
    .where('removedAt', 'is not', null)
    .execute();
  return new Set(rows.map(({ incidentId }) => incidentId));
}

/** A closed incident holds neither its alerts nor its groups any longer. */
export async function releaseMembers(db: Database, incidentId: string): Promise<void> {
  await tables(db).updateTable('incidentAlert').set({ open: false }).where('incidentId', '=', incidentId).execute();
  await tables(db).updateTable('incidentGroup').set({ open: false }).where('incidentId', '=', incidentId).execute();
}

/** Takes back the members that are in no other open incident; the alert ids of the others, which are removed. */
export async function reclaimMembers(tx: Tx, incidentId: string, because: string): Promise<string[]> {
  await sql`
    update incident_alert set open = true
    where incident_id = ${incidentId}::uuid and removed_at is null and not exists (
      select from incident_alert as other where other.alert_id = incident_alert.alert_id and other.open)`.execute(
    tx.db,
  );
  const lost = await tables(tx.db)
    .updateTable('incidentAlert')
    .set({ removedAt: tx.now(), removedBecause: because })
    .where('incidentId', '=', incidentId)
    .where('open', '=', false)
    .where('removedAt', 'is', null)
    .returning('alertId')
    .execute();
  return lost.map(({ alertId }) => alertId);
}

export type GroupRow = Pick<IncidentTables['incidentGroup'], 'id' | 'incidentId' | 'firstAt' | 'lastAt' | 'open'> & {
  holder: string;
  label: string;
};

/** The groups of these labels: the open ones, and the closed ones met since `closedSince`, the latest first. */
export async function findGroups(
  tx: Tx,
  wanted: readonly { rule: Rule; holder: string; label: string }[],
  closedSince: Date,
): Promise<GroupRow[]> {
  if (wanted.length === 0) return [];
  const byKey = new Map(wanted.map(({ rule, ...one }) => [groupKeyOf(tx.orgId, rule, one.label), one]));
  const rows = await tables(tx.db)
    .selectFrom('incidentGroup')
    .select(['id', 'groupKey', 'incidentId', 'firstAt', 'lastAt', 'open'])
    .where((where) => where('groupKey', '=', where.fn.any(where.val([...byKey.keys()]))))
    .where((where) => where.or([where('open', '=', true), where('lastAt', '>=', closedSince)]))
    .orderBy('lastAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.flatMap(({ groupKey, ...row }) => {
    const known = byKey.get(groupKey);
    return known ? [{ ...row, ...known }] : [];
  });
}

/** False when another transaction has opened one of these groups in the meantime. */
export async function openGroups(
  tx: Tx,
  incidentId: string,
  rule: Rule,
  labels: readonly string[],
  span: { firstAt: Date; lastAt: Date },
): Promise<boolean> {
  if (labels.length === 0) return true;
  const opened = await tables(tx.db)
    .insertInto('incidentGroup')
    .values(
      labels.map((label) => ({
        id: uuidv7(),
        orgId: tx.orgId,
        groupKey: groupKeyOf(tx.orgId, rule, label),
        rule: rule.name,
        entity: label,
        incidentId,
        ...span,
        open: true,
        originIncidentId: null,
        ruleId: rule.id,
        ruleVersion: rule.version,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return opened.length === labels.length;
}

/** Puts alerts beside a closed incident, as context; the ids that were not there. */
export async function insertContext(
  tx: Tx,
  incidentId: string,
  rule: Rule,
  members: readonly { alert: { id: string }; because: string }[],
): Promise<string[]> {
  const rows = await tables(tx.db)
    .insertInto('incidentAlert')
    .values(
      members.map(({ alert, because }) => ({
        id: uuidv7(),
        orgId: tx.orgId,
        incidentId,
        alertId: alert.id,
        via: rule.name,
        because,
        byKind: tx.actor.kind,
        byId: tx.actor.id,
        byName: tx.actor.name,
        at: tx.now(),
        open: false,
        removedAt: null,
        removedBecause: null,
        originIncidentId: null,
        ruleId: rule.id,
        ruleVersion: rule.version,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('alertId')
    .execute();
  return rows.map(({ alertId }) => alertId);
}

export async function closeGroups(db: Database, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  await tables(db)
    .updateTable('incidentGroup')
    .set({ open: false })
    .where('id', 'in', [...groupIds])
    .execute();
}

/** The window of a group starts again with each alert that meets it. */
export async function meetGroups(
  tx: Tx,
  incidentId: string,
  rule: Rule,
  labels: readonly string[],
  at: { firstAt: Date; lastAt: Date },
): Promise<void> {
  if (labels.length === 0) return;
  const keys = labels.map((label) => groupKeyOf(tx.orgId, rule, label));
  await sql`
    update incident_group set first_at = least(first_at, ${at.firstAt}), last_at = greatest(last_at, ${at.lastAt})
    where incident_id = ${incidentId}::uuid and open and group_key = any(${keys}::text[])`.execute(tx.db);
}
