// Which log sources sent events lately: what decides whether a rule can see anything at all.
import { bindingsOf, channelOf, serves, type LogSource } from '@tocsin/sigma';

import type { EventStore, OrganisationWall } from '#platform/event-store';

type Kind = { product: string; category: string; service: string; channel: string; code: string; last: string };
/** One log source that events serve, and when the last of them happened, epoch milliseconds. */
export type SeenSource = { logsource: LogSource; lastAt: number };

const days = 7;
const freshMs = 5 * 60_000;
/** Kinds of events (log source, channel, event id): far above what real logs have. */
const mostKinds = 20_000;

/** The log sources that the last seven days' events serve, most particular first; found anew every five minutes. */
export function createSeenSources(store: EventStore) {
  const known = new Map<string, { at: number; sources: Promise<readonly SeenSource[]> }>();
  return (wall: OrganisationWall, now: Date): Promise<readonly SeenSource[]> => {
    const key = JSON.stringify([wall.org, wall.sites]);
    const found = known.get(key);
    if (found && now.getTime() - found.at < freshMs) return found.sources;
    const sources = findSeen(store, wall, now);
    known.set(key, { at: now.getTime(), sources });
    sources.catch(() => known.delete(key));
    return sources;
  };
}
export type SeenSources = ReturnType<typeof createSeenSources>;

async function findSeen(store: EventStore, wall: OrganisationWall, now: Date): Promise<SeenSource[]> {
  const kinds = await store.query<Kind>(
    `SELECT logsource_product AS product, logsource_category AS category, logsource_service AS service,
      native['Channel'][1] AS channel, event_code AS code, toUnixTimestamp64Milli(max(time)) AS last
    FROM event PREWHERE org = {org:String} AND time >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    WHERE dataset != 'unparsed'
    GROUP BY product, category, service, channel, code LIMIT {most:UInt32}`,
    { wall, params: { org: wall.org, since: now.getTime() - days * 86_400_000, most: mostKinds } },
  );
  const latest = new Map<string, SeenSource>();
  for (const kind of kinds) {
    const lastAt = Number(kind.last);
    for (const logsource of servedBy(kind)) {
      const key = [logsource.product, logsource.category, logsource.service].join('\n');
      const known = latest.get(key);
      if (!known || known.lastAt < lastAt) latest.set(key, { logsource, lastAt });
    }
  }
  return [...latest.values()];
}

function servedBy({ product, category, service, channel, code }: Kind): LogSource[] {
  const own: LogSource = {
    ...(product && { product }),
    ...(category && { category }),
    ...(service && { service }),
  };
  const channelName = channelOf({ Channel: channel || undefined })?.toLowerCase() ?? null;
  return bindingsOf(own, channelName, code || null).map(({ logsource }) => logsource);
}

/** When an event that a rule of this log source can read last happened; null when none did. */
export function lastSeen(sources: readonly SeenSource[], wanted: LogSource): number | null {
  let last: number | null = null;
  for (const { logsource, lastAt } of sources)
    if (serves(logsource, wanted) && (last === null || lastAt > last)) last = lastAt;
  return last;
}
