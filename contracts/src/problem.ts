// RFC 9457 problem details: the one shape in which Tocsin says that something went wrong.
import * as z from 'zod';

export const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** Stable, machine-readable: programs branch on this, never on the words. */
  code: z.string(),
  /** The request id, also in the `x-request-id` header and in the server's log. */
  instance: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type ProblemDetails = z.infer<typeof ProblemDetails>;
