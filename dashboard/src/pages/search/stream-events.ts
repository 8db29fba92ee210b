// The search as it streams: line by line, until it is done or no longer wanted.
import type { EventStreamLine } from '@tocsin/contracts/api/events';
import { ApiProblem, requestOf } from '@tocsin/contracts/client';
import type { ProblemDetails } from '@tocsin/contracts/problem';

import { readNdjson } from './ndjson.ts';
import { words } from './words.ts';

export type SearchInput = { query: string; from: string; to?: string; cursor?: string; limit: number };

/**
 * Yields what GET /events/stream answers. Aborting the signal closes the connection, which cancels the search there.
 * @throws ApiProblem where the search is refused before it begins.
 */
export async function* streamEvents(input: SearchInput, signal: AbortSignal): AsyncGenerator<EventStreamLine> {
  const { path } = requestOf('GET /events/stream', input);
  const response = await fetch(`/api/v1${path}`, { signal, credentials: 'same-origin' });
  if (!response.ok || !response.body) throw new ApiProblem(await problemOf(response));
  for await (const line of readNdjson(response.body)) yield lineOf(line);
}

async function problemOf(response: Response): Promise<ProblemDetails> {
  if (response.headers.get('content-type')?.includes('problem+json')) return problemIn(await response.json());
  return {
    type: 'about:blank',
    title: words.notStarted,
    status: response.status,
    detail: words.unexpectedAnswer(response.status, response.statusText),
    code: 'unexpected_answer',
    instance: response.headers.get('x-request-id') ?? '',
  };
}

// The server makes every problem in one place, and checks each line against EventStreamLine before it sends it.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const problemIn = (body: unknown): ProblemDetails => body as ProblemDetails;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const lineOf = (line: unknown): EventStreamLine => line as EventStreamLine;
