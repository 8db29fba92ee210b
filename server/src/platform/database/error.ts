// What a database refuses, in few words: the engines' own errors carry source lines, values and megabytes.

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Connection trouble has no SQLSTATE of the server: class 08 of the standard stands for it. */
const connectionFailure = '08006';

/** `sqlState` is the five-character code of the SQL standard (PostgreSQL, appendix A). */
export class DatabaseError extends Error {
  readonly sqlState: string;
  readonly constraint: string | null;
  readonly table: string | null;

  constructor(message: string, sqlState: string, about: { constraint?: string | null; table?: string | null } = {}) {
    super(message);
    this.name = 'DatabaseError';
    this.sqlState = sqlState;
    this.constraint = about.constraint ?? null;
    this.table = about.table ?? null;
  }
}

/** Keeps the message's first line, at most 500 characters, the SQLSTATE and the constraint; never values or SQL. */
export function toDatabaseError(cause: unknown): DatabaseError {
  if (cause instanceof DatabaseError) return cause;
  if (!isRecord(cause)) return new DatabaseError('The database failed without saying why.', connectionFailure);
  const code = text(cause['code']) ?? '';
  const said = (text(cause['message']) ?? 'The database failed without saying why.').split('\n', 1)[0] ?? '';
  const sqlState = /^[0-9A-Z]{5}$/.test(code) ? code : connectionFailure;
  return new DatabaseError(`${said.slice(0, 500)} (${sqlState})`, sqlState, {
    constraint: text(cause['constraint']),
    table: text(cause['table']),
  });
}

/** A serialisation failure or a deadlock: the same transaction may well succeed when it is run again. */
export const isRetryable = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.sqlState === '40001' || error.sqlState === '40P01');
