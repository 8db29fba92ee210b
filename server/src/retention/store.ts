// The SQL of rules, holds and purges.
import { HoldScope, RetainedKindName } from '@tocsin/contracts/api/retention';
import { sql } from 'kysely';

import type { Database } from '#platform/context';

import type { Hold } from './event-conditions.ts';
import { inOrder, type Rule } from './rules.ts';
import { tables, type HoldRow, type PurgeRow, type RuleRow, type SectionRow } from './tables.ts';

export const findRules = (db: Database, orgId: string): Promise<RuleRow[]> =>
  tables(db).selectFrom('retentionRule').selectAll().where('orgId', '=', orgId).execute();

export async function rulesInForce(db: Database, orgId: string, eventDays: number): Promise<Rule[]> {
  const own = await findRules(db, orgId);
  return inOrder(
    own.map(({ kind, dataset, site, days }) => ({ kind: RetainedKindName.parse(kind), dataset, site, days })),
    eventDays,
  );
}

export const findRule = (
  db: Database,
  { orgId, kind, dataset, site }: Pick<RuleRow, 'orgId' | 'kind' | 'dataset' | 'site'>,
): Promise<RuleRow | undefined> =>
  tables(db)
    .selectFrom('retentionRule')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('kind', '=', kind)
    .where(sql<boolean>`dataset is not distinct from ${dataset}`)
    .where(sql<boolean>`site is not distinct from ${site}`)
    .forUpdate()
    .executeTakeFirst();

export const findHolds = (db: Database, orgId: string): Promise<HoldRow[]> =>
  tables(db)
    .selectFrom('legalHold')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('placedAt', 'desc')
    .limit(1000)
    .execute();

/** Those in force, with what the event store has to know of them. */
export async function holdsInForce(db: Database, orgId: string): Promise<Hold[]> {
  const rows = await tables(db)
    .selectFrom('legalHold')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('releasedAt', 'is', null)
    .execute();
  const holds: Hold[] = [];
  for (const row of rows) {
    const scope = HoldScope.parse(row.scope);
    holds.push({
      id: row.id,
      scope,
      evidence: scope.kind === 'incident' ? await evidenceOf(db, orgId, scope.incidentId) : [],
      email: scope.kind === 'person' ? await emailOf(db, scope.personId) : null,
    });
  }
  return holds;
}

/** An event's id is `<time>-<batch>-<place in it>`. */
async function evidenceOf(db: Database, orgId: string, incidentId: string): Promise<Hold['evidence']> {
  const { rows } = await sql<{ eventId: string }>`
    select e.event_id from alert_evidence e join incident_alert m on m.alert_id = e.alert_id
    where e.org_id = ${orgId} and m.incident_id = ${incidentId}`.execute(db);
  return rows.flatMap(({ eventId }) => {
    const [, batch, seq] = /^\d+-(\d+)-(\d+)$/.exec(eventId) ?? [];
    return batch === undefined || seq === undefined ? [] : [{ batch, seq }];
  });
}

async function emailOf(db: Database, personId: string): Promise<string | null> {
  const { rows } = await sql<{ email: string }>`select email from person where id = ${personId}`.execute(db);
  return rows[0]?.email ?? null;
}

export const findPurge = (db: Database, id: string): Promise<PurgeRow | undefined> =>
  tables(db).selectFrom('purge').selectAll().where('id', '=', id).executeTakeFirst();

export type PurgeLine = Omit<PurgeRow, 'certificate'> & { records: number | bigint; hasCertificate: boolean };
export const findPurges = (db: Database, orgId: string, id: string | null = null): Promise<PurgeLine[]> =>
  sql<PurgeLine>`
    select p.id, p.org_id, p.cause, p.state, p.by_kind, p.by_id, p.by_name, p.started_at, p.ended_at, p.because,
      p.certificate is not null as has_certificate,
      (select coalesce(sum(s.count), 0)::bigint from purge_section s where s.purge_id = p.id) as records
    from purge p where p.org_id = ${orgId} and (${id}::uuid is null or p.id = ${id}::uuid)
    order by p.started_at desc, p.id desc limit 100`
    .execute(db)
    .then(({ rows }) => rows);

export const findSections = (db: Database, purgeId: string): Promise<SectionRow[]> =>
  tables(db).selectFrom('purgeSection').selectAll().where('purgeId', '=', purgeId).orderBy('number').execute();
