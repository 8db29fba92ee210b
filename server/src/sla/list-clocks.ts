// Clocks, those due first first.
import type { listSlaClocks as endpoint } from '@tocsin/contracts/api/sla';
import type { Page } from '@tocsin/contracts/page';
import type { SlaClock } from '@tocsin/contracts/sla';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { presentClocks } from './present.ts';
import { tables } from './tables.ts';

type Input = z.output<typeof endpoint.input>;
type Condition = RawBuilder<boolean>;
const yes = sql<boolean>`true`;
/** Keeps what does not run behind what does, each in the order it began. */
const order = sql`coalesce(due_at, 'infinity'::timestamptz)`;

const viewOf = (tx: Tx): Record<Input['view'], Condition> => ({
  open: sql`state in ('pending', 'running', 'paused')`,
  at_risk: sql`state in ('running', 'paused') and breached_at is null and at_risk_at < ${tx.now()}`,
  breached: sql`breached_at is not null and waived_at is null and state <> 'cancelled'`,
  ended: sql`state in ('met', 'stopped_late')`,
  all: sql`state <> 'cancelled'`,
});

/** Of alerts only for those who may see alerts. */
function kindsOf(ctx: Context, kind: Input['subjectKind']): Condition {
  const kinds = ctx.actor.permissions.has('alert:read') ? ['alert', 'incident'] : ['incident'];
  return sql`subject_kind = any(${kind === undefined ? kinds : kinds.filter((each) => each === kind)}::text[])`;
}

/** @throws Problem `invalid_input` for a cursor of another list. */
export async function listClocks(ctx: Context, input: Input): Promise<Page<SlaClock>> {
  authorize(ctx, 'incident:read');

  const { subject, kind, view, each, limit, cursor } = input;
  const start = cursor === undefined ? null : readCursor(cursor, 'sla', ['text', 'id']);
  return inTransaction(ctx, async (tx) => {
    const [at, id] = start ?? [];
    const after = typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? at : 'infinity';
    const wanted = sql<boolean>`${viewOf(tx)[view]} and ${kindsOf(ctx, input.subjectKind)}
      and ${subject?.length ? sql<boolean>`subject_id = any(${subject}::uuid[])` : yes}
      and ${kind?.length ? sql<boolean>`kind = any(${kind}::text[])` : yes}`;
    const first = sql<boolean>`id in (select distinct on (subject_id) id from sla_clock where ${wanted}
      order by subject_id, ${order}, id)`;
    const rows = await tables(tx.db)
      .selectFrom('slaClock')
      .selectAll()
      .where(each === 'first' ? first : wanted)
      .where(start ? sql<boolean>`(${order}, id) > (${after}::timestamptz, ${id}::uuid)` : yes)
      .orderBy(order)
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next =
      rows.length > limit && last ? writeCursor('sla', [last.dueAt?.toISOString() ?? 'infinity', last.id]) : null;
    return { items: await presentClocks(tx, page), next };
  });
}
