// How much of the machine one query may take, by who waits for it.
import { availableParallelism } from 'node:os';

import { wallSettings, type Wall } from './wall.ts';

/** `interactive`: a person waits. `background`: a rule, a report, a backtest. */
export type QueryClass = 'interactive' | 'background';

export type QueryOptions<W extends Wall = Wall> = {
  /** Which rows there are for this query. */
  wall: W;
  params?: Readonly<Record<string, string | number | bigint | boolean | readonly (string | number | bigint)[]>>;
  class?: QueryClass;
  /** More rows than this is an error `too_many_rows`, not a silent cut. Default 100,000; streams have no limit. */
  maxRows?: number;
  /** Default 30 s interactive, 600 s background; above it the error is `timeout`. */
  timeoutSeconds?: number;
  /** Kills the query on the engine, not only the wait for it. */
  signal?: AbortSignal;
  /** Told how many rows the engine had to read, once the query has ended. */
  onRowsRead?: (rows: number) => void;
};

const seconds = { interactive: 30, background: 600 } as const;

/** ClickHouse settings for one query. */
export function querySettings(
  options: QueryOptions,
  memoryMb: number,
  streamed: boolean,
): Record<string, string | number> {
  const kind = options.class ?? 'interactive';
  const cores = availableParallelism();
  return {
    max_execution_time: options.timeoutSeconds ?? seconds[kind],
    max_memory_usage: Math.floor(memoryMb * 1024 * 1024 * 0.5),
    max_threads: kind === 'interactive' ? Math.min(cores, 8) : Math.max(1, Math.floor(cores / 2)),
    max_result_rows: options.maxRows ?? (streamed ? 0 : 100_000),
    output_format_json_quote_64bit_integers: 1,
    output_format_json_escape_forward_slashes: 0,
    ...wallSettings(options.wall),
  };
}

/**
 * What the embedded engine needs besides, where rows come from a file: its columns are the table's, and one thread reads
 * and writes it in order, so that a second attempt makes the same blocks.
 */
export const fileSettings = {
  use_structure_from_insertion_table_in_table_functions: 1,
  max_threads: 1,
  max_insert_threads: 1,
} as const;

/** The settings of every insert. A retry must use the same, or the same token inserts twice. */
export const insertSettings = {
  async_insert: 0,
  input_format_parallel_parsing: 0,
  input_format_skip_unknown_fields: 0,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  max_partitions_per_insert_block: 0,
} as const;
