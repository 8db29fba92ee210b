// Stored events that a condition finds, asked for in the ways a backtest needs.
import type { EventStore, OrganisationWall, ParamValue } from '#platform/event-store';

/** A condition over rows of `event`; `reads` is which rows it looks at at all. */
export type Condition = {
  definitions: readonly string[];
  sql: string;
  reads: string;
  params: Readonly<Record<string, ParamValue>>;
};
/** Epoch milliseconds; `to` is not included. */
export type Span = { from: number; to: number };
type Scope = { store: EventStore; wall: OrganisationWall; span: Span; signal?: AbortSignal | undefined };

const moment = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const window = `PREWHERE org = {org:String} AND time >= ${moment('from')} AND time < ${moment('to')}`;

const options = ({ wall, span, signal }: Scope, params: Condition['params'] = {}) => ({
  wall,
  class: 'background' as const,
  params: { ...params, org: wall.org, from: span.from, to: span.to },
  ...(signal && { signal }),
});
/** What a condition is told with, to stand before SELECT. */
export const withOf = ({ definitions }: Pick<Condition, 'definitions'>): string =>
  definitions.length === 0 ? '' : `WITH ${definitions.join(', ')}`;

export type DayCount = { day: string; hits: number; scanned: number; blind: number };

/** One row a day that has events. `blind`: stored before the native view was kept, so no rule can read them. */
export async function countByDay(scope: Scope, condition: Condition): Promise<DayCount[]> {
  const rows = await scope.store.query<{ day: string; hits: string; scanned: string; blind: string }>(
    `${withOf(condition)} SELECT toString(toDate(time)) AS day, countIf(${condition.sql}) AS hits,
      countIf(${condition.reads}) AS scanned, countIf(empty(native) AND dataset != 'unparsed') AS blind
    FROM event ${window} GROUP BY day ORDER BY day`,
    options(scope, condition.params),
  );
  return rows.map(({ day, hits, scanned, blind }) => ({
    day,
    hits: Number(hits),
    scanned: Number(scanned),
    blind: Number(blind),
  }));
}

export async function topEntities(scope: Scope, condition: Condition, limit: number) {
  const rows = await scope.store.query<{ entity: string; n: string }>(
    `${withOf(condition)} SELECT arrayJoin(entities) AS entity, count() AS n FROM event ${window}
    WHERE ${condition.sql} GROUP BY entity ORDER BY n DESC, entity LIMIT {limit:UInt32}`,
    options(scope, { ...condition.params, limit }),
  );
  return rows.map(({ entity, n }) => ({ entity, hits: Number(n) }));
}

/** Other rules whose stored detections are of the same events. */
export async function overlapping(scope: Scope, condition: Condition, about: { without: string; limit: number }) {
  const rows = await scope.store.query<{ rule_id: string; title: string; n: string }>(
    `SELECT rule_id, any(rule_title) AS title, uniqExact(batch, seq) AS n FROM detection
    ${window} WHERE mode IN ('active', 'silent') AND rule_id != {without:String}
      AND (batch, seq) IN (${withOf(condition)} SELECT batch, seq FROM event ${window} WHERE ${condition.sql})
    GROUP BY rule_id ORDER BY n DESC, title LIMIT {limit:UInt32}`,
    options(scope, { ...condition.params, ...about }),
  );
  return rows.map(({ rule_id: ruleId, title, n }) => ({ ruleId, title, count: Number(n) }));
}

export type StoredHit = {
  at: string;
  batch: string;
  seq: number;
  message: string;
  native: Record<string, string[]>;
  product: string;
  category: string;
  service: string;
};

/** The latest first. */
export const latestHits = (scope: Scope, condition: Condition, limit: number): Promise<StoredHit[]> =>
  scope.store.query<StoredHit>(
    `${withOf(condition)} SELECT toUnixTimestamp64Milli(time) AS at, batch, seq, message, native,
      logsource_product AS product, logsource_category AS category, logsource_service AS service
    FROM event ${window} WHERE ${condition.sql} ORDER BY time DESC, batch DESC, seq DESC LIMIT {limit:UInt32}`,
    options(scope, { ...condition.params, limit }),
  );

/** `time-batch-seq` of the latest hits. */
export async function hitIds(scope: Scope, condition: Condition, limit: number): Promise<string[]> {
  const rows = await scope.store.query<{ id: string }>(
    `${withOf(condition)} SELECT concat(toString(toUnixTimestamp64Milli(time)), '-', toString(batch), '-', toString(seq)) AS id
    FROM event ${window} WHERE ${condition.sql} ORDER BY time DESC LIMIT {limit:UInt32}`,
    options(scope, { ...condition.params, limit }),
  );
  return rows.map(({ id }) => id);
}

/** Rows for correlations: when, which event, and the texts of the fields asked for. */
export async function fieldRows(
  scope: Scope,
  condition: Condition,
  about: { columns: readonly string[]; limit: number },
): Promise<{ at: number; id: string; values: readonly string[][] }[]> {
  const columns = about.columns.map((sql, index) => `, ${sql} AS v${index}`).join('');
  const rows = await scope.store.query<Record<string, string[]> & { at: string; batch: string; seq: number }>(
    `${withOf(condition)} SELECT toUnixTimestamp64Milli(time) AS at, batch, seq${columns}
    FROM event ${window} WHERE ${condition.sql} ORDER BY time, batch, seq LIMIT {limit:UInt32}`,
    { ...options(scope, { ...condition.params, limit: about.limit }), maxRows: about.limit },
  );
  return rows.map((row) => ({
    at: Number(row.at),
    id: `${row.at}-${row.batch}-${row.seq}`,
    values: about.columns.map((_, index) => row[`v${index}`] ?? []),
  }));
}

/** The first and last stored event of the organisation, epoch milliseconds; null where there is none. */
export async function storedSpan({ store, wall }: Pick<Scope, 'store' | 'wall'>): Promise<Span | null> {
  const [row] = await store.query<{ n: string; first: string; last: string }>(
    `SELECT count() AS n, toUnixTimestamp64Milli(min(time)) AS first, toUnixTimestamp64Milli(max(time)) AS last
    FROM event WHERE org = {org:String}`,
    { wall, params: { org: wall.org } },
  );
  return row && Number(row.n) > 0 ? { from: Number(row.first), to: Number(row.last) } : null;
}
