// What the event store refuses, in words for the person who searched.
import { invalid, Problem } from '#platform/errors';
import { EventStoreError } from '#platform/event-store';

/** Passes on what is not the searcher's concern. */
export function searchProblem(error: unknown): unknown {
  if (!(error instanceof EventStoreError)) return error;
  switch (error.code) {
    case 'timeout':
      return invalid('search_too_slow', 'The search took too long. Narrow the time range, or name fields.');
    case 'memory_limit':
    case 'too_many_rows':
      return invalid(
        'search_too_large',
        'The search needs more memory than it may take. Narrow the time range or the search.',
      );
    case 'unavailable':
      return new Problem(
        'unavailable',
        'event_store_unavailable',
        'The event store is starting. Try again in a moment.',
        {
          retryAfterSeconds: 2,
          cause: error,
        },
      );
    default:
      return error;
  }
}

export async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw searchProblem(error);
  }
}
