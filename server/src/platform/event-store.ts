// The event store: ClickHouse, embedded in a child process or a server, behind one narrow interface.
import { openEmbeddedStore } from './event-store/embedded.ts';
import type { QueryOptions } from './event-store/limits.ts';
import { openServerStore } from './event-store/server.ts';
import type { OrganisationWall } from './event-store/wall.ts';
import type { Log } from './log.ts';

export { EventStoreError, type EventStoreErrorCode } from './event-store/error.ts';
export { wallOf, walledTables, type OrganisationWall, type Wall } from './event-store/wall.ts';
export { placedStore } from './event-store/placed.ts';
export { stateOf, watchEngine, type EngineState, type WatchedEngine } from './event-store/watched.ts';
export type { QueryClass, QueryOptions } from './event-store/limits.ts';
export type { Params, ParamValue } from './event-store/params.ts';

/**
 * The event stores of the installation as modules see them: what is asked goes to the store that the wall's organisation
 * is pinned to, and never to another. Every method throws `EventStoreError`. SQL is ClickHouse's; values are always bound
 * as `{name:Type}`.
 */
export type EventStore = {
  /** 64-bit integers come as strings, DateTime64 as `2026-11-20 10:00:00.000`. */
  query: <T>(sql: string, options: QueryOptions<OrganisationWall>) => Promise<T[]>;
  /** Rows in chunks as they are found; leaving the loop or the signal ends the query on the engine. */
  stream: <T>(sql: string, options: QueryOptions<OrganisationWall>) => AsyncIterable<T[]>;
  /** The engine that the organisation is pinned to, for writing there: from now on the organisation stays in it. */
  engineOf: (orgId: string) => Promise<EventEngine>;
};

/** One store: an embedded engine or a server. As `EventStore` it is the one of every organisation. */
export type EventEngine = EventStore & {
  /**
   * Inserts rows durably, all or none.
   * @param rows JSONEachRow, UTF-8, one object a line; in one piece or several that belong behind one another.
   * @param options.token The same token within the table's deduplication window inserts once, if the bytes are the same.
   * @param options.withinSeconds A server that has not answered by then is `unavailable`; whether it has the rows is unknown.
   */
  insert: (
    table: string,
    rows: Buffer | readonly Buffer[],
    options: { token: string; withinSeconds?: number },
  ) => Promise<void>;
  query: <T>(sql: string, options: QueryOptions) => Promise<T[]>;
  stream: <T>(sql: string, options: QueryOptions) => AsyncIterable<T[]>;
  /** One statement that answers nothing, such as DDL. */
  command: (sql: string) => Promise<void>;
  /** Finishes what is running, then lets go of the files. */
  close: () => Promise<void>;
};

export type EventStoreOptions = {
  /** Memory for the embedded engine, and the bound for a single query (half of it). */
  memoryMb: number;
  log: Log;
} & (
  | { dir: string }
  /** `http(s)://user:password@host:8123/database` */
  | { url: string }
);

/** @throws EventStoreError `unavailable` when the engine does not answer. */
export function openEventStore(options: EventStoreOptions): Promise<EventEngine> {
  return 'url' in options ? openServerStore(options) : openEmbeddedStore(options);
}
