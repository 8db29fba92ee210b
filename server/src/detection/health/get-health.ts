// How rules are doing: matches by day, what became of their alerts, what they cost, since when they are silent.
import type { RuleHealth } from '@tocsin/contracts/rule';

import { countVerdicts } from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { lastSeen, type SeenSource, type SeenSources } from '../coverage/seen.ts';
import { tables } from '../store.ts';
import { countMatches, type MatchCount } from './count-matches.ts';
import { healthWindowMs, precisionOf } from './precision.ts';

const dayMs = 86_400_000;
const shownDays = 14;

type Verdicts = Awaited<ReturnType<typeof countVerdicts>>;
type Row = {
  ruleId: string;
  mode: string;
  product: string;
  category: string;
  service: string;
  lastHitAt: Date | null;
  costMicros: number | null;
  deployedAt: Date | null;
};

/** Of the named rules, or of all that are active or in shadow. */
export async function getRulesHealth(
  ctx: Context,
  engines: { store: EventStore; seen: SeenSources },
  input: { rules?: string[] | undefined },
): Promise<{ items: RuleHealth[] }> {
  authorize(ctx, 'rule:read');
  const now = ctx.now();
  const since = new Date(now.getTime() - healthWindowMs);
  const [{ rows, verdicts }, matches, seen] = await Promise.all([
    inTransaction(ctx, async (tx) => ({
      rows: await tables(tx.db)
        .selectFrom('rule')
        .leftJoin('ruleDeployment', (join) =>
          join.onRef('ruleDeployment.rule', '=', 'rule.id').on('ruleDeployment.endedAt', 'is', null),
        )
        .select([
          'rule.ruleId',
          'rule.mode',
          'rule.product',
          'rule.category',
          'rule.service',
          'rule.lastHitAt',
          'rule.costMicros',
          'ruleDeployment.startedAt as deployedAt',
        ])
        .where((where) =>
          input.rules
            ? where('rule.ruleId', '=', where.fn.any(where.val(input.rules)))
            : where('rule.mode', 'in', ['active', 'shadow']),
        )
        .orderBy('rule.ruleId')
        .execute(),
      verdicts: await countVerdicts(tx, since, input.rules),
    })),
    countMatches(engines.store, wallOf(ctx), since, input.rules),
    engines.seen(wallOf(ctx), now),
  ]);
  const matchesOf = Map.groupBy(matches, ({ ruleId }) => ruleId);
  const verdictsOf = Map.groupBy(verdicts, ({ ruleId }) => ruleId);
  return {
    items: rows.map((row) =>
      healthOf(row, {
        matches: matchesOf.get(row.ruleId) ?? [],
        verdicts: verdictsOf.get(row.ruleId) ?? [],
        seen,
        now,
      }),
    ),
  };
}

type About = { matches: readonly MatchCount[]; verdicts: Verdicts; seen: readonly SeenSource[]; now: Date };

export function healthOf(row: Row, { matches, verdicts, seen, now }: About): RuleHealth {
  const sum = (...modes: string[]): number =>
    matches.reduce((total, { mode, count }) => total + (modes.includes(mode) ? count : 0), 0);
  const byVerdict: Record<string, number> = {};
  for (const { verdict, count } of verdicts) byVerdict[verdict ?? 'undecided'] = count;
  const { product, category, service } = row;
  const logsource = { ...(product && { product }), ...(category && { category }), ...(service && { service }) };
  const isAnywhere = product + category + service === '';
  const lastMatch = matches.reduce((last, { lastAt }) => Math.max(last, lastAt), 0);
  return {
    ruleId: row.ruleId,
    days: daysOf(matches, now),
    hits: sum('active', 'silent'),
    shadowHits: sum('shadow'),
    suppressed: sum('suppressed'),
    alerts: verdicts.reduce((total, { count }) => total + count, 0),
    verdicts: byVerdict,
    precision: precisionOf(byVerdict),
    costMicros: row.costMicros,
    lastHitAt: row.lastHitAt?.toISOString() ?? (lastMatch > 0 ? new Date(lastMatch).toISOString() : null),
    silentSince: silentSince(row, lastMatch, now),
    hasData: isAnywhere ? seen.length > 0 : lastSeen(seen, logsource) !== null,
  };
}

function daysOf(matches: readonly MatchCount[], now: Date): number[] {
  const days = Array.from({ length: shownDays }, () => 0);
  const today = Math.floor(now.getTime() / dayMs);
  for (const { day, count } of matches) {
    const index = shownDays - 1 - (today - Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs));
    const known = days[index];
    if (known !== undefined) days[index] = known + count;
  }
  return days;
}

/** Since it went to work or last matched; only a rule that has been at work for the whole window can be called silent. */
function silentSince({ mode, deployedAt, lastHitAt }: Row, lastMatch: number, now: Date): string | null {
  if (mode !== 'active' && mode !== 'shadow') return null;
  const since = Math.max(deployedAt?.getTime() ?? 0, lastHitAt?.getTime() ?? 0, lastMatch);
  return since > 0 && now.getTime() - since >= healthWindowMs ? new Date(since).toISOString() : null;
}
