// What goes wrong in SCIM, as RFC 7644 (3.12) says it.
import { Problem, problemKinds } from '#platform/errors';

type ScimType =
  | 'invalidFilter'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

export class ScimFault extends Error {
  readonly status: number;
  readonly scimType: ScimType | null;

  constructor(status: number, scimType: ScimType | null, detail: string) {
    super(detail);
    this.name = 'ScimFault';
    this.status = status;
    this.scimType = scimType;
  }
}

export const badValue = (detail: string): ScimFault => new ScimFault(400, 'invalidValue', detail);
export const taken = (detail: string): ScimFault => new ScimFault(409, 'uniqueness', detail);
export const gone = (what: string, id: string): ScimFault => new ScimFault(404, null, `There is no ${what} ${id}.`);

/** Null for what is nobody's mistake but ours. */
export function scimFaultOf(error: unknown): ScimFault | null {
  if (error instanceof ScimFault) return error;
  if (error instanceof Problem) {
    const scimType = error.kind === 'invalid_input' ? 'invalidValue' : null;
    return new ScimFault(problemKinds[error.kind], scimType, error.message);
  }
  // What Fastify refuses of a body.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500)
    return error.statusCode === 413
      ? new ScimFault(413, null, 'The body is larger than what is taken here.')
      : new ScimFault(error.statusCode, 'invalidSyntax', 'Send a SCIM resource as JSON.');
  return null;
}
