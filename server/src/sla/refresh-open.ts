// Works out again the clocks of everything open: after a calendar was changed, or when policies are given anew.
import type { SlaSubjectKind } from '@tocsin/contracts/sla';
import { sql } from 'kysely';

import { inTransaction, type Context } from '#platform/context';

import { refreshClocks, type Wake } from './refresh.ts';

const batch = 100;
const least = '00000000-0000-0000-0000-000000000000';
type Subject = { kind: SlaSubjectKind; id: string };

/** Of all that is open, or of that whose clocks run by the calendar. */
async function page(ctx: Context, after: string, calendarId: string | undefined): Promise<Subject[]> {
  return inTransaction(ctx, async ({ db }) => {
    if (calendarId !== undefined) {
      const { rows } = await sql<Subject>`select distinct c.subject_kind as kind, c.subject_id as id
        from sla_clock c join sla_policy_version v on v.policy_id = c.policy_id and v.version = c.policy_version
        where c.state in ('running', 'paused') and c.subject_id > ${after}::uuid
          and v.body -> 'targets' @> ${JSON.stringify([{ calendarId }])}::jsonb
        order by id limit ${batch}`.execute(db);
      return rows;
    }
    const { rows } = await sql<Subject>`
      select 'incident' as kind, id from incident where closed_at is null and id > ${after}::uuid
      union all select 'alert', id from alert where stage <> 'resolved' and id > ${after}::uuid
      order by id limit ${batch}`.execute(db);
    return rows;
  });
}

type Order = { wake: Wake; repin: boolean; calendarId?: string; signal?: AbortSignal };

/** Cut short, it is begun again from the start: what was done stays as it is. */
export async function refreshOpen(ctx: Context, { wake, repin, calendarId, signal }: Order): Promise<void> {
  for (let after = least; ;) {
    const subjects = await page(ctx, after, calendarId);
    for (const { kind, id } of subjects) {
      signal?.throwIfAborted();
      await inTransaction(ctx, (tx) => refreshClocks(tx, kind, id, { wake, repin }));
      after = id;
    }
    if (subjects.length < batch) return;
  }
}
