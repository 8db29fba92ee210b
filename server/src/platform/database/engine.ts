// What a database engine must offer, whether it is embedded or a server: the few calls Kysely and pg-boss need.
import type { PostgresPool } from 'kysely';

export type EngineRow = Record<string, unknown>;
export type EngineResult = { command: string; rowCount: number; rows: EngineRow[] };

/** One connection. It is this caller's alone from BEGIN until COMMIT or ROLLBACK. */
export type EngineClient = {
  query: (text: string, values: readonly unknown[]) => Promise<EngineResult>;
  /** `destroy` throws the connection away instead of giving it back. */
  release: (destroy?: boolean) => void;
};

export type Engine = {
  kind: 'embedded' | 'server';
  connect: () => Promise<EngineClient>;
  /**
   * Outside any transaction of the caller's: one statement, or several in one text when there are no values.
   * Of several, the rows of all are given back one after the other.
   */
  query: (text: string, values: readonly unknown[]) => Promise<EngineResult>;
  /** `heard` gets the payload of each NOTIFY, and an empty text when notifications may have been missed. */
  listen: (channel: string, heard: (payload: string) => void) => Promise<() => Promise<void>>;
  close: () => Promise<void>;
};

/** Kysely types results by the command it sent, which an engine cannot know; the shapes are the same. */
export const asKyselyPool = (engine: Engine): PostgresPool =>
  ({ options: {}, connect: engine.connect, end: () => Promise.resolve() }) as unknown as PostgresPool;
