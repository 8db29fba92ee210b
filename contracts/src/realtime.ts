// What goes over the one WebSocket at /ws, as JSON text frames.
import * as z from 'zod';

import { ActivityRow } from './activity.ts';

/** `alerts`, `incidents`, `rules`, `incident:<id>`, `job:<id>`, `pulse`. */
export const Channel = z.string().max(100);

export const ClientMessage = z.discriminatedUnion('kind', [
  /** `after`: the id of the last activity seen; what was missed since then comes first. */
  z.object({ kind: z.literal('subscribe'), channels: z.array(Channel).max(50), after: z.uuid().optional() }),
  z.object({ kind: z.literal('unsubscribe'), channels: z.array(Channel).max(50) }),
  z.object({ kind: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

export const JobProgress = z.object({
  jobId: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  /** 0 to 1. */
  progress: z.number(),
  message: z.string(),
});
export type JobProgress = z.infer<typeof JobProgress>;

export const ServerMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('activity'), channel: Channel, activity: ActivityRow }),
  z.object({ kind: z.literal('job'), channel: Channel, job: JobProgress }),
  /** More was missed than is replayed: reload what is on screen. */
  z.object({ kind: z.literal('reload') }),
  z.object({ kind: z.literal('problem'), code: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('pong') }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
