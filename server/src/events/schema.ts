// The tables of the event store, generated from the ECS fields of the contract.
import type { ColumnType } from '@tocsin/contracts/event';

import type { EventEngine } from '#platform/event-store';

import { eventColumns, searchTextSql } from './columns.ts';

const columnTypes: Record<ColumnType, string> = {
  keyword: 'LowCardinality(String)',
  text: 'String CODEC(ZSTD(1))',
  ip: 'IPv6 CODEC(ZSTD(1))',
  u8: 'UInt8',
  u16: 'UInt16 CODEC(ZSTD(1))',
  u32: 'UInt32 CODEC(ZSTD(1))',
  u64: 'UInt64 CODEC(T64, ZSTD(1))',
  'keyword[]': 'Array(LowCardinality(String)) CODEC(ZSTD(1))',
  'text[]': 'Array(String) CODEC(ZSTD(1))',
  'ip[]': 'Array(IPv6) CODEC(ZSTD(1))',
};
const moment = "DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1))";
const serial = 'CODEC(Delta(8), ZSTD(1))';

/**
 * What rules read: the source's own names and values, flat (see `flattenNative`), its log source, and for Windows the
 * channel and event id that say which rules read it. Kept beside the ECS columns because the mapping loses what rules need.
 */
const nativeType = 'Map(LowCardinality(String), Array(String)) CODEC(ZSTD(1))';
const ruleColumns = [
  { name: 'logsource_product', type: 'LowCardinality(String)' },
  { name: 'logsource_category', type: 'LowCardinality(String)' },
  { name: 'logsource_service', type: 'LowCardinality(String)' },
  { name: 'logsource_channel', type: 'LowCardinality(String)' },
  { name: 'logsource_event_id', type: 'LowCardinality(String)' },
  { name: 'native', type: nativeType },
];
/** Of `detection`: what became of a match, and the tuning entry that made it so. */
const outcomeColumns = [
  { name: 'mode', type: "LowCardinality(String) DEFAULT 'active'" },
  { name: 'tuning_id', type: 'LowCardinality(String)' },
  { name: 'native', type: nativeType },
];

/**
 * Without these a power cut loses what was acknowledged, and then the database refuses to open: chDB deletes merged
 * parts' sources at once, and merges do not sync text indexes, so sources stay until the system has surely written.
 */
const durable = `ttl_only_drop_parts = 1, min_bytes_for_wide_part = 1073741824,
  non_replicated_deduplication_window = 10000,
  fsync_after_insert = 1, fsync_part_directory = 1, min_compressed_bytes_to_fsync_after_merge = 1,
  old_parts_lifetime = 480, max_suspicious_broken_parts = 100000, max_suspicious_broken_parts_bytes = 1099511627776,
  min_free_disk_bytes_to_perform_insert = 2147483648`;
const buckets = `map_serialization_version = 'with_buckets', map_buckets_min_avg_size = 0, map_buckets_coefficient = 4`;
const entityIndex = `INDEX ix_entities entities TYPE text(tokenizer = 'array', posting_list_codec = 'bitpacking')`;

/**
 * Retention counts from arrival, so that an import of old events is not gone the next day; a purge does it, because a
 * table's own TTL knows of no legal hold. Days that are long past share one partition: an import touches hundreds of them, and each partition of an insert costs a part of its own.
 */
const eventTable = `CREATE TABLE IF NOT EXISTS event
(
  org LowCardinality(String),
  site LowCardinality(String),
  source LowCardinality(String),
  time ${moment},
  ingested ${moment},
  batch UInt64 ${serial},
  seq UInt32 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  dataset LowCardinality(String),
  source_event_id String CODEC(ZSTD(1)),
  ${eventColumns.map(({ name, type }) => `${name} ${columnTypes[type]},`).join('\n  ')}
  ${ruleColumns.map(({ name, type }) => `${name} ${type},`).join('\n  ')}
  message String CODEC(ZSTD(3)),
  attrs Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  raw String CODEC(ZSTD(3)),
  entities Array(String) CODEC(ZSTD(1)),
  search_text String ALIAS ${searchTextSql},
  INDEX ix_text ${searchTextSql} TYPE text(tokenizer = 'splitByNonAlpha', posting_list_codec = 'bitpacking'),
  ${entityIndex},
  INDEX ix_raw lower(raw) TYPE tokenbf_v1(262144, 4, 0) GRANULARITY 1,
  INDEX ix_time time TYPE minmax GRANULARITY 1,
  INDEX ix_batch batch TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (if(time < ingested - INTERVAL 30 DAY, toDate(0), toDate(time)), retention_days)
ORDER BY (org, toStartOfHour(time), dataset, event_code, time)
SETTINGS ${durable}, ${buckets}`;

/** One row a rule match; `evidence` outlives the event it was copied from. */
const detectionTable = `CREATE TABLE IF NOT EXISTS detection
(
  org LowCardinality(String),
  site LowCardinality(String),
  time ${moment},
  detected ${moment},
  batch UInt64 ${serial},
  seq UInt32 CODEC(ZSTD(1)),
  dataset LowCardinality(String),
  rule_id LowCardinality(String),
  rule_title LowCardinality(String),
  rule_version UInt32,
  severity UInt8,
  tactics Array(LowCardinality(String)),
  techniques Array(LowCardinality(String)),
  entities Array(String) CODEC(ZSTD(1)),
  matched Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  ${outcomeColumns.map(({ name, type }) => `${name} ${type},`).join('\n  ')}
  evidence String CODEC(ZSTD(3)),
  ${entityIndex},
  INDEX ix_batch batch TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (org, rule_id, time)
SETTINGS ${durable}`;

/** What arrived when, for the health of sources; counts may drift by a batch after a power cut, `event` does not. */
const minuteTable = `CREATE TABLE IF NOT EXISTS event_minute
(
  org LowCardinality(String),
  site LowCardinality(String),
  source LowCardinality(String),
  dataset LowCardinality(String),
  minute DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  events SimpleAggregateFunction(sum, UInt64),
  unparsed SimpleAggregateFunction(sum, UInt64),
  last_ingested SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  last_time SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (org, minute, source, dataset, site)
TTL minute + INTERVAL 400 DAY DELETE
SETTINGS ${durable}`;

const minuteView = `CREATE MATERIALIZED VIEW IF NOT EXISTS event_minute_feed TO event_minute AS
SELECT org, site, source, dataset, toStartOfMinute(toDateTime(ingested, 'UTC')) AS minute, toUInt64(count()) AS events,
  toUInt64(countIf(dataset = 'unparsed')) AS unparsed, max(ingested) AS last_ingested, max(time) AS last_time
FROM event GROUP BY org, site, source, dataset, minute`;

/** Creates what is missing, and adds the columns of fields that are new; harmless to repeat. */
export async function applyEventSchema(store: EventEngine): Promise<void> {
  for (const statement of [eventTable, detectionTable, minuteTable, minuteView]) await store.command(statement);
  const columns = eventColumns.map(({ name, type }) => ({ name, type: columnTypes[type] }));
  await addMissing(store, 'event', [...columns, ...ruleColumns]);
  await addMissing(store, 'detection', outcomeColumns);
  for (const table of ['event', 'detection']) await takeTtlAway(store, table);
}

/** Of tables that were made with one. */
async function takeTtlAway(store: EventEngine, table: string): Promise<void> {
  const rows = await store.query(
    `SELECT 1 FROM system.tables
    WHERE database = currentDatabase() AND name = {table:String} AND position(engine_full, ' TTL ') > 0`,
    { wall: 'system', params: { table } },
  );
  if (rows.length > 0) await store.command(`ALTER TABLE ${table} REMOVE TTL`);
}

async function addMissing(
  store: EventEngine,
  table: string,
  columns: readonly { name: string; type: string }[],
): Promise<void> {
  const rows = await store.query<{ name: string }>(
    'SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String}',
    { wall: 'system', params: { table } },
  );
  const present = new Set(rows.map(({ name }) => name));
  const missing = columns.filter(({ name }) => !present.has(name));
  if (missing.length === 0) return;
  const added = missing.map(({ name, type }) => `ADD COLUMN IF NOT EXISTS ${name} ${type}`);
  await store.command(`ALTER TABLE ${table} ${added.join(', ')}`);
}
