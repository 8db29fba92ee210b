// ETag and If-Match, for what carries a revision number `rev`.
import type { Endpoint } from '@tocsin/contracts/api/endpoint';
import * as z from 'zod';

import { invalid } from '../errors.ts';

/** `"7"` for an answer with `rev: 7`; null for all else. */
export const etagOf = (answer: unknown): string | null =>
  typeof answer === 'object' && answer !== null && 'rev' in answer && typeof answer.rev === 'number'
    ? `"${answer.rev}"`
    : null;

/**
 * Puts the revision that `If-Match` names into the input; the verb compares it and answers 409 `stale_revision`.
 * @throws Problem `invalid_input` where the endpoint has no revision to compare: silence would promise a check.
 */
export function applyIfMatch(endpoint: Endpoint, ifMatch: string | undefined, input: Record<string, unknown>): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!(endpoint.input instanceof z.ZodObject) || !('rev' in endpoint.input.shape))
    throw invalid('if_match_unsupported', 'This has no revision that If-Match could be compared with.');
  const rev = /^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(ifMatch)?.[1];
  if (rev === undefined) throw invalid('invalid_if_match', 'If-Match must be one ETag as it was answered, e.g. "7".');
  if (input['rev'] !== undefined && input['rev'] !== Number(rev))
    throw invalid('invalid_input', 'If-Match and rev name different revisions.', [
      { pointer: '/rev', detail: 'If-Match says otherwise.' },
    ]);
  input['rev'] = Number(rev);
}

/** Whether `If-None-Match` names this ETag, so that 304 says it all. */
export const isUnchanged = (etag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .includes(etag);
