// The one door to the server: typed calls, and word of it when the session has ended.
import { ApiProblem, createClient, type Call } from '@tocsin/contracts/client';

const client = createClient();
const listeners = new Set<() => void>();

/** Calls `listener` whenever an answer says that nobody is signed in any more. Answers with the way to stop. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @throws ApiProblem for every answer outside 2xx. */
export const call: Call = async (name, input, options) => {
  try {
    return await client(name, input, options);
  } catch (error) {
    if (isProblem(error) && error.problem.status === 401 && name !== 'POST /session') {
      listeners.forEach((tell) => tell());
    }
    throw error;
  }
};

export const isProblem = (error: unknown): error is ApiProblem => error instanceof ApiProblem;

/** True where asking the same thing again can help: the network, a busy or a restarting server. */
export const worthRetrying = (error: unknown): boolean =>
  !isProblem(error) || error.problem.status === 429 || error.problem.status >= 500;
