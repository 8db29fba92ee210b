// What is done when a service level is at risk or breached.
import * as z from 'zod';

/** What is done at a threshold, beside the record of it. */
export const SlaAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('log') }),
  z.object({ type: z.literal('email'), to: z.array(z.email()).min(1).max(20) }),
  z.object({ type: z.literal('webhook'), url: z.url({ protocol: /^https?$/ }).max(2000) }),
  z.object({ type: z.literal('raise_severity') }),
  z.object({ type: z.literal('assign'), personId: z.uuid() }),
]);
export type SlaAction = z.infer<typeof SlaAction>;
