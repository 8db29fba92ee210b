// Sends one batch through the ingest door; waits and tries again while Tocsin is too busy or out of reach.
import { setTimeout as wait } from 'node:timers/promises';

import { ProblemDetails } from '@tocsin/contracts/problem';

import type { Connection } from './connection.ts';
import { CommandFault } from './fault.ts';
import type { Batch } from './import-batches.ts';

export type Accepted = { accepted: number; unparsed: number };
export type SenderOptions = Connection & {
  site?: string | undefined;
  /** For how long one batch is tried in vain, in milliseconds. */
  patienceMs?: number;
};

const defaultPatienceMs = 10 * 60_000;
const longestPauseMs = 60_000;
const isBusy = (status: number): boolean => status === 429 || status === 503;

/**
 * The function it gives throws CommandFault with the server's own sentence when a batch is refused, and the network's
 * error when the very first one finds nobody.
 */
export function createSender({ baseUrl, apiKey, site, patienceMs = defaultPatienceMs }: SenderOptions) {
  let hasAnswered = false;

  return async (batch: Batch): Promise<Accepted> => {
    const deadline = performance.now() + patienceMs;
    for (let attempt = 0; ; attempt++) {
      const answer = await attemptOnce(batch).catch((error: unknown) => {
        if (!hasAnswered) throw error;
        return null;
      });
      if (answer !== null) {
        hasAnswered = true;
        if (answer.ok) return acceptedOf(await answer.json());
        if (!isBusy(answer.status)) throw await refusal(answer);
      }
      const pause = pauseMs(answer?.headers.get('retry-after') ?? null, attempt);
      if (performance.now() + pause > deadline) {
        const why = answer === null ? 'Tocsin can no longer be reached' : (await refusal(answer)).message;
        throw new CommandFault(`Given up after ${Math.round(patienceMs / 1000)} s: ${why}`, 1);
      }
      await wait(pause);
    }
  };

  function attemptOnce({ source, body, key }: Batch): Promise<Response> {
    const query = site === undefined ? '' : `?site=${encodeURIComponent(site)}`;
    return fetch(`${baseUrl}/api/v1/ingest/${source}${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': key },
      body,
    });
  }
}

/** Retry-After is seconds or a date (RFC 9110 §10.2.3); without it, twice as long each time, from half a second. */
function pauseMs(retryAfter: string | null, attempt: number): number {
  const seconds = Number(retryAfter ?? Number.NaN);
  const asked = Number.isNaN(seconds) ? Date.parse(retryAfter ?? '') - Date.now() : seconds * 1000;
  const pause = Number.isNaN(asked) ? 500 * 2 ** Math.min(attempt, 10) : asked;
  return Math.min(Math.max(pause, 100), longestPauseMs);
}

function acceptedOf(answer: unknown): Accepted {
  const { accepted, unparsed } = Object(answer) as Partial<Accepted>;
  if (typeof accepted !== 'number' || typeof unparsed !== 'number')
    throw new CommandFault('What answers there is no Tocsin: it took the events without saying how many.', 1);
  return { accepted, unparsed };
}

async function refusal(answer: Response): Promise<CommandFault> {
  const problem = ProblemDetails.safeParse(await answer.json().catch(() => null));
  return new CommandFault(
    problem.success ? problem.data.detail : `Tocsin refused the events with status ${answer.status}.`,
    1,
  );
}
