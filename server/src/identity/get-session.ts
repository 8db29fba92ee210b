// Who am I, and what may I do?
import type { Session } from '@tocsin/contracts/identity';

import { inTransaction, type Context } from '#platform/context';
import { Problem } from '#platform/errors';

import { describeSession } from './sessions.ts';

/** @throws Problem `forbidden` `not_a_person` for API keys. */
export async function getSession(ctx: Context): Promise<Session> {
  if (ctx.actor.kind !== 'user') throw new Problem('forbidden', 'not_a_person', 'An API key has no session.');
  return inTransaction(ctx, (tx) => describeSession(tx, ctx.actor.id, ctx.strength));
}
