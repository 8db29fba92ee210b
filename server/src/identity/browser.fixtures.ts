// For tests: a browser that keeps its cookie, at an address of its own.
import { ApiProblem, createClient, type Call } from '@tocsin/contracts/client';
import type { Session } from '@tocsin/contracts/identity';
import type { SecondFactorNeeded } from '@tocsin/contracts/sign-in';

import { password } from './fixtures.ts';

export type TestBrowser = {
  call: Call;
  cookie: () => string;
  signIn: (email: string, secret?: string) => Promise<Session | SecondFactorNeeded>;
};

let addresses = 0;

/** @param base of the server, which believes X-Forwarded-For */
export function aBrowser(
  base: string,
  { ip = `198.18.${++addresses >> 8}.${addresses & 255}`, cookie = '' } = {},
): TestBrowser {
  let kept = cookie;
  const call = createClient({
    baseUrl: base,
    headers: { 'x-forwarded-for': ip },
    fetch: async (url, init) => {
      const headers = new Headers(init?.headers);
      if (kept !== '') headers.set('cookie', kept);
      const response = await fetch(url, { ...init, headers });
      const [set] = response.headers.getSetCookie();
      if (set !== undefined) kept = set.split(';', 1)[0] ?? '';
      return response;
    },
  });
  return {
    call,
    cookie: () => kept,
    signIn: (email, secret = password) => call('POST /session', { email, password: secret }),
  };
}

/** The problem code of a refusal, or `done`. */
export const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof ApiProblem) return error.problem.code;
      throw error;
    },
  );
