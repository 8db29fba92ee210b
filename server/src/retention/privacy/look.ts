// What an erasure would change, by kind, and which legal holds stand in its way; nothing is changed here.
import { sql } from 'kysely';

import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';

import type { Hold } from '../event-conditions.ts';
import { isHeldRecord, recordTables } from '../records.ts';
import { holdsInForce } from '../store.ts';
import { countNamed, eventKinds } from './rewrite-events.ts';
import {
  activityRewriter,
  deliveryRewriter,
  entityRewriter,
  evidenceWordsRewriter,
  rewriterOf,
  start,
  type Rewriter,
  type Rewriting,
} from './rewrite-records.ts';
import type { Pseudonymised, Sought } from './subject.ts';
import { findTextTables } from './text-tables.ts';

export type Ground = { handle: DatabaseHandle; store: EventStore };
export type Subject = { orgId: string; sought: Sought; who: Pseudonymised };

/** All of the database, activities last: until then the others may still make some. */
export const rewritersOf = ({ handle }: Ground): Promise<Rewriter[]> =>
  handle.asSystem(async (db) => [
    deliveryRewriter,
    ...(await findTextTables(db)).map(rewriterOf),
    entityRewriter,
    evidenceWordsRewriter,
    activityRewriter,
  ]);

/** Whatever records there are. */
export const isAbout = ({ identifier, member }: Sought, { scope, email }: Hold): boolean =>
  scope.kind === 'organisation' ||
  (scope.kind === 'person' && (scope.personId === member?.id || email?.toLowerCase() === identifier.toLowerCase())) ||
  (scope.kind === 'host' && scope.host.toLowerCase() === identifier.toLowerCase());

const heldKind = {
  deliveries: 'deliveries',
  alerts: 'alerts',
  incidents: 'incidents',
  comments: 'incidents',
  activities: 'activities',
} as const;

async function isAnyHeld(
  { handle }: Ground,
  kind: Rewriter['kind'],
  ids: readonly string[],
  hold: Hold,
): Promise<boolean> {
  if (kind === 'records' || ids.length === 0) return false;
  const of = heldKind[kind];
  const { rows } = await handle.asSystem((db) =>
    sql`select from ${sql.table(recordTables[of].table)} t
      where t.id::text = any(${ids}::text[]) and ${isHeldRecord(of, [hold])} limit 1`.execute(db),
  );
  return rows.length > 0;
}

export type Seen = { counts: Record<string, number>; held: Hold | null };

/** @param holds to ask about; it ends at the first that stands in the way */
export async function lookThrough(
  ground: Ground,
  subject: Subject,
  { holds, signal }: { holds: readonly Hold[]; signal: AbortSignal },
): Promise<Seen> {
  const counts: Record<string, number> = {};
  const about = holds.find((hold) => isAbout(subject.sought, hold));
  if (about) return { counts, held: about };
  const { orgId, who } = subject;
  for (const kind of eventKinds) {
    signal.throwIfAborted();
    const { count, held } = await countNamed({ store: ground.store, orgId, redactor: who.redactor }, kind, holds);
    counts[kind] = count;
    const hold = holds[held.findIndex((some) => some > 0)];
    if (hold) return { counts, held: hold };
  }
  const rewriting: Rewriting = { orgId, erasureId: null, redactor: who.redactor, member: who.member };
  for (const rewriter of await rewritersOf(ground))
    for (let after: string | null = start; after !== null;) {
      signal.throwIfAborted();
      const from: string = after;
      const page = await ground.handle.asSystem((db) => rewriter.page(db, rewriting, from));
      counts[rewriter.kind] = (counts[rewriter.kind] ?? 0) + page.changed;
      for (const hold of holds)
        if (await isAnyHeld(ground, rewriter.kind, page.ids, hold)) return { counts, held: hold };
      after = page.after;
    }
  return { counts: { ...counts, ...(who.member ? { account: 1 } : {}) }, held: null };
}

export const standingHolds = ({ handle }: Ground, orgId: string): Promise<Hold[]> =>
  handle.asSystem((db) => holdsInForce(db, orgId));

/** Its id and its kind alone: its scope may be what is erased. */
export const namedHold = ({ id, scope }: Hold): string => `legal hold ${id} (${scope.kind})`;
