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
      return away('The event store does not answer. Try again in a moment.', error);
    case 'disk_full':
      return away('The disk of the event store is full. Free some space.', error);
    default:
      return error;
  }
}

const away = (detail: string, cause: EventStoreError): Problem =>
  new Problem('unavailable', 'event_store_unavailable', detail, { retryAfterSeconds: 2, cause });

export async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw searchProblem(error);
  }
}
