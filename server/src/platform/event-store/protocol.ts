// What the server and its store process say to each other.
import type { EventStoreErrorCode } from './error.ts';
import type { QueryClass } from './limits.ts';

/** `params` in the text form of `paramTexts`. */
type Query = {
  sql: string;
  params: Record<string, string>;
  class: QueryClass;
  settings: Record<string, string | number>;
};

/** `more`, `cancel` and `close` are about a call already made, and are not answered. */
export type ChildRequest =
  /** The rows are in the file, as JSONEachRow. */
  | { kind: 'insert'; table: string; token: string; file: string }
  | ({ kind: 'query' } & Query)
  | ({ kind: 'stream' } & Query)
  | { kind: 'command'; sql: string }
  | { kind: 'more' }
  | { kind: 'cancel' }
  | { kind: 'close' };

/** `rows` is repeated, its payload JSONEachRow; `done` ends a call, with the rows of a `query` in its payload. */
export type ChildAnswer =
  | { kind: 'ready' }
  | { kind: 'rows' }
  | { kind: 'done'; rowsRead: number }
  | {
      kind: 'error';
      code: EventStoreErrorCode;
      message: string;
      serverCode: number | null;
      failedAtRow: number | null;
    };
