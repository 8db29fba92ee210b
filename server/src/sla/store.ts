// Policies and calendars as they are kept, and what has a name about a subject.
import {
  SlaCalendar,
  SlaPolicy,
  SlaPolicyBody,
  type SlaCalendarBody,
  type SlaSubjectKind,
} from '@tocsin/contracts/sla';
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';

import { BusinessCalendar, type MaybeCalendar } from './calendar.ts';
import { tables, type CalendarRow, type PolicyRow } from './tables.ts';

export const presentCalendar = ({
  id,
  name,
  zone,
  week,
  holidays,
  overrides,
  changedBy,
  changedAt,
  rev,
}: CalendarRow) =>
  SlaCalendar.parse({
    id,
    name,
    zone,
    week,
    holidays,
    overrides,
    changedBy,
    changedAt: changedAt.toISOString(),
    rev,
  });

export const presentPolicy = (row: PolicyRow): SlaPolicy =>
  SlaPolicy.parse({
    ...row,
    effectiveFrom: row.effectiveFrom.toISOString(),
    changedAt: row.changedAt.toISOString(),
  });

/** In the order in which they are asked. */
export const findPolicies = (db: Database): Promise<PolicyRow[]> =>
  tables(db)
    .selectFrom('slaPolicy')
    .selectAll()
    .where('removedAt', 'is', null)
    .orderBy('appliesTo', 'desc')
    .orderBy('layer', 'desc')
    .orderBy('position')
    .orderBy('name')
    .execute();

export const findCalendars = (db: Database): Promise<CalendarRow[]> =>
  tables(db).selectFrom('slaCalendar').selectAll().orderBy('name').execute();

export type PolicyVersion = { policyId: string; version: number };
export type VersionedPolicy = PolicyVersion & { body: SlaPolicyBody };

/** In the order asked for; what is not there, or was taken away, is left out. */
export async function findVersions(db: Database, wanted: readonly PolicyVersion[]): Promise<VersionedPolicy[]> {
  if (wanted.length === 0) return [];
  const rows = await tables(db)
    .selectFrom('slaPolicyVersion')
    .innerJoin('slaPolicy', 'slaPolicy.id', 'slaPolicyVersion.policyId')
    .select(['policyId', 'slaPolicyVersion.version', 'body'])
    .where('removedAt', 'is', null)
    .where((where) => where('policyId', '=', where.fn.any(where.val(wanted.map(({ policyId }) => policyId)))))
    .execute();
  return wanted.flatMap(({ policyId, version }) => {
    const row = rows.find((each) => each.policyId === policyId && each.version === version);
    return row ? [{ policyId, version, body: SlaPolicyBody.parse(row.body) }] : [];
  });
}

/** Calendars by id, made ready; null stands for around the clock. */
export type Calendars = (id: string | null) => MaybeCalendar;

export async function loadCalendars(db: Database): Promise<Calendars> {
  const made = new Map((await findCalendars(db)).map((row) => [row.id, new BusinessCalendar(presentCalendar(row))]));
  return (id) => (id === null ? null : (made.get(id) ?? null));
}

export const calendarColumns = ({ name, zone, week, holidays, overrides }: SlaCalendarBody) => ({
  name,
  zone,
  week: JSON.stringify(week),
  holidays: JSON.stringify(holidays),
  overrides: JSON.stringify(overrides),
});

export type Named = {
  kind: SlaSubjectKind;
  id: string;
  number: string;
  title: string;
  severity: number;
  createdAt: Date;
};

/** What the subjects are called, of those that the transaction sees. */
export async function namesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Named>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Named>`
    select 'alert' as kind, id, number, title, severity, created_at from alert where id = any(${[...ids]}::uuid[])
    union all
    select 'incident', id, number, title, severity, created_at from incident where id = any(${[...ids]}::uuid[])`.execute(
    tx.db,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
