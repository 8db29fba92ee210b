// How often each rule matched, by day and mode, from the stored detections.
import type { EventStore, OrganisationWall } from '#platform/event-store';

export type MatchCount = { ruleId: string; mode: string; day: string; count: number; lastAt: number };

/** Rows by rule, mode and day (UTC, by the event's clock) since a moment; whoever asks has already authorised. */
export async function countMatches(
  store: EventStore,
  wall: OrganisationWall,
  since: Date,
  ruleIds?: readonly string[],
): Promise<MatchCount[]> {
  const rows = await store.query<{ rule_id: string; mode: string; day: string; n: string; last: string }>(
    `SELECT rule_id, mode, toString(toDate(time)) AS day, count() AS n, toUnixTimestamp64Milli(max(time)) AS last
    FROM detection
    PREWHERE org = {org:String} AND time >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    ${ruleIds ? 'WHERE rule_id IN {rules:Array(String)}' : ''}
    GROUP BY rule_id, mode, day ORDER BY rule_id, day`,
    { wall, params: { org: wall.org, since: since.getTime(), ...(ruleIds && { rules: [...ruleIds] }) } },
  );
  return rows.map(({ rule_id: ruleId, mode, day, n, last }) => ({
    ruleId,
    mode,
    day,
    count: Number(n),
    lastAt: Number(last),
  }));
}
