// The kinds that lie in the database: their tables by name, when a record's time begins, and what keeps it longer.
//
// Retention is the one place that reaches into the tables of every module, and it only ever takes whole rows.
import type { RetainedKind } from '@tocsin/contracts/api/retention';
import { sql, type RawBuilder, type SqlBool } from 'kysely';

import type { Hold } from './event-conditions.ts';

export type RecordKind = Exclude<RetainedKind, 'events' | 'detections'>;
type Condition = RawBuilder<SqlBool>;
type RecordTable = {
  table: string;
  /** As text, of a row `t`. */
  id: string;
  at: string;
  /** Only such rows ever go. */
  only: Condition;
  held: (hold: Hold) => Condition;
};

const none = sql<SqlBool>`false`;
const all = sql<SqlBool>`true`;
const wholeOnly = ({ scope }: Hold): Condition => (scope.kind === 'organisation' ? all : none);
const entitiesOf = ({ scope, email }: Hold): string[] =>
  scope.kind === 'host'
    ? [`host:${scope.host.toLowerCase()}`]
    : scope.kind === 'person' && email !== null
      ? [`user:${email.toLowerCase()}`]
      : [];
const like = (pattern: string): string => pattern.replaceAll(/[\\%_]/g, String.raw`\$&`).replace(/\*$/, '%');

function alertHeld(hold: Hold): Condition {
  const { scope } = hold;
  switch (scope.kind) {
    case 'organisation':
      return all;
    case 'incident':
      // Also where a merge has brought it since.
      return sql`(t.incident_id = ${scope.incidentId} or exists (
        select from incident_alert m where ${scope.incidentId} in (m.incident_id, m.origin_incident_id)
          and m.alert_id = t.id))`;
    case 'person':
      return sql`(t.assignee_id = ${scope.personId} or ${hasEntity(hold)})`;
    case 'host':
      return hasEntity(hold);
    case 'evidence':
      return none;
    default:
      return sql`(t.dataset like ${like(scope.dataset)} and t.last_seen_at >= ${new Date(scope.from)}
        and t.first_seen_at <= ${new Date(scope.to)} and (${scope.site}::text is null or t.site_code = ${scope.site}))`;
  }
}
const hasEntity = (hold: Hold): Condition =>
  sql`exists (select from unnest(t.entities) as each where lower(each) = any(${entitiesOf(hold)}::text[]))`;

function incidentHeld(hold: Hold): Condition {
  const { scope } = hold;
  switch (scope.kind) {
    case 'organisation':
      return all;
    case 'incident':
      // What it went into would take it along.
      return sql`(t.id = ${scope.incidentId} or t.id in (
        with recursive up as (
          select merged_into as id from incident where id = ${scope.incidentId}
          union all select i.merged_into from incident i join up on i.id = up.id)
        select id from up where id is not null))`;
    case 'evidence':
      return sql`exists (select from evidence e where e.incident_id = t.id and e.id = ${scope.evidenceId})`;
    case 'person':
      return sql`(t.owner_id = ${scope.personId} or ${hasHeldAlert(hold)} or exists (
        select from incident_comment c where c.incident_id = t.id and c.author_id = ${scope.personId}))`;
    default:
      return hasHeldAlert(hold);
  }
}
/** What keeps one of its alerts keeps the incident. */
const hasHeldAlert = (hold: Hold): Condition =>
  sql`exists (select from alert a where a.incident_id = t.id
    and exists (select from alert t where t.id = a.id and ${alertHeld(hold)}))`;

function activityHeld({ scope }: Hold): Condition {
  if (scope.kind === 'organisation') return all;
  if (scope.kind === 'incident')
    return sql`(t.incident_id = ${scope.incidentId} or t.subject_id = ${scope.incidentId})`;
  if (scope.kind === 'person') return sql`(t.actor_id = ${scope.personId} or t.subject_id = ${scope.personId})`;
  return none;
}

export const recordTables: Readonly<Record<RecordKind, RecordTable>> = {
  deliveries: {
    table: 'webhook_delivery',
    id: 't.id::text',
    at: 't.at',
    only: all,
    held: (hold) =>
      hold.scope.kind === 'incident'
        ? sql`exists (select from incident_alert m
            where m.incident_id = ${hold.scope.incidentId} and m.alert_id::text = any(t.alert_ids))`
        : wholeOnly(hold),
  },
  receipts: { table: 'ingest_receipt', id: 't.key', at: 't.at', only: all, held: wholeOnly },
  backtests: {
    table: 'rule_backtest',
    id: 't.id::text',
    at: 't.started_at',
    only: sql`t.state <> 'running'`,
    held: wholeOnly,
  },
  incidents: {
    table: 'incident',
    id: 't.id::text',
    at: 't.closed_at',
    // A merged one goes with the one it went into; evidence goes by disposal alone, and its incident after it.
    only: sql`t.stage in ('closed', 'cancelled') and not exists (
      select from evidence e where e.incident_id = t.id and e.state <> 'disposed')`,
    held: incidentHeld,
  },
  alerts: {
    table: 'alert',
    id: 't.id::text',
    at: 't.updated_at',
    // What is in an incident goes with it.
    only: sql`t.stage = 'resolved' and not exists (select from incident i where i.id = t.incident_id)`,
    held: alertHeld,
  },
  activities: {
    table: 'activity',
    id: 't.id::text',
    at: 't.at',
    // The story of an alert or an incident stays as long as that; what proves holds and purges stays.
    only: sql`t.subject_kind not in ('legal_hold', 'purge', 'retention')
      and exists (select from ledger_entry e
        where e.org_id = t.org_id and e.record_kind = 'activity' and e.record_id = t.id)
      and not exists (select from incident i where i.org_id = t.org_id and i.id = t.incident_id)
      and not exists (select from incident i where i.org_id = t.org_id
        and t.subject_kind = 'incident' and i.id::text = t.subject_id)
      and not exists (select from alert a where a.org_id = t.org_id
        and t.subject_kind = 'alert' and a.id::text = t.subject_id)`,
    held: activityHeld,
  },
};

export const isHeldRecord = (kind: RecordKind, holds: readonly Hold[]): Condition =>
  holds.length === 0
    ? none
    : sql`(${sql.join(
        holds.map((hold) => recordTables[kind].held(hold)),
        sql` or `,
      )})`;
