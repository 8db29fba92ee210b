// Errors in the shape that Elasticsearch clients read.
import type { Failure } from '../http/answer.ts';

const types: Readonly<Record<number, string>> = {
  400: 'illegal_argument_exception',
  401: 'security_exception',
  403: 'security_exception',
  404: 'resource_not_found_exception',
  413: 'content_too_long_exception',
  429: 'es_rejected_execution_exception',
  503: 'unavailable_shards_exception',
};

export function errorBody({ status, reason }: Pick<Failure, 'status' | 'reason'>): unknown {
  const cause = { type: types[status] ?? 'exception', reason };
  return { error: { root_cause: [cause], ...cause }, status };
}
