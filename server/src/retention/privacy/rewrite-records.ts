// Finds and changes records in the database that name somebody, some hundred in one transaction.
import { gunzipSync, gzipSync } from 'node:zlib';

import { sql, type RawBuilder, type SqlBool } from 'kysely';

import { redactActivities, type RedactedActivity } from '#ledger';
import type { ActivityTables } from '#platform/activity';
import type { Database } from '#platform/context';

import type { Redactor } from './redactor.ts';
import type { RecordKind, TextColumn, TextTable } from './text-tables.ts';

export const step = 500;

export type Rewriting = {
  orgId: string;
  /** Of the erasure; null where only to look. */
  erasureId: string | null;
  redactor: Redactor;
  /** A former member, whose name is replaced wherever it stands beside their id. */
  member: { id: string; name: string } | null;
};
/** What a table has of it, page by page: `after` is where the next page begins, null at the end. */
export type Page = {
  changed: number;
  after: string | null;
  /** What the changed records belong to: ids of alerts, incidents, deliveries or activities. */
  ids: string[];
  /** Activities that have no entry in the ledger yet: left for the next time. */
  unchained: number;
};
export type Rewriter = {
  kind: RecordKind;
  page: (db: Database, rewriting: Rewriting, after: string) => Promise<Page>;
};
export const start = '(0,0)';

type Condition = RawBuilder<SqlBool>;
const patternsOf = ({ ways }: Redactor): string[] =>
  ways.map(({ text }) => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);

/** More than what is looked for, never less: what is read is looked at again. */
const mayName = ({ redactor, member }: Rewriting, columns: readonly TextColumn[]): Condition =>
  sql.join(
    columns.flatMap(({ name, ownerId }) => [
      sql`t.${sql.ref(name)}::text ilike any(${patternsOf(redactor)}::text[])`,
      ...(member && ownerId !== null ? [sql`t.${sql.ref(ownerId)}::text = ${member.id}`] : []),
    ]),
    sql` or `,
  );

type Row = { place: string; owner: string | null; [column: string]: unknown };

function changedValue({ name, ownerId }: TextColumn, owner: unknown, value: unknown, rewriting: Rewriting): unknown {
  if (value === null || value === undefined) return value;
  const { member, redactor } = rewriting;
  if (member && ownerId !== null && owner === member.id) return member.name;
  const after = redactor.value(value);
  return name === 'search' && typeof after === 'string' ? after.toLowerCase() : after;
}

const bound = ({ type }: TextColumn, value: unknown): RawBuilder<unknown> =>
  type === 'jsonb' ? sql`${JSON.stringify(value)}::jsonb` : type === 'text[]' ? sql`${value}::text[]` : sql`${value}`;

/** What a row of the table belongs to, where a hold may know it. */
const parents: Readonly<Record<string, string>> = {
  alert: 'id',
  alert_evidence: 'alert_id',
  alert_operation: 'alert_id',
  alert_outcome: 'alert_id',
  incident: 'id',
  incident_comment: 'incident_id',
  incident_alert: 'incident_id',
  incident_group: 'incident_id',
  incident_restriction: 'incident_id',
  incident_timeline_entry: 'incident_id',
  incident_timeline_import: 'incident_id',
  incident_timeline_mark: 'incident_id',
  incident_timeline_revision: 'incident_id',
};

export const rewriterOf = ({ table, kind, columns }: TextTable): Rewriter => ({
  kind,
  page: async (db, rewriting, after) => {
    const parent = parents[table];
    const { rows } = await sql<Row>`
      select t.ctid::text as place, ${parent === undefined ? sql`null` : sql`t.${sql.ref(parent)}::text`} as owner,
        ${sql.join(
          columns.flatMap(({ name, ownerId }, at) => [
            sql`t.${sql.ref(name)} as ${sql.ref(`c${at}`)}`,
            ...(ownerId === null ? [] : [sql`t.${sql.ref(ownerId)}::text as ${sql.ref(`o${at}`)}`]),
          ]),
        )}
      from ${sql.table(table)} t
      where t.org_id = ${rewriting.orgId} and t.ctid > ${after}::tid and (${mayName(rewriting, columns)})
      order by t.ctid limit ${step} ${rewriting.erasureId === null ? sql`` : sql`for update of t`}`.execute(db);
    const ids: string[] = [];
    let changed = 0;
    for (const row of rows) {
      const sets = columns.flatMap((column, at) => {
        const before = row[`c${at}`];
        const value = changedValue(column, row[`o${at}`], before, rewriting);
        return JSON.stringify(value) === JSON.stringify(before)
          ? []
          : [sql`${sql.ref(column.name)} = ${bound(column, value)}`];
      });
      if (sets.length === 0) continue;
      changed += 1;
      if (row.owner !== null) ids.push(row.owner);
      if (rewriting.erasureId !== null)
        await sql`update ${sql.table(table)} set ${sql.join(sets)} where ctid = ${row.place}::tid`.execute(db);
    }
    return { changed, ids, unchained: 0, after: rows.length < step ? null : (rows.at(-1)?.place ?? null) };
  },
});

/** The index of entities: its rows are their own keys. */
export const entityRewriter: Rewriter = {
  kind: 'alerts',
  page: async (db, { orgId, erasureId, redactor }, after) => {
    const { rows } = await sql<{ place: string; entity: string; alertId: string }>`
      select ctid::text as place, entity, alert_id from alert_entity t
      where org_id = ${orgId} and ctid > ${after}::tid and entity ilike any(${patternsOf(redactor)}::text[])
      order by ctid limit ${step}`.execute(db);
    const found = rows.filter(({ entity }) => redactor.text(entity) !== entity);
    for (const { entity, alertId } of erasureId === null ? [] : found) {
      await sql`insert into alert_entity (org_id, entity, alert_id)
        values (${orgId}, ${redactor.text(entity)}, ${alertId}) on conflict do nothing`.execute(db);
      await sql`delete from alert_entity
        where org_id = ${orgId} and entity = ${entity} and alert_id = ${alertId}`.execute(db);
    }
    const ids = found.map(({ alertId }) => alertId);
    // Counted with their alerts.
    return { changed: 0, ids, unchained: 0, after: rows.length < step ? null : (rows.at(-1)?.place ?? null) };
  },
};

/** The words by which evidence is found; the item itself is kept as it was taken in. */
export const evidenceWordsRewriter: Rewriter = {
  kind: 'records',
  page: async (db, { orgId, erasureId, redactor }) => {
    for (const { text } of erasureId === null ? [] : redactor.ways)
      await sql`update evidence_words set words = ts_delete(evidence_words.words, named.words)
        from (select array_remove(tsvector_to_array(finding_words(${orgId}::uuid, ${text})), ' ' || ${orgId}) as words) named
        where org_id = ${orgId} and cardinality(named.words) > 0
          and tsvector_to_array(evidence_words.words) @> named.words`.execute(db);
    return { changed: 0, ids: [], unchained: 0, after: null };
  },
};

/** The bodies that are kept for some days; packed, so each has to be opened. */
export const deliveryRewriter: Rewriter = {
  kind: 'deliveries',
  page: async (db, { orgId, erasureId, redactor }, after) => {
    type Delivery = {
      place: string;
      id: string;
      name: string;
      reason: string | null;
      body: string | null;
      ip: string | null;
    };
    const { rows } = await sql<Delivery>`
      select ctid::text as place, id::text as id, name, reason, body, ip from webhook_delivery t
      where org_id = ${orgId} and ctid > ${after}::tid
        and (body is not null or concat_ws(' ', name, reason, ip) ilike any(${patternsOf(redactor)}::text[]))
      order by ctid limit 50 ${erasureId === null ? sql`` : sql`for update`}`.execute(db);
    const ids: string[] = [];
    for (const { place, id, ...before } of rows) {
      const body = before.body === null ? null : gunzipSync(Buffer.from(before.body, 'base64')).toString('utf8');
      const bodyAfter = body === null ? null : redactor.text(body);
      const text = { name: before.name, reason: before.reason, ip: before.ip };
      const textAfter = {
        name: redactor.text(text.name),
        reason: redactor.value(text.reason),
        ip: redactor.value(text.ip),
      };
      if (bodyAfter === body && JSON.stringify(textAfter) === JSON.stringify(text)) continue;
      ids.push(id);
      if (erasureId === null) continue;
      const packed = bodyAfter === null ? null : gzipSync(bodyAfter).toString('base64');
      await sql`update webhook_delivery set body = ${bodyAfter === body ? before.body : packed},
        name = ${textAfter.name}, reason = ${textAfter.reason}, ip = ${textAfter.ip} where ctid = ${place}::tid`.execute(
        db,
      );
    }
    return { changed: ids.length, ids, unchained: 0, after: rows.length < 50 ? null : (rows.at(-1)?.place ?? null) };
  },
};

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
type ActivityRow = ActivityTables['activity'];

function activityAfter(row: ActivityRow, { redactor, member }: Rewriting): RedactedActivity {
  const text = (value: string | null): string | null => (value === null ? null : redactor.text(value));
  const after = {
    actorName: member && row.actorId === member.id ? member.name : redactor.text(row.actorName),
    // Ids point to what is there.
    subjectId: isUuid(row.subjectId) ? row.subjectId : redactor.text(row.subjectId),
    ip: text(row.ip),
    userAgent: text(row.userAgent),
    data: redactor.value(row.data),
  };
  return { row, after };
}
const differs = ({ row, after }: RedactedActivity): boolean => {
  const { actorName, subjectId, ip, userAgent, data } = row;
  return JSON.stringify({ actorName, subjectId, ip, userAgent, data }) !== JSON.stringify(after);
};

/** Through the ledger; what proves purges and erasures is never touched. */
export const activityRewriter: Rewriter = {
  kind: 'activities',
  page: async (db, rewriting, after) => {
    const { orgId, erasureId, redactor, member } = rewriting;
    const found = sql<{ place: string; id: string }>`
      select t.ctid::text as place, t.id::text as id from activity t
      where t.org_id = ${orgId} and t.ctid > ${after}::tid and t.type not in ('purge.finished', 'erasure.finished')
        and (t.actor_id = ${member?.id ?? ''} or t.data::text ilike any(${patternsOf(redactor)}::text[])
          or concat_ws(' ', t.actor_name, t.subject_id, t.ip, t.user_agent) ilike any(${patternsOf(redactor)}::text[]))
      order by t.ctid limit ${step}`;
    const { rows: places } = await found.execute(db);
    if (places.length === 0) return { changed: 0, ids: [], unchained: 0, after: null };
    const rows = await db
      .$extendTables<ActivityTables>()
      .selectFrom('activity')
      .select([
        'id',
        'orgId',
        'type',
        'at',
        'actorKind',
        'actorId',
        'actorName',
        'ip',
        'requestId',
        'causedBy',
        'subjectKind',
        'subjectId',
        'incidentId',
        'data',
        'strength',
        'userAgent',
        'result',
      ])
      .where('orgId', '=', orgId)
      .where(
        'id',
        'in',
        places.map(({ id }) => id),
      )
      .execute();
    const changes = rows.map((row) => activityAfter(row, rewriting)).filter(differs);
    const ids = changes.map(({ row }) => row.id);
    const next = places.length < step ? null : (places.at(-1)?.place ?? null);
    if (erasureId === null) return { changed: ids.length, ids, unchained: 0, after: next };
    return { ...(await redactActivities(db, { orgId, erasureId, changes })), ids, after: next };
  },
};
