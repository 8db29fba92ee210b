// Who looks at what at this moment, and what they are writing. Kept in memory of every process, told by each to all; it
// ends when a connection does, and by itself when nothing is heard of one.
import type { Present } from '@tocsin/contracts/realtime';
import { sql } from 'kysely';
import * as z from 'zod';

import type { DatabaseHandle } from '../database.ts';

export const presenceChannel = 'tocsin_presence';
/** Pages say that they are there every twenty seconds; two of those may be lost. */
const livesMs = 50_000;

export const PresenceNotice = z.object({
  orgId: z.string(),
  channel: z.string(),
  connection: z.string(),
  /** Null: gone. */
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  editing: z.string().nullable(),
});
export type PresenceNotice = z.infer<typeof PresenceNotice>;

type Here = { id: string; name: string; editing: string | null; until: number };
export type Place = { orgId: string; channel: string };
const keyOf = ({ orgId, channel }: Place): string => `${orgId} ${channel}`;

export class Presence {
  #places = new Map<string, { place: Place; here: Map<string, Here> }>();

  /** @returns whether somebody would see a difference */
  hear({ orgId, channel, connection, person, editing }: PresenceNotice, now: number): boolean {
    const key = keyOf({ orgId, channel });
    const kept = this.#places.get(key);
    const before = kept?.here.get(connection);
    if (!person) {
      kept?.here.delete(connection);
      if (kept?.here.size === 0) this.#places.delete(key);
      return before !== undefined;
    }
    const here = kept?.here ?? new Map<string, Here>();
    here.set(connection, { ...person, editing, until: now + livesMs });
    if (!kept) this.#places.set(key, { place: { orgId, channel }, here });
    return before?.editing !== editing;
  }

  /** Takes away of whom nothing was heard. @returns where that was */
  expire(now: number): Place[] {
    const changed: Place[] = [];
    for (const [key, { place, here }] of this.#places) {
      const over = [...here].filter(([, { until }]) => until <= now);
      for (const [connection] of over) here.delete(connection);
      if (over.length > 0) changed.push(place);
      if (here.size === 0) this.#places.delete(key);
    }
    return changed;
  }

  /** One line a person, whatever number of pages they have open; by name. */
  people(place: Place): Present[] {
    const here = [...(this.#places.get(keyOf(place))?.here.values() ?? [])];
    return [...Map.groupBy(here, ({ id }) => id)]
      .map(([id, all]) => ({
        id,
        name: all[0]?.name ?? '',
        editing: [...new Set(all.flatMap(({ editing }) => (editing === null ? [] : [editing])))].toSorted(),
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
  }
}

/** On every process. */
export async function publishPresence(handle: DatabaseHandle, notice: PresenceNotice): Promise<void> {
  await handle.asSystem((db) => sql`select pg_notify(${presenceChannel}, ${JSON.stringify(notice)})`.execute(db));
}
