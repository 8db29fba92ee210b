// The only place that turns an error into RFC 9457 problem details.
import type { ProblemDetails } from '@tocsin/contracts/problem';

import { Problem, problemKinds, type Fault, type ProblemKind } from './errors.ts';
import { EventStoreError } from './event-store/error.ts';

export type ProblemAnswer = {
  status: number;
  headers: Record<string, string>;
  body: ProblemDetails;
  /** Nobody's mistake but ours: to be logged with the error itself, whose text is never sent. */
  unexpected: boolean;
};

const titles: Record<ProblemKind, string> = {
  invalid_input: 'Invalid input',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict',
  too_large: 'Too large',
  too_many_requests: 'Too many requests',
  upstream_failed: 'Another system failed',
  unavailable: 'Unavailable',
};

type Refusal = { status: number; code: string; title: string; detail: string };
/** What HTTP itself refuses before a verb is asked, by Fastify's error code. */
const refusals: Record<string, Refusal> = {
  FST_ERR_CTP_INVALID_JSON_BODY: refusal(400, 'invalid_json', 'Invalid input', 'The body is not valid JSON.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: refusal(400, 'invalid_json', 'Invalid input', 'The body is empty, JSON was announced.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refusal(
    400,
    'content_length_mismatch',
    'Invalid input',
    'The body is not as long as Content-Length says.',
  ),
  FST_ERR_CTP_BODY_TOO_LARGE: refusal(413, 'body_too_large', titles.too_large, 'The body is larger than this takes.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refusal(
    415,
    'unsupported_media_type',
    'Unsupported media type',
    'Send the body as application/json.',
  ),
  HPE_HEADER_OVERFLOW: refusal(
    431,
    'headers_too_large',
    'Headers too large',
    'The headers are larger than this takes.',
  ),
  ERR_HTTP_REQUEST_TIMEOUT: refusal(408, 'request_too_slow', 'Too slow', 'The request took too long to arrive.'),
  FST_ERR_BAD_URL: refusal(400, 'invalid_url', 'Invalid input', 'The address is not well formed.'),
};
function refusal(status: number, code: string, title: string, detail: string): Refusal {
  return { status, code, title, detail };
}

const internal = refusal(
  500,
  'internal',
  'Internal error',
  'Something went wrong on our side; the log has the details.',
);

const storeAway = refusal(
  503,
  'event_store_unavailable',
  titles.unavailable,
  'The event store does not answer. Try again in a moment.',
);

/**
 * RFC 9457 details for anything thrown. A `Problem` keeps its code and sentence, what HTTP refuses gets ours, and
 * everything else is 500 `internal` without a word of the error.
 */
export function problemAnswer(error: unknown, requestId: string): ProblemAnswer {
  if (error instanceof Problem) {
    const refused = refusal(problemKinds[error.kind], error.code, titles[error.kind], error.message);
    const answer = answerOf(refused, requestId, error.faults);
    if (error.retryAfterSeconds !== null)
      answer.headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds)));
    if (error.kind === 'unauthenticated') answer.headers['www-authenticate'] = 'Bearer realm="tocsin"';
    return answer;
  }
  if (error instanceof EventStoreError && error.code === 'unavailable') {
    const answer = answerOf(storeAway, requestId);
    answer.headers['retry-after'] = '2';
    return answer;
  }
  const known = httpErrorOf(error);
  if (known === null) return { ...answerOf(internal, requestId), unexpected: true };
  return answerOf(known, requestId);
}

/** 405 with the `Allow` header that RFC 9110 asks for. */
export function methodNotAllowed(method: string, allowed: readonly string[], requestId: string): ProblemAnswer {
  const detail = `${method} is not possible here; ${allowed.join(', ')} would be.`;
  const answer = answerOf(refusal(405, 'method_not_allowed', 'Method not allowed', detail), requestId);
  return { ...answer, headers: { allow: allowed.join(', ') } };
}

function answerOf(refused: Refusal, requestId: string, faults: readonly Fault[] = []): ProblemAnswer {
  const { status, code, title, detail } = refused;
  const body: ProblemDetails = { type: `/docs/problems#${code}`, title, status, detail, code, instance: requestId };
  if (faults.length > 0) body.errors = [...faults];
  return { status, headers: {}, body, unexpected: false };
}

function httpErrorOf(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const named = refusals[code];
  if (named) return named;
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (!code.startsWith('FST_ERR') || status < 400 || status >= 500) return null;
  return refusal(status, 'bad_request', 'Invalid input', 'The request is not well formed.');
}
