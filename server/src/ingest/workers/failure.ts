// An error that crosses threads: a Problem stays one, anything else becomes its text.
import { Problem } from '#platform/errors';

import type { Failure } from './orders.ts';

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Problem))
    return { text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  const { kind, code, message, faults, retryAfterSeconds } = error;
  return { problem: { kind, code, detail: message, faults, retryAfterSeconds } };
}

export function errorOf(failure: Failure): Error {
  if ('text' in failure) return new Error(`Assembling failed: ${failure.text}`);
  const { kind, code, detail, faults, retryAfterSeconds } = failure.problem;
  return new Problem(kind, code, detail, {
    faults: [...faults],
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  });
}
