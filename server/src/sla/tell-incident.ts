// Tells an incident what its list sorts and filters by: when it is due, and whether something is breached.
import { sql } from 'kysely';

import { setIncidentDue } from '#incidents';
import type { Tx } from '#platform/context';

type Sum = { dueAt: Date | null; breached: boolean | null };

/** A breach that was waived does not count. */
export async function tellIncident(tx: Tx, incidentId: string): Promise<void> {
  const { rows } = await sql<Sum>`
    select min(due_at) as due_at, bool_or(breached_at is not null and waived_at is null) as breached
    from sla_clock where subject_id = ${incidentId}::uuid and state in ('running', 'paused')`.execute(tx.db);
  await setIncidentDue(tx, incidentId, { dueAt: rows[0]?.dueAt ?? null, breached: rows[0]?.breached ?? false });
}
