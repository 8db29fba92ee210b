// The record of what happened: audit trail, incident timeline and outbox in one table.
import type { ActivityKind, activityResults } from '@tocsin/contracts/activity';
import { sql } from 'kysely';
import type * as z from 'zod';

import type { Tx } from './context.ts';
import { uuidv7 } from './id.ts';
import { masked } from './masked.ts';

export type ActivityResult = (typeof activityResults)[number];

export type ActivityTables = {
  activity: {
    id: string;
    orgId: string;
    type: string;
    at: Date;
    actorKind: string;
    actorId: string;
    actorName: string;
    ip: string | null;
    requestId: string;
    causedBy: string | null;
    subjectKind: string;
    subjectId: string;
    incidentId: string | null;
    data: unknown;
    /** How the actor had signed in; null for what no person or key asked for. */
    strength: string | null;
    userAgent: string | null;
    result: ActivityResult;
  };
};

/** `incidentId` puts the activity on that incident's timeline. */
export type About = { subjectId: string; incidentId?: string | null; result?: ActivityResult };

/** Writes one activity in the caller's transaction: a change that is not recorded is not made. */
export async function record<Data extends z.ZodType>(
  tx: Tx,
  kind: ActivityKind<Data>,
  about: About,
  data: z.input<Data>,
): Promise<void> {
  await recordMany(tx, kind, [{ ...about, data }]);
}

/** The same for many subjects at once, in one statement. */
export async function recordMany<Data extends z.ZodType>(
  tx: Tx,
  kind: ActivityKind<Data>,
  entries: readonly (About & { data: z.input<Data> })[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ subjectId, incidentId, result = 'done', data }) => ({
    id: uuidv7(),
    orgId: tx.orgId,
    type: kind.type,
    at: tx.now(),
    actorKind: tx.actor.kind,
    actorId: tx.actor.id,
    actorName: tx.actor.name,
    ip: tx.ip,
    requestId: tx.requestId,
    causedBy: tx.causedBy,
    subjectKind: kind.subject,
    subjectId,
    incidentId: incidentId ?? null,
    data: JSON.stringify(masked(kind.data.parse(data))),
    strength: tx.strength ?? null,
    userAgent: tx.userAgent ?? null,
    result,
  }));
  for (let start = 0; start < rows.length; start += 500)
    await tx.db
      .$extendTables<ActivityTables>()
      .insertInto('activity')
      .values(rows.slice(start, start + 500))
      .execute();
  await sql`select pg_notify('tocsin_activity', ${tx.orgId})`.execute(tx.db);
}
