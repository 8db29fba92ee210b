import type { Context } from '#platform/context';
// Reads again what could not be read: what can be read now becomes events, and leaves the unparsed.
import { type EventStore, type OrganisationWall, wallOf } from '#platform/event-store';

import { acceptEvents } from '../accept.ts';
import type { AssemblyLine } from '../assembly-line.ts';
import type { RawRecord } from '../body.ts';
import { readRecord } from '../read-record.ts';
import type { Source } from '../sources/source.ts';
import { unparsedDataset } from '../unparsed.ts';

export type ReplayOrder = {
  /** Names the replay: what an interrupted one has stored already is not stored again. */
  id: string;
  /** Under which the records came. */
  source: string;
  /** A site's code, or null for all. */
  site: string | null;
  readAs: Source;
  from: Date;
  to: Date;
};
export type ReplayProgress = { lookedAt: number; replayed: number };

type Row = { batch: string; seq: number; arrivedAt: string; site: string; raw: string; host: string };

const page = 2_000;

/** @param onProgress told after each page; what it rejects with ends the replay */
export async function replayUnparsed(
  ctx: Context,
  line: AssemblyLine,
  order: ReplayOrder,
  onProgress: (progress: ReplayProgress) => Promise<void>,
): Promise<ReplayProgress> {
  const progress = { lookedAt: 0, replayed: 0 };
  let after = { batch: '0', seq: -1 };
  for (;;) {
    const rows = await unparsedAfter(line.store, wallOf(ctx), order, after);
    const last = rows.at(-1);
    if (!last) return progress;
    const readable = rows.filter((row) => isReadable(order.readAs, row));
    for (const [site, some] of Map.groupBy(readable, ({ site }) => site)) await store(ctx, line, order, site, some);
    progress.lookedAt += rows.length;
    progress.replayed += readable.length;
    await onProgress(progress);
    after = { batch: last.batch, seq: last.seq };
  }
}

function unparsedAfter(
  store: EventStore,
  wall: OrganisationWall,
  { source, site, from, to }: ReplayOrder,
  after: { batch: string; seq: number },
): Promise<Row[]> {
  return store.query<Row>(
    `SELECT batch, seq, toUnixTimestamp64Milli(ingested) AS arrivedAt, site, raw, host_name AS host
    FROM event
    WHERE org = {org:String} AND dataset = '${unparsedDataset}' AND attrs['tocsin.source'] = {source:String}
      ${site === null ? '' : 'AND site = {site:String}'}
      AND ingested >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND ingested < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      AND (batch, seq) > ({batch:UInt64}, {seq:Int64})
    ORDER BY batch, seq LIMIT ${page}`,
    {
      wall,
      params: {
        org: wall.org,
        source,
        ...(site === null ? {} : { site }),
        from: from.getTime(),
        to: to.getTime(),
        batch: BigInt(after.batch),
        seq: after.seq,
      },
      class: 'background',
    },
  );
}

const recordOf = ({ raw, arrivedAt, host }: Row): RawRecord => ({
  raw,
  ...jsonIn(raw),
  // When it came is closer to when it happened than now is.
  transport: { time: Number(arrivedAt), ...(host === '' ? {} : { host }) },
});

function jsonIn(raw: string): { value?: unknown } {
  if (!/^\s*[[{]/.test(raw)) return {};
  try {
    return { value: JSON.parse(raw) };
  } catch {
    return {};
  }
}

const isReadable = (source: Source, row: Row): boolean =>
  readRecord({ source, site: row.site, receivedAt: Number(row.arrivedAt) }, recordOf(row)).every(
    ({ event }) => event.dataset !== unparsedDataset,
  );

/** First stored, under a name that makes doing it twice harmless; only then taken out of the unparsed. */
async function store(
  ctx: Context,
  line: AssemblyLine,
  { id, readAs }: ReplayOrder,
  site: string,
  rows: readonly Row[],
): Promise<void> {
  const first = rows[0];
  await acceptEvents(ctx, line, {
    source: readAs.id,
    site: site === '' ? null : site,
    key: `replay ${id} ${first?.batch}-${first?.seq} ${rows.length}`,
    records: (async function* () {
      yield rows.map(recordOf);
    })(),
  });
  await takeOut(line.store, ctx.orgId, rows);
}

/** The engine binds no values in such a statement: numbers and the organisation's id are checked instead. */
async function takeOut(store: EventStore, orgId: string, rows: readonly Row[]): Promise<void> {
  const org = /^[\w-]{1,64}$/.exec(orgId)?.[0];
  if (org === undefined) throw new Error('This is no id of an organisation.');
  const places = rows.map(({ batch, seq }) => `(${BigInt(batch)}, ${Math.trunc(seq)})`);
  const engine = await store.engineOf(org);
  await engine.command(
    `DELETE FROM event WHERE org = '${org}' AND dataset = '${unparsedDataset}' AND (batch, seq) IN (${places.join(', ')})`,
  );
}
