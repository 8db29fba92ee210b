// The closed list of ways the event store can refuse, made from ClickHouse's error codes.

/** `bad_row` names the row in `failedAtRow`; `unavailable` means the engine is restarting or gone. */
export const eventStoreErrorCodes = [
  'bad_row',
  'bad_query',
  'cancelled',
  'timeout',
  'too_many_rows',
  'memory_limit',
  'disk_full',
  'unavailable',
  'failed',
] as const;
export type EventStoreErrorCode = (typeof eventStoreErrorCodes)[number];

type Details = ErrorOptions & { serverCode?: number | null; failedAtRow?: number | null };

/** What the event store throws. `message` may hold internals: it is logged, never shown to a person. */
export class EventStoreError extends Error {
  readonly code: EventStoreErrorCode;
  /** ClickHouse's own number, when it has said one. */
  readonly serverCode: number | null;
  /** 1-based row within the inserted bytes. */
  readonly failedAtRow: number | null;

  constructor(code: EventStoreErrorCode, message: string, details: Details = {}) {
    super(message, details);
    this.name = 'EventStoreError';
    this.code = code;
    this.serverCode = details.serverCode ?? null;
    this.failedAtRow = details.failedAtRow ?? null;
  }

  /** True when the same call may succeed later without being changed. */
  get retryable(): boolean {
    return this.code === 'unavailable' || this.code === 'disk_full' || this.code === 'memory_limit';
  }
}

const byServerCode: Readonly<Record<number, EventStoreErrorCode>> = {
  36: 'bad_query',
  42: 'bad_query',
  43: 'bad_query',
  46: 'bad_query',
  47: 'bad_query',
  53: 'bad_query',
  60: 'bad_query',
  62: 'bad_query',
  76: 'unavailable',
  158: 'too_many_rows',
  159: 'timeout',
  160: 'timeout',
  210: 'unavailable',
  236: 'unavailable',
  241: 'memory_limit',
  243: 'disk_full',
  307: 'too_many_rows',
  394: 'cancelled',
  396: 'too_many_rows',
  427: 'bad_query',
};

/** Reads `Code: 241. DB::Exception: …` and `(at row 17)`, as ClickHouse writes them everywhere. */
export function eventStoreErrorFrom(message: string, knownServerCode: number | null = null): EventStoreError {
  const serverCode = knownServerCode ?? Number(/Code: (\d+)\./.exec(message)?.[1] ?? Number.NaN);
  const row = /\(at row (\d+)\)/.exec(message)?.[1];
  const failedAtRow = row === undefined ? null : Number(row);
  const code = byServerCode[serverCode] ?? (failedAtRow === null ? 'failed' : 'bad_row');
  return new EventStoreError(code, message.slice(0, 2_000), {
    serverCode: Number.isNaN(serverCode) ? null : serverCode,
    failedAtRow,
  });
}
