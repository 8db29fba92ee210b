// Ties an activity to the verb that follows from it. The dispatcher gives each reaction its own retried job.
import type { Activity, ActivityKind } from '@tocsin/contracts/activity';
import type * as z from 'zod';

import type { Context } from './context.ts';

export type StoredActivity = Activity<ActivityKind<z.ZodUnknown>>;
/** `id` names the reaction's job queue: activity type and verb. */
export type Reaction = { id: string; type: string; handle: (ctx: Context, stored: StoredActivity) => Promise<void> };

/** The stored data is parsed here, so a verb never meets a shape it was not written for. */
export const on = <Data extends z.ZodType>(
  kind: ActivityKind<Data>,
  verb: (ctx: Context, activity: Activity<ActivityKind<Data>>) => Promise<void>,
): Reaction => ({
  id: `${kind.type}/${verb.name}`,
  type: kind.type,
  handle: (ctx, stored) => verb(ctx, { ...stored, data: kind.data.parse(stored.data) }),
});
