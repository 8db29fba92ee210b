// What a log record of OpenTelemetry says, whichever encoding it came in.
export type Attributes = Record<string, unknown>;

export type LogRecord = {
  /** Nanoseconds since 1970; 0 where it is not known. */
  time: bigint;
  observed: bigint;
  /** 1 to 24; 0 where it is not said. */
  severityNumber: number;
  severityText: string;
  /** Plain values: text, numbers, lists, objects; bytes as base64. */
  body: unknown;
  attributes: Attributes;
  /** In hexadecimal; empty where there is none. */
  traceId: string;
  spanId: string;
  eventName: string;
};

/** Records that share a resource and a scope. */
export type LogGroup = { resource: Attributes; scopeName: string; scopeVersion: string; records: LogRecord[] };

/** How deep values may be nested; deeper ones are read as null. */
export const maxValueDepth = 20;

export const emptyRecord = (): LogRecord => ({
  time: 0n,
  observed: 0n,
  severityNumber: 0,
  severityText: '',
  body: null,
  attributes: {},
  traceId: '',
  spanId: '',
  eventName: '',
});
