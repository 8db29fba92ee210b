// How well what was promised was kept.
import type { getSlaAttainment as endpoint } from '@tocsin/contracts/api/sla';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid } from '#platform/errors';

type Input = z.output<typeof endpoint.input>;
type Row = {
  key: string | null;
  label: string | null;
  met: number;
  missed: number;
  waived: number;
  running: number;
  median: number | null;
  p90: number | null;
  paused: number | null;
  elapsed: number | null;
};
type Pauser = {
  kind: 'alert' | 'incident';
  id: string;
  paused: number;
  elapsed: number;
  number: string;
  title: string;
};

const mostGroups = 200;
const mostPausers = 10;

/** What to group by, how it is called, and where that is found. */
const groupings = (
  tx: Tx,
): Record<Input['by'], { key: RawBuilder<unknown>; label: RawBuilder<unknown>; from: RawBuilder<unknown> }> => ({
  policy: {
    key: sql`c.policy_id::text`,
    label: sql`p.name`,
    from: sql`left join sla_policy p on p.id = c.policy_id`,
  },
  kind: { key: sql`c.kind`, label: sql`c.kind`, from: sql`` },
  severity: {
    key: sql`c.subject_kind || ' ' || c.severity`,
    label: sql`c.subject_kind || ' ' || c.severity`,
    from: sql``,
  },
  site: {
    key: sql`site.code`,
    label: sql`site.name`,
    // Of an incident of several sites each counts it; whoever sees some sites sees those.
    from: sql`left join alert a on a.id = c.subject_id left join incident i on i.id = c.subject_id
      left join lateral (select unnest(coalesce(i.site_codes, array[a.site_code])) as code) at_site on true
      left join site on site.code = at_site.code and site.org_id = ${tx.orgId}::uuid`,
  },
  analyst: {
    key: sql`c.owner_id::text`,
    label: sql`person.name`,
    from: sql`left join person on person.id = c.owner_id`,
  },
});

const share = (paused: number | null, elapsed: number | null): number => {
  const [waited, worked] = [paused ?? 0, elapsed ?? 0];
  return waited + worked === 0 ? 0 : waited / (waited + worked);
};

function scopeOf(ctx: Context, { from, to, subjectKind }: Input): RawBuilder<boolean> {
  const kinds = ctx.actor.permissions.has('alert:read') ? ['alert', 'incident'] : ['incident'];
  const wanted = subjectKind === undefined ? kinds : kinds.filter((each) => each === subjectKind);
  return sql<boolean>`c.state not in ('cancelled', 'pending') and c.started_at >= ${from}::timestamptz
    and c.started_at < ${to}::timestamptz and c.subject_kind = any(${wanted}::text[])`;
}

/** @throws Problem `time_range_reversed` */
export async function getAttainment(ctx: Context, input: Input) {
  authorize(ctx, 'incident:read');
  if (input.from > input.to)
    throw invalid('time_range_reversed', 'The time ends before it begins.', [
      { pointer: '/from', detail: 'Must be before “to”.' },
    ]);

  return inTransaction(ctx, async (tx) => {
    const { key, label, from } = groupings(tx)[input.by];
    const scope = scopeOf(ctx, input);
    const { rows } = await sql<Row>`
      select ${key} as key, min(${label}) as label,
        count(*) filter (where c.stopped_at is not null and c.breached_at is null)::int as met,
        count(*) filter (where c.breached_at is not null and c.waived_at is null)::int as missed,
        count(*) filter (where c.waived_at is not null)::int as waived,
        count(*) filter (where c.stopped_at is null and c.breached_at is null)::int as running,
        percentile_cont(0.5) within group (order by c.elapsed_ms) filter (where c.stopped_at is not null) as median,
        percentile_cont(0.9) within group (order by c.elapsed_ms) filter (where c.stopped_at is not null) as p90,
        sum(c.paused_ms)::float8 as paused, sum(c.elapsed_ms)::float8 as elapsed
      from sla_clock c ${from}
      where ${scope} group by 1 order by count(*) desc, 1 limit ${mostGroups}`.execute(tx.db);
    const { rows: pausers } = await sql<Pauser>`
      select c.subject_kind as kind, c.subject_id as id, max(c.paused_ms)::float8 as paused,
        (array_agg(c.elapsed_ms order by c.paused_ms desc))[1]::float8 as elapsed,
        min(coalesce(i.number, a.number)) as number, min(coalesce(i.title, a.title)) as title
      from sla_clock c left join incident i on i.id = c.subject_id left join alert a on a.id = c.subject_id
      where ${scope} and c.paused_ms > 0
      group by 1, 2 order by paused desc, id limit ${mostPausers}`.execute(tx.db);
    return {
      items: rows.map(({ met, missed, waived, running, median, p90, paused, elapsed, ...row }) => ({
        key: row.key ?? '',
        label: row.label ?? '',
        met,
        missed,
        waived,
        running,
        medianMs: median,
        p90Ms: p90,
        pauseShare: share(paused, elapsed),
      })),
      pausers: pausers.map(({ kind, id, paused, elapsed, number, title }) => ({
        kind,
        id,
        number,
        title,
        pausedMs: Math.round(paused),
        pauseShare: share(paused, elapsed),
      })),
    };
  });
}
