// The channels of incidents and alerts that whoever asks does not see: to them they do not exist.
import { sql } from 'kysely';

import type { Context } from '../context.ts';

const tables = ['incident', 'alert'] as const;
const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export async function hiddenChannels(ctx: Context, channels: readonly string[]): Promise<Set<string>> {
  const hidden = new Set<string>();
  for (const table of tables) {
    const prefix = `${table}:`;
    const asked = channels.filter((channel) => channel.startsWith(prefix));
    const ids = asked.map((channel) => channel.slice(prefix.length)).filter(isId);
    const seen = ids.length === 0 ? new Set<string>() : await seenOf(ctx, table, ids);
    for (const channel of asked) if (!seen.has(channel.slice(prefix.length))) hidden.add(channel);
  }
  return hidden;
}

async function seenOf(ctx: Context, table: (typeof tables)[number], ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await ctx.transact((db) =>
    sql<{ id: string }>`select id from ${sql.table(table)} where id = any(${ids}::uuid[])`.execute(db),
  );
  return new Set(rows.map(({ id }) => id));
}
