// What goes over the one WebSocket at /ws, as JSON text frames.
import * as z from 'zod';

import { ActivityRow } from './activity.ts';

/** `alerts`, `incidents`, `rules`, `incident:<id>`, `alert:<id>`, `job:<id>`, `pulse`, and `me` for one’s own notices. */
export const Channel = z.string().max(100);

export const ClientMessage = z.discriminatedUnion('kind', [
  /** `after`: the id of the last activity seen; what was missed since then comes first. */
  z.object({ kind: z.literal('subscribe'), channels: z.array(Channel).max(50), after: z.uuid().optional() }),
  z.object({ kind: z.literal('unsubscribe'), channels: z.array(Channel).max(50) }),
  /** Somebody looks at what a subscribed `incident:` or `alert:` channel is about; said again every twenty seconds. */
  z.object({ kind: z.literal('here'), channel: Channel, editing: z.string().max(100).nullable() }),
  z.object({ kind: z.literal('gone'), channel: Channel }),
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

/** Somebody who looks at it now, and what of it they are writing. */
export const Present = z.object({ id: z.string(), name: z.string(), editing: z.array(z.string()) });
export type Present = z.infer<typeof Present>;

export const ServerMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('activity'), channel: Channel, activity: ActivityRow }),
  z.object({ kind: z.literal('job'), channel: Channel, job: JobProgress }),
  z.object({ kind: z.literal('presence'), channel: Channel, people: z.array(Present) }),
  /** There are new notices for the person, or they read some elsewhere. */
  z.object({ kind: z.literal('notices'), channel: Channel }),
  /** More was missed than is replayed: reload what is on screen. */
  z.object({ kind: z.literal('reload') }),
  z.object({ kind: z.literal('problem'), code: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('pong') }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
