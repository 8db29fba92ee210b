// The typed client: `call('POST /alerts/actions', { … })`. Used by the dashboard, the command line and the tests.
import type * as z from 'zod';

import type { Api } from './api/index.ts';
import type { ProblemDetails } from './problem.ts';

type Name = keyof Api;
export type Input<N extends Name> = z.input<Api[N]['input']>;
export type Output<N extends Name> = z.output<Api[N]['output']>;

/** A refusal, as the server put it. */
export class ApiProblem extends Error {
  readonly problem: ProblemDetails;
  constructor(problem: ProblemDetails) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

export type ClientOptions = {
  /** Scheme and authority, e.g. `http://127.0.0.1:8480`; empty in a browser. */
  baseUrl?: string;
  apiKey?: string;
  headers?: Record<string, string>;
  fetch?: typeof fetch;
};
export type Call = <N extends Name>(name: N, input: Input<N>, options?: { signal?: AbortSignal }) => Promise<Output<N>>;

/** Splits one input object into path, query and body as the endpoint's name says. */
export function requestOf(
  name: string,
  input: Record<string, unknown>,
): { method: string; path: string; body: string | null } {
  const [method = 'GET', template = '/'] = name.split(' ');
  const rest = { ...input };
  const path = template.replaceAll(/:(\w+)/g, (_, key: string) => {
    const value = rest[key];
    delete rest[key];
    return encodeURIComponent(String(value));
  });
  if (method !== 'GET' && method !== 'DELETE') return { method, path, body: JSON.stringify(rest) };
  const query = new URLSearchParams();
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  for (const [key, value] of Object.entries(rest)) {
    if (Array.isArray(value)) value.forEach((item) => query.append(key, textOf(item)));
    else if (value !== undefined && value !== null) query.append(key, textOf(value));
  }
  return { method, path: query.size ? `${path}?${query.toString()}` : path, body: null };
}

/** @throws ApiProblem for any answer outside 2xx, also when the answer is not ours (a proxy's error page). */
export function createClient(options: ClientOptions = {}): Call {
  const send = options.fetch ?? fetch;
  return async (name, input, { signal } = {}) => {
    const { method, path, body } = requestOf(name, input);
    const response = await send(`${options.baseUrl ?? ''}/api/v1${path}`, {
      method,
      headers: {
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {}),
        ...options.headers,
      },
      body,
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
    });
    if (response.ok) return await answerOf(response);
    throw new ApiProblem(await problemOf(response));
  };
}

// The server checked this answer against the endpoint's output before it sent it.
const answerOf = async <T>(response: Response): Promise<T> =>
  (response.status === 204 ? {} : await response.json()) as T;

export async function problemOf(response: Response): Promise<ProblemDetails> {
  const instance = response.headers.get('x-request-id') ?? '';
  if (response.headers.get('content-type')?.includes('problem+json')) return (await response.json()) as ProblemDetails;
  const detail = `The server answered ${response.status} ${response.statusText}.`;
  return {
    type: 'about:blank',
    title: 'Unexpected answer',
    status: response.status,
    detail,
    code: 'unexpected_answer',
    instance,
  };
}
