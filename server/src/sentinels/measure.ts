// Counts in the event store: what came of each source and site lately, and what was usual in the last weeks.
import type { EventStore, OrganisationWall } from '#platform/event-store';

import type { Measured } from './judge.ts';
import { lastHalfHour, type HalfHour, type Usual } from './usual.ts';

export type SourceKey = { source: string; site: string };
export const nameOf = ({ source, site }: SourceKey): string => `${source} ${site}`;

const minuteMs = 60_000;
const dayMs = 86_400_000;
const seconds = (ms: number): number => Math.floor(ms / 1000);
const since = "org = {org:String} AND minute >= toDateTime({since:Int64}, 'UTC')";

/** Every source and site of which something came in the last 28 days. */
export async function measureNow(
  store: EventStore,
  wall: OrganisationWall,
  now: number,
): Promise<(SourceKey & Measured)[]> {
  const half = lastHalfHour(now);
  const rows = await store.query<{
    source: string;
    site: string;
    last: string;
    half: string;
    recent: string;
    bad: string;
  }>(
    `SELECT source, site, toUnixTimestamp64Milli(max(last_ingested)) AS last,
      sumIf(events, minute >= toDateTime({half:Int64}, 'UTC') AND minute < toDateTime({halfEnd:Int64}, 'UTC')) AS half,
      sumIf(events, minute >= toDateTime({quarter:Int64}, 'UTC')) AS recent,
      sumIf(unparsed, minute >= toDateTime({quarter:Int64}, 'UTC')) AS bad
    FROM event_minute WHERE ${since} GROUP BY source, site ORDER BY source, site LIMIT 5000`,
    {
      wall,
      params: {
        org: wall.org,
        since: seconds(now - 28 * dayMs),
        half: seconds(half),
        halfEnd: seconds(half + 30 * minuteMs),
        quarter: seconds(now - 15 * minuteMs),
      },
      class: 'background',
    },
  );
  const offsets = await measureOffsets(store, wall, now);
  return rows.map(({ source, site, last, half, recent, bad }) => ({
    source,
    site,
    lastArrival: Number(last),
    halfHour: Number(half),
    recent: Number(recent),
    recentUnparsed: Number(bad),
    offset: offsets.get(nameOf({ source, site })) ?? null,
  }));
}

const leastEvents = 20;

/** By arrival in the last ten minutes; the batch number holds the time, and has an index. */
export async function measureOffsets(
  store: EventStore,
  wall: OrganisationWall,
  now: number,
): Promise<Map<string, NonNullable<Measured['offset']>>> {
  const rows = await store.query<SourceKey & { q: number[] }>(
    `SELECT source, site,
      quantiles(0.05, 0.5, 0.95)(toUnixTimestamp64Milli(ingested) - toUnixTimestamp64Milli(time)) AS q
    FROM event
    WHERE org = {org:String} AND batch >= {batch:UInt64} AND dataset != 'unparsed'
      AND ingested >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    GROUP BY source, site HAVING count() >= ${leastEvents}`,
    {
      wall,
      params: { org: wall.org, since: now - 10 * minuteMs, batch: BigInt(now - 20 * minuteMs) << 20n },
      class: 'background',
    },
  );
  return new Map(
    rows.map(({ source, site, q: [low = 0, median = 0, high = 0] }) => [
      nameOf({ source, site }),
      { low, median, high },
    ]),
  );
}

/** What was usual in the last 28 days, without the last hour: what is wrong now must not count as usual. */
export async function learnUsual(store: EventStore, wall: OrganisationWall, now: number): Promise<Map<string, Usual>> {
  const until = now - 60 * minuteMs;
  const params = { org: wall.org, since: seconds(now - 28 * dayMs), until: seconds(until) };
  const where = `${since} AND minute < toDateTime({until:Int64}, 'UTC')`;
  const pauses = await store.query<SourceKey & { minutes: string; span: string; pause: number; bad: number }>(
    `SELECT source, site, count() AS minutes, max(at) - min(at) AS span,
      quantileIf(0.99)(at - before, before > 0) AS pause, sum(u) / sum(n) AS bad
    FROM (
      SELECT source, site, toUnixTimestamp(minute) AS at, sum(events) AS n, sum(unparsed) AS u,
        lagInFrame(toUnixTimestamp(minute)) OVER (PARTITION BY source, site ORDER BY minute) AS before
      FROM event_minute WHERE ${where} GROUP BY source, site, minute
    ) GROUP BY source, site LIMIT 5000`,
    { wall, params, class: 'background' },
  );
  const halfHours = await store.query<
    SourceKey & { weekend: number; slot: number; days: string; q: number[]; first: string }
  >(
    `SELECT source, site, toDayOfWeek(half) > 5 AS weekend, toHour(half) * 2 + intDiv(toMinute(half), 30) AS slot,
      count() AS days, quantiles(0.05, 0.5, 0.99)(n) AS q, toUnixTimestamp(min(half)) AS first
    FROM (
      SELECT source, site, toStartOfInterval(minute, INTERVAL 30 MINUTE) AS half, sum(events) AS n
      FROM event_minute WHERE ${where} GROUP BY source, site, half
    ) GROUP BY source, site, weekend, slot LIMIT 500000`,
    { wall, params, class: 'background', maxRows: 500_000 },
  );
  const firsts = new Map<string, number>();
  for (const row of halfHours) {
    const name = nameOf(row);
    firsts.set(name, Math.min(firsts.get(name) ?? Infinity, Number(row.first) * 1000));
  }
  const byName = Map.groupBy(halfHours, nameOf);
  return new Map(
    pauses.map((row): [string, Usual] => {
      const name = nameOf(row);
      const first = firsts.get(name) ?? until;
      return [
        name,
        {
          minutes: Number(row.minutes),
          spanMs: Number(row.span) * 1000,
          pauseMs: Number.isFinite(row.pause) ? row.pause * 1000 : 0,
          unparsedShare: Number.isFinite(row.bad) ? row.bad : 0,
          halfHours: (byName.get(name) ?? []).map((half) => halfHourOf(half, first, until)),
        },
      ];
    }),
  );
}

function halfHourOf(
  {
    weekend,
    slot,
    days,
    q: [low = 0, median = 0, high = 0],
  }: { weekend: number; slot: number; days: string; q: number[] },
  first: number,
  until: number,
): HalfHour {
  const kind = weekend === 1;
  return { weekend: kind, slot, days: Number(days), ofDays: daysOfKind(kind, first, until), low, median, high };
}

/** Weekdays or weekend days from the first to the last moment, both included. */
export function daysOfKind(weekend: boolean, first: number, until: number): number {
  let days = 0;
  for (let day = Math.floor(first / dayMs); day <= Math.floor(until / dayMs); day++) {
    // 1 January 1970 was a Thursday.
    const weekday = (day + 4) % 7;
    if ((weekday === 0 || weekday === 6) === weekend) days += 1;
  }
  return days;
}
