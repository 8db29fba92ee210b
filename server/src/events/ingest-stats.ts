// What arrived lately, by source, dataset and site: the health of sources.
import type { EventStore, OrganisationWall } from '#platform/event-store';

export type IngestStats = {
  /** The id of the ingest source that read it. */
  source: string;
  dataset: string;
  /** The site's code, or ''. */
  site: string;
  /** Arrived since the given moment; `unparsed` of them could not be read. */
  events: number;
  unparsed: number;
  lastIngestedAt: string;
  /** By the source's clock. */
  lastEventAt: string;
};

/** Busiest first. Counted by minute of arrival; whoever asks has already authorised. */
export async function ingestStats(store: EventStore, wall: OrganisationWall, since: Date): Promise<IngestStats[]> {
  const rows = await store.query<{
    source: string;
    dataset: string;
    site: string;
    n: string;
    bad: string;
    ingested: string;
    time: string;
  }>(
    `SELECT source, dataset, site, sum(events) AS n, sum(unparsed) AS bad,
      toUnixTimestamp64Milli(max(last_ingested)) AS ingested, toUnixTimestamp64Milli(max(last_time)) AS time
    FROM event_minute WHERE org = {org:String} AND minute >= toDateTime({since:Int64}, 'UTC')
    GROUP BY source, dataset, site ORDER BY n DESC, source, dataset, site`,
    { wall, params: { org: wall.org, since: Math.floor(since.getTime() / 60_000) * 60 } },
  );
  return rows.map((row) => ({
    source: row.source,
    dataset: row.dataset,
    site: row.site,
    events: Number(row.n),
    unparsed: Number(row.bad),
    lastIngestedAt: new Date(Number(row.ingested)).toISOString(),
    lastEventAt: new Date(Number(row.time)).toISOString(),
  }));
}
