// Who of those connected may hear an activity: asked of the database once for all who see the same.
import { sql } from 'kysely';

import type { DatabaseHandle } from '../database.ts';
import { fingerprintOf, type Reach } from '../reach.ts';

type Listener = { readonly orgId: string; readonly reach: Reach };
type Told = { readonly id: string; readonly orgId: string };

/** Whether somebody may hear one of the activities it was made for. */
export type Audience = {
  /** False for a listener who came after it was made: make another. */
  knows: (listener: Listener) => boolean;
  hears: (listener: Listener, activityId: string) => boolean;
};

const keyOf = ({ orgId, reach }: Listener): string => `${orgId} ${fingerprintOf(reach)}`;

/** Not inside a transaction. */
export async function audienceOf(
  handle: DatabaseHandle,
  listeners: Iterable<Listener>,
  rows: readonly Told[],
): Promise<Audience> {
  const idsOf = Map.groupBy(rows, ({ orgId }) => orgId);
  const groups = new Map([...listeners].map((listener) => [keyOf(listener), listener]));
  const visible = new Map<string, ReadonlySet<string>>();
  for (const [key, { orgId, reach }] of groups) {
    const ids = (idsOf.get(orgId) ?? []).map(({ id }) => id);
    visible.set(key, ids.length === 0 ? new Set() : await visibleOf(handle, orgId, reach, ids));
  }
  return {
    knows: (listener) => visible.has(keyOf(listener)),
    hears: (listener, activityId) => visible.get(keyOf(listener))?.has(activityId) ?? false,
  };
}

const visibleOf = (handle: DatabaseHandle, orgId: string, reach: Reach, ids: string[]): Promise<Set<string>> =>
  handle.transact(
    orgId,
    async (db) => {
      const { rows } = await sql<{ id: string }>`select id from activity where id = any(${ids}::uuid[])`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },
    reach,
  );
