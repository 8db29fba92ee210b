// What a client missed while it was away, in the order it would have heard it.
import { sql } from 'kysely';

import type { FeedPosition, FeedRow } from '../activity-feed.ts';
import type { Context } from '../context.ts';

const most = 1_000;
/** Older gaps are cheaper to reload than to replay. */
const oldestMs = 60 * 60 * 1_000;

/** The milliseconds in a UUID version 7 (RFC 9562 §5.7). */
const millisecondsOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/**
 * The activities of the context's organisation on `channels` after the activity `after`, up to where the hub stands.
 * `start` is where `after` itself stands: what the hub tells up to there was heard already.
 * @returns null when more was missed than is replayed, or nobody knows what.
 */
export async function missedActivities(
  ctx: Context,
  channels: readonly string[],
  after: string,
  upTo: FeedPosition,
): Promise<{ rows: FeedRow[]; start: FeedPosition } | null> {
  if (Date.now() - millisecondsOf(after) > oldestMs) return null;
  const subjects = ['alert', 'incident'].filter((kind) => channels.includes(`${kind}s`));
  const incidents = channels
    .filter((name) => name.startsWith('incident:'))
    .map((name) => name.slice('incident:'.length));
  const rules = channels.includes('rules');
  return await ctx.transact(async (db) => {
    const from = await sql<FeedPosition>`select xact::text as xact, seq from activity where id = ${after}`.execute(db);
    const [start] = from.rows;
    if (!start) return null;
    const { rows } = await sql<FeedRow>`
      select id, org_id, type, at, actor_kind, actor_id, actor_name, ip, request_id, caused_by, subject_kind, subject_id,
        incident_id, data, xact::text as xact, seq
      from activity
      where (xact, seq) > (${start.xact}::xid8, ${start.seq}::bigint)
        and (xact, seq) <= (${upTo.xact}::xid8, ${upTo.seq}::bigint)
        and (subject_kind = any(${subjects}::text[]) or (${rules}::boolean and (type like 'rule.%' or type like 'tuning.%'))
          or incident_id = any(${incidents}::uuid[])
          or (subject_kind = 'incident' and subject_id = any(${incidents}::text[])))
      order by activity.xact, seq limit ${most + 1}`.execute(db);
    return rows.length > most ? null : { rows, start };
  });
}
