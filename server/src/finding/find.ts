// One kind of what a search finds, a page at a time, with how many there are.
import type { findAlerts as endpoint } from '@tocsin/contracts/api/finding';
import type { Found, FoundPage } from '@tocsin/contracts/finding';
import type { FoundKind } from '@tocsin/contracts/words';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import { type Query } from '#events';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { readCursor, writeCursor, type Position } from '#platform/cursor';

import { candidatesOf, canFind, conditionOf } from './compile.ts';
import { containing, type Condition } from './conditions.ts';
import { excerptOf } from './excerpt.ts';
import { places, type Place } from './places.ts';
import { readSearch } from './read-search.ts';
import { soughtWords, wordQuery } from './words.ts';

type Input = z.output<typeof endpoint.input>;
type Spot = { id: string; at: Date; rank: number };

/** As many rows are looked at one by one; of more, the latest are taken as they come. */
const mostCandidates = 2000;
/** As far as is counted where there are more than that. */
const mostCounted = 200;
/** How many of the latest rows are looked at first; null for all. */
const stretches = [2000, 20_000, null] as const;

const nothing: FoundPage = { items: [], next: null, count: 0, more: false, words: [] };

export const findIn = (kind: FoundKind) =>
  async function find(ctx: Context, input: Input): Promise<FoundPage> {
    const place = places[kind];
    authorize(ctx, place.permission);
    const query = readSearch(input.q, ctx.now());
    if (query === null || !canFind(place, query)) return nothing;
    return inTransaction(ctx, (tx) => pageOf(tx, place, query, input));
  };

async function pageOf(tx: Tx, place: Place, query: Query, { cursor, limit }: Input): Promise<FoundPage> {
  const sort = `find-${place.kind}`;
  const after = cursor === undefined ? null : readCursor(cursor, sort, ['integer', 'integer', 'time', 'id']);
  const few =
    after === null
      ? await candidateIds(tx, place, query)
      : after[0] === 1
        ? await candidateIds(tx, place, query)
        : null;
  const { spots, more } = await spotsOf(tx, place, query, few, after, limit);
  const page = spots.slice(0, limit);
  const last = page.at(-1);
  const words = soughtWords(query);
  const position = (spot: Spot): Position => [few === null ? 0 : 1, spot.rank, spot.at.toISOString(), spot.id];
  return {
    items: await presentSpots(tx, place, page, words),
    next: spots.length > limit && last ? writeCursor(sort, position(last)) : null,
    count: few === null ? Math.min(spots.length, Math.max(mostCounted, limit)) : spots.length,
    more,
    words,
  };
}

/** Null where the words do not narrow it down enough. */
async function candidateIds(tx: Tx, place: Place, query: Query): Promise<string[] | null> {
  const candidates = candidatesOf(place, query, mostCandidates);
  if (candidates === null) return null;
  const { rows } = await sql<{ id: string }>`${candidates}`.execute(tx.db);
  const ids = rows.map((row) => Object.values(row)[0] ?? '').filter((id) => id !== '');
  return ids.length > mostCandidates ? null : ids;
}

async function spotsOf(
  tx: Tx,
  place: Place,
  query: Query,
  few: readonly string[] | null,
  after: Position | null,
  limit: number,
): Promise<{ spots: Spot[]; more: boolean }> {
  if (few?.length === 0) return { spots: [], more: false };
  const asker = { now: tx.now(), me: tx.actor.id };
  const condition = conditionOf(place, query, asker);
  const words = soughtWords(query);
  // What is called so comes first, where there are so few that they can be put in order.
  const inTitle =
    words.length === 0
      ? sql`false`
      : sql.join(
          words.map((word) => sql`lower(${place.title}) like ${containing(word)}`),
          sql` and `,
        );
  const rank = sql`case when ${inTitle} then 1 else 0 end`;
  if (few === null) return walk(tx, place, condition, after, limit);
  const from =
    after === null
      ? sql`true`
      : sql`(${rank}, ${place.at}, t.id) < (${after[1]}::integer, ${after[2]}::timestamptz, ${after[3]}::uuid)`;
  const { rows } = await sql<Spot>`
    select t.id, ${place.at} as at, ${rank} as rank from ${place.from}
    where t.org_id = ${tx.orgId} and t.id = any(${few}::uuid[]) and ${condition} and ${from}
    order by rank desc, ${place.at} desc, t.id desc limit ${mostCandidates}`.execute(tx.db);
  return { spots: rows, more: false };
}

/** The latest rows first, in ever wider stretches: what many match is found at once, what few match is looked for long. */
async function walk(
  tx: Tx,
  place: Place,
  condition: Condition,
  after: Position | null,
  limit: number,
): Promise<{ spots: Spot[]; more: boolean }> {
  const from = after === null ? sql`true` : sql`(${place.at}, t.id) < (${after[2]}::timestamptz, ${after[3]}::uuid)`;
  const most = Math.max(mostCounted, limit) + 1;
  const order = sql`${place.at} desc, t.id desc`;
  for (const stretch of stretches) {
    const latest = sql`(select t.* from ${place.from} where t.org_id = ${tx.orgId} and ${from}
      order by ${order} ${stretch === null ? sql`` : sql`limit ${stretch}`}) t`;
    const { rows } = await sql<Spot>`
      select t.id, ${place.at} as at, 0 as rank from ${stretch === null ? place.from : latest}
      where t.org_id = ${tx.orgId} and ${from} and ${condition}
      order by ${order} limit ${most}`.execute(tx.db);
    if (stretch === null || rows.length === most) return { spots: rows, more: rows.length === most };
    if (rows.length <= limit) continue;
    return { spots: rows, more: await hasMore(tx, place, from, stretch) };
  }
  return { spots: [], more: false };
}

async function hasMore(tx: Tx, place: Place, from: RawBuilder<unknown>, stretch: number): Promise<boolean> {
  const { rows } = await sql`select from ${place.from} where t.org_id = ${tx.orgId} and ${from}
    offset ${stretch} limit 1`.execute(tx.db);
  return rows.length > 0;
}

type Row = Omit<Found, 'kind' | 'at' | 'excerpt' | 'inContent' | 'incident'> & {
  at: Date;
  shown: string;
  incidentNumber: string | null;
  incidentTitle: string | null;
  inContent: boolean;
};

/** In the order of the spots. */
async function presentSpots(tx: Tx, place: Place, spots: readonly Spot[], words: readonly string[]): Promise<Found[]> {
  if (spots.length === 0) return [];
  const asked = words.length > 0 ? wordQuery(words.join(' '), false)?.replaceAll(' & ', ':* | ') : undefined;
  const whole = words.length > 0 ? wordQuery(words.join(' '), false)?.replaceAll(' & ', ' | ') : undefined;
  const inContent = place.content && asked && whole ? place.content(`${asked}:*`, whole) : sql`false`;
  const { rows } = await sql<Row>`
    select t.*, i.number as incident_number, i.title as incident_title from (
      select t.id, ${place.at} as at, ${place.title} as title, left(${place.shown}, 20000) as shown,
        ${inContent} as in_content, ${place.columns} from ${place.from}
      where t.org_id = ${tx.orgId} and t.id = any(${spots.map(({ id }) => id)}::uuid[])) t
    left join incident i on i.id = t.incident_id`.execute(tx.db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return spots.flatMap(({ id }) => {
    const row = byId.get(id);
    return row ? [presented(place, row, words)] : [];
  });
}

function presented({ kind }: Place, row: Row, words: readonly string[]): Found {
  const { id, number, severity, state, type, site, by, incidentNumber, incidentTitle } = row;
  const incident = incidentNumber === null ? null : { number: incidentNumber, title: incidentTitle ?? '' };
  const title = row.title === '' ? (incidentTitle ?? '') : row.title;
  const excerpt =
    kind === 'comment' ? (excerptOf(row.shown, '', words) ?? opening(row.shown)) : excerptOf(row.shown, title, words);
  return {
    kind,
    id,
    number,
    title,
    excerpt,
    inContent: row.inContent,
    at: row.at.toISOString(),
    severity,
    state,
    type,
    site,
    by,
    incident,
  };
}

const opening = (text: string): string | null =>
  text.slice(0, 180).toWellFormed().replaceAll(/\s+/g, ' ').trim() || null;
