// The one door to the server: typed calls, and word of it when the session has ended.
import { ApiProblem, createClient, problemOf, type Call } from '@tocsin/contracts/client';

const client = createClient();
const listeners = new Set<() => void>();

/** Calls `listener` whenever an answer says that nobody is signed in any more. Answers with the way to stop. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let prove: (() => Promise<boolean>) | null = null;

/** `ask` has the person prove again who they are; it answers whether they did. Answers with the way to stop. */
export function onProofNeeded(ask: () => Promise<boolean>): () => void {
  prove = ask;
  return () => {
    prove = null;
  };
}

/**
 * Asks for a fresh proof where the server wants one, and then asks the server again.
 * @throws ApiProblem for every answer outside 2xx.
 */
export const call: Call = async (name, input, options) => {
  try {
    return await client(name, input, options);
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { status, code } = error.problem;
    if (code === 'step_up_needed' && prove && (await prove())) return await client(name, input, options);
    if (status === 401 && !isSignIn(name)) {
      // Another tab, or a proof given meanwhile, may have renewed the session while this was on its way.
      if (name !== 'GET /session' && (await stillSignedIn())) return await client(name, input, options);
      listeners.forEach((tell) => tell());
    }
    throw error;
  }
};

/** The same for a reading whose answer is a file. @throws ApiProblem */
export async function callForFile(path: string): Promise<Blob> {
  const ask = () => fetch(`/api/v1${path}`, { credentials: 'same-origin' });
  const response = await ask();
  if (response.ok) return await response.blob();
  const problem = await problemOf(response);
  const proven = problem.code === 'step_up_needed' && prove && (await prove()) ? await ask() : null;
  if (proven?.ok) return await proven.blob();
  throw new ApiProblem(proven ? await problemOf(proven) : problem);
}

const isSignIn = (name: string): boolean => name.startsWith('POST /session') || name.startsWith('POST /password-reset');
const stillSignedIn = (): Promise<boolean> =>
  client('GET /session', {}).then(
    () => true,
    () => false,
  );

export const isProblem = (error: unknown): error is ApiProblem => error instanceof ApiProblem;

/** True where asking the same thing again can help: the network, a busy or a restarting server. */
export const worthRetrying = (error: unknown): boolean =>
  !isProblem(error) || error.problem.status === 429 || error.problem.status >= 500;
