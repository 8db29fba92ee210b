// An endpoint as a value: server routes, OpenAPI and the typed client all derive from it.
import type * as z from 'zod';

import type { Permission } from '../identity.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export type Endpoint<
  M extends Method = Method,
  P extends string = string,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> = {
  method: M;
  /** Below `/api/v1`, with `:name` for parts that vary. */
  path: P;
  summary: string;
  /** The permission the verb asks for; `public` needs no sign-in, `signed-in` needs only that. */
  permission: Permission | 'public' | 'signed-in';
  /** One object: path parts, query (GET, DELETE) and body (others) together. Query values arrive as text: coerce. */
  input: I;
  output: O;
  /** `read`: it shows sensitive data, and who looked is put on record. */
  audited?: 'read';
  /** Success status; 200 unless said. */
  status: 200 | 201 | 202 | 204;
  /**
   * A session must have proved lately who uses it. `true` is for people alone; with `sessions` an API key of that
   * permission is let through.
   */
  stepUp?: true | 'sessions';
  /** Open also to a session that still has to set up the second factor its organisation asks for. */
  whileLimited?: true;
  /** On its way out: days as `2027-01-31`, and the endpoint to use from now on, as `GET /alerts`. */
  deprecated?: Deprecated;
};
export type Deprecated = { since: string; sunset: string; instead: string };

export function endpoint<M extends Method, P extends string, I extends z.ZodType, O extends z.ZodType>(
  method: M,
  path: P,
  about: Pick<Endpoint, 'summary' | 'permission' | 'audited' | 'stepUp' | 'whileLimited' | 'deprecated'> & {
    input: I;
    output: O;
    status?: Endpoint['status'];
  },
): Endpoint<M, P, I, O> {
  return { method, path, status: 200, ...about };
}
