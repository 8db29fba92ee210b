// The closed list of ways a request can go wrong. problem.ts turns each into RFC 9457.
export const problemKinds = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many_requests: 429,
  upstream_failed: 502,
  unavailable: 503,
} as const;

export type ProblemKind = keyof typeof problemKinds;
export type Fault = { pointer: string; detail: string };
type Details = ErrorOptions & { faults?: Fault[]; retryAfterSeconds?: number };

/** Thrown by verbs; its sentence is shown to the person who asked, so it holds no secret and no internals. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly code: string;
  /** Pointers into the input (RFC 6901), one sentence each. */
  readonly faults: readonly Fault[];
  readonly retryAfterSeconds: number | null;

  constructor(kind: ProblemKind, code: string, detail: string, details: Details = {}) {
    super(detail, details);
    this.name = 'Problem';
    this.kind = kind;
    this.code = code;
    this.faults = details.faults ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

export const notFound = (what: string, id: string): Problem =>
  new Problem('not_found', `${what.replaceAll(' ', '_')}_not_found`, `There is no ${what} ${id}.`);
export const conflict = (code: string, detail: string): Problem => new Problem('conflict', code, detail);
export const invalid = (code: string, detail: string, faults: Fault[] = []): Problem =>
  new Problem('invalid_input', code, detail, { faults });
