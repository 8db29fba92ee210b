// Counts of what is open now, each the length of the list that its link opens.
import { openTaskStates } from '@tocsin/contracts/words';
import { sql } from 'kysely';

import type { Tx } from '#platform/context';

type OpenCounts = { open: number; bySeverity: number[]; unassigned: number; mine: number };
type OpenIncidents = OpenCounts & { breached: number };
type Row = { severity: number; count: number; unassigned: number; mine: number; breached?: number };

const five = [0, 1, 2, 3, 4];
const sum = (rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((all, row) => all + of(row), 0);

const summed = (rows: readonly Row[], first: number): OpenCounts => ({
  open: sum(rows, ({ count }) => count),
  bySeverity: five.map((place) => rows.find(({ severity }) => severity === place + first)?.count ?? 0),
  unassigned: sum(rows, ({ unassigned }) => unassigned),
  mine: sum(rows, ({ mine }) => mine),
});

/** In words that the partial index understands. */
export const isOpenIncident = sql<boolean>`stage not in ('closed', 'cancelled', 'merged')`;
export const isOpenAlert = sql<boolean>`stage <> 'resolved'`;

export async function countOpenAlerts(tx: Tx): Promise<OpenCounts> {
  const { rows } = await sql<Row>`
    select severity, count(*)::int as count, count(*) filter (where assignee_id is null)::int as unassigned,
      count(*) filter (where assignee_id::text = ${tx.actor.id})::int as mine
    from alert where ${isOpenAlert} group by severity`.execute(tx.db);
  return summed(rows, 0);
}

export async function countOpenIncidents(tx: Tx): Promise<OpenIncidents> {
  const { rows } = await sql<Row & { breached: number }>`
    select severity, count(*)::int as count, count(*) filter (where owner_id is null)::int as unassigned,
      count(*) filter (where owner_id::text = ${tx.actor.id})::int as mine,
      count(*) filter (where sla_breached)::int as breached
    from incident where ${isOpenIncident} group by severity`.execute(tx.db);
  return { ...summed(rows, 1), breached: sum(rows, ({ breached }) => breached ?? 0) };
}

type TaskCounts = { mine: number; unassigned: number; overdue: number };

export async function countTasks(tx: Tx): Promise<TaskCounts> {
  const now = tx.now();
  const { rows } = await sql<TaskCounts>`
    select count(*) filter (where assignee_id::text = ${tx.actor.id})::int as mine,
      count(*) filter (where assignee_id is null)::int as unassigned,
      count(*) filter (where due_at < ${now})::int as overdue
    from incident_task where state = any(${[...openTaskStates]}::text[])`.execute(tx.db);
  return rows[0] ?? { mine: 0, unassigned: 0, overdue: 0 };
}
