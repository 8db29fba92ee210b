// The channels of incidents that whoever asks does not see: to them they do not exist.
import { sql } from 'kysely';

import type { Context } from '../context.ts';

const prefix = 'incident:';
const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export async function hiddenChannels(ctx: Context, channels: readonly string[]): Promise<Set<string>> {
  const asked = channels.filter((channel) => channel.startsWith(prefix));
  const ids = asked.map((channel) => channel.slice(prefix.length)).filter(isId);
  if (ids.length === 0) return new Set(asked);
  const { rows } = await ctx.transact((db) =>
    sql<{ id: string }>`select id from incident where id = any(${ids}::uuid[])`.execute(db),
  );
  const seen = new Set(rows.map(({ id }) => `${prefix}${id}`));
  return new Set(asked.filter((channel) => !seen.has(channel)));
}
