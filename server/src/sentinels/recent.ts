// What came in the last day: by source, site and hour; who sent it; what of it could not be read and why.
import { eventIdOf } from '#events';
import type { EventStore, OrganisationWall } from '#platform/event-store';

import { nameOf, type SourceKey } from './measure.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export type Arrivals = SourceKey & {
  lastArrival: number;
  perMinute: number;
  events: number;
  unparsed: number;
  /** Oldest first. */
  hours: number[];
};

const rateMinutes = 5;

export async function arrivalsByHour(
  store: EventStore,
  wall: OrganisationWall,
  now: number,
  hours: number,
): Promise<Map<string, Arrivals>> {
  const since = now - hours * hourMs;
  const rate = Math.floor(now / minuteMs) * minuteMs;
  const rows = await store.query<SourceKey & { ago: number; n: string; bad: string; last: string; rate: string }>(
    `SELECT source, site, intDiv({now:Int64} - toUnixTimestamp(minute), 3600) AS ago, sum(events) AS n,
      sum(unparsed) AS bad, toUnixTimestamp64Milli(max(last_ingested)) AS last,
      sumIf(events, minute >= toDateTime({rateFrom:Int64}, 'UTC') AND minute < toDateTime({rateTo:Int64}, 'UTC')) AS rate
    FROM event_minute
    WHERE org = {org:String} AND minute >= toDateTime({since:Int64}, 'UTC')
    GROUP BY source, site, ago ORDER BY source, site`,
    {
      wall,
      params: {
        org: wall.org,
        now: Math.floor(now / 1000),
        since: Math.floor(since / 1000),
        rateFrom: Math.floor((rate - rateMinutes * minuteMs) / 1000),
        rateTo: Math.floor(rate / 1000),
      },
    },
  );
  const found = new Map<string, Arrivals>();
  for (const { source, site, ago, n, bad, last, rate: recent } of rows) {
    const empty = { source, site, lastArrival: 0, perMinute: 0, events: 0, unparsed: 0 };
    const one = found.get(nameOf({ source, site })) ?? { ...empty, hours: Array.from({ length: hours }, () => 0) };
    found.set(nameOf(one), one);
    one.lastArrival = Math.max(one.lastArrival, Number(last));
    one.perMinute += Number(recent) / rateMinutes;
    one.events += Number(n);
    one.unparsed += Number(bad);
    const place = hours - 1 - Math.min(Math.max(ago, 0), hours - 1);
    one.hours[place] = (one.hours[place] ?? 0) + Number(n);
  }
  return found;
}

/** The newest rows are looked at, at most so many: this is a page, not a report. */
const mostRows = 2_000_000;
const lately = `org = {org:String} AND source = {source:String} AND site = {site:String}
  AND batch >= {batch:UInt64} AND ingested >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`;
const latelyParams = (wall: OrganisationWall, now: number, { source, site }: SourceKey) => ({
  org: wall.org,
  source,
  site,
  since: now - dayMs,
  batch: BigInt(now - dayMs - 10 * minuteMs) << 20n,
});

export type Talker = { name: string; events: number; unparsed: number; lastAt: string };

/** By the machine that wrote the event, else the one that sent it. */
export async function talkersOf(
  store: EventStore,
  wall: OrganisationWall,
  now: number,
  key: SourceKey,
): Promise<Talker[]> {
  const rows = await store.query<{ name: string; n: string; bad: string; last: string }>(
    `SELECT multiIf(host_name != '', host_name, observer_name != '', observer_name,
        attrs['log.source.address'] != '', attrs['log.source.address'], '') AS name,
      count() AS n, countIf(dataset = 'unparsed') AS bad, toUnixTimestamp64Milli(max(ingested)) AS last
    FROM (SELECT host_name, observer_name, attrs, dataset, ingested FROM event WHERE ${lately} LIMIT ${mostRows})
    GROUP BY name ORDER BY n DESC, name LIMIT 20`,
    { wall, params: latelyParams(wall, now, key) },
  );
  return rows.map(({ name, n, bad, last }) => ({
    name,
    events: Number(n),
    unparsed: Number(bad),
    lastAt: new Date(Number(last)).toISOString(),
  }));
}

export type UnparsedReason = { reason: string; events: number; lastAt: string; eventId: string; example: string };
const exampleLength = 2_000;

/** Most frequent first, with the newest example of each. */
export async function unparsedReasons(
  store: EventStore,
  wall: OrganisationWall,
  now: number,
  key: SourceKey,
): Promise<UnparsedReason[]> {
  const rows = await store.query<{
    reason: string;
    n: string;
    last: string;
    place: [string, string, number];
    example: string;
  }>(
    `SELECT attrs['error.message'] AS reason, count() AS n, toUnixTimestamp64Milli(max(ingested)) AS last,
      argMax((toString(toUnixTimestamp64Milli(time)), toString(batch), seq), ingested) AS place,
      substringUTF8(argMax(raw, ingested), 1, ${exampleLength}) AS example
    FROM event WHERE dataset = 'unparsed' AND ${lately}
    GROUP BY reason ORDER BY n DESC, reason LIMIT 50`,
    { wall, params: latelyParams(wall, now, key) },
  );
  return rows.map(({ reason, n, last, place: [time, batch, seq], example }) => ({
    reason,
    events: Number(n),
    lastAt: new Date(Number(last)).toISOString(),
    eventId: eventIdOf(time, batch, seq),
    example,
  }));
}
