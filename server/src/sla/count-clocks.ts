// How many clocks are at risk, how soon, and how those of late were kept.
import { sql } from 'kysely';

import type { Tx } from '#platform/context';

type ClockCounts = { atRisk: number; withinQuarter: number; withinHour: number };
type Kept = { met: number; missed: number };

const minuteMs = 60_000;
const kindsSeen = ({ actor }: Tx): string[] =>
  actor.permissions.has('alert:read') ? ['alert', 'incident'] : ['incident'];

/** Of the clocks that the list shows as at risk. */
export async function countClocks(tx: Tx): Promise<ClockCounts> {
  const now = tx.now();
  const within = (minutes: number) => sql`due_at < ${new Date(now.getTime() + minutes * minuteMs)}`;
  const { rows } = await sql<ClockCounts>`
    select count(*)::int as at_risk, count(*) filter (where ${within(15)})::int as within_quarter,
      count(*) filter (where ${within(60)})::int as within_hour
    from sla_clock
    where state in ('running', 'paused') and breached_at is null and at_risk_at < ${now}
      and subject_kind = any(${kindsSeen(tx)}::text[])`.execute(tx.db);
  return rows[0] ?? { atRisk: 0, withinQuarter: 0, withinHour: 0 };
}

/** Of the clocks that started in the window: as attainment counts them. */
export async function countKept(tx: Tx, from: Date): Promise<Kept> {
  const { rows } = await sql<Kept>`
    select count(*) filter (where stopped_at is not null and breached_at is null)::int as met,
      count(*) filter (where breached_at is not null and waived_at is null)::int as missed
    from sla_clock
    where state not in ('cancelled', 'pending') and started_at >= ${from} and started_at < ${tx.now()}
      and subject_kind = any(${kindsSeen(tx)}::text[])`.execute(tx.db);
  return rows[0] ?? { met: 0, missed: 0 };
}
