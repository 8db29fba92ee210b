// Which techniques the rules at work cover, whether their data arrives, and what they found.
import type { CoverageRule, CoveredTechnique } from '@tocsin/contracts/api/coverage';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { countMatches } from '../health/count-matches.ts';
import { tables } from '../store.ts';
import { attackMatrix, parentOf, type Technique } from './attack.ts';
import { navigatorLayer } from './navigator.ts';
import { lastSeen, type SeenSource, type SeenSources } from './seen.ts';

type Row = {
  id: string;
  ruleId: string;
  title: string;
  severity: number;
  mode: string;
  product: string;
  category: string;
  service: string;
  techniques: string[];
};
type Standing = Row & { hasData: boolean; hits: number };
export type CoverageEngines = { store: EventStore; seen: SeenSources };

const hitDays = 30;

const logSourceOf = ({ product, category, service }: Pick<Row, 'product' | 'category' | 'service'>) => ({
  ...(product && { product }),
  ...(category && { category }),
  ...(service && { service }),
});
/** Correlations name no log source; they see what their rules see. */
const sees = (row: Row, seen: readonly SeenSource[]): boolean =>
  row.product + row.category + row.service === '' || lastSeen(seen, logSourceOf(row)) !== null;

async function rulesStanding(ctx: Context, { store, seen }: CoverageEngines) {
  const now = ctx.now();
  const [rows, sources, counts] = await Promise.all([
    inTransaction(ctx, (tx) =>
      tables(tx.db)
        .selectFrom('rule')
        .select(['id', 'ruleId', 'title', 'severity', 'mode', 'product', 'category', 'service', 'techniques'])
        .where('kind', 'in', ['sigma', 'correlation', 'threshold'])
        .orderBy('title')
        .execute(),
    ),
    seen(wallOf(ctx), now),
    countMatches(store, wallOf(ctx), new Date(now.getTime() - hitDays * 86_400_000)),
  ]);
  const hitsOf = new Map<string, number>();
  for (const { ruleId, mode, count } of counts)
    if (mode !== 'shadow') hitsOf.set(ruleId, (hitsOf.get(ruleId) ?? 0) + count);
  const standing = rows.map((row): Standing => ({
    ...row,
    hasData: sees(row, sources),
    hits: hitsOf.get(row.ruleId) ?? 0,
  }));
  return { standing, sources };
}

/** Every technique of the matrix, also those no rule names; a rule counts for what it names, not for its parent. */
export function coverTechniques(techniques: readonly Technique[], rules: readonly Standing[]): CoveredTechnique[] {
  const covered = new Map(
    techniques.map((technique): [string, CoveredTechnique] => [
      technique.id,
      { ...technique, tactics: [...technique.tactics], rules: { working: 0, blind: 0, shadow: 0, off: 0 }, hits: 0 },
    ]),
  );
  for (const rule of rules) {
    for (const id of new Set(rule.techniques)) {
      const technique = covered.get(id) ?? covered.get(parentOf(id) ?? '');
      if (!technique) continue;
      if (rule.mode === 'active') technique.rules[rule.hasData ? 'working' : 'blind'] += 1;
      else technique.rules[rule.mode === 'shadow' ? 'shadow' : 'off'] += 1;
      if (rule.mode === 'active') technique.hits += rule.hits;
    }
  }
  return [...covered.values()];
}

export async function getCoverage(ctx: Context, engines: CoverageEngines) {
  authorize(ctx, 'rule:read');
  const { version, tactics, techniques } = attackMatrix();
  const { standing, sources } = await rulesStanding(ctx, engines);
  const wanted = new Map<string, { product: string; category: string; service: string; rules: number }>();
  for (const { mode, product, category, service } of standing) {
    if (mode !== 'active' || product + category + service === '') continue;
    const key = [product, category, service].join('\n');
    const known = wanted.get(key) ?? { product, category, service, rules: 0 };
    wanted.set(key, { ...known, rules: known.rules + 1 });
  }
  const logsources = [...wanted.values()]
    .map((wantedSource) => {
      const last = lastSeen(sources, logSourceOf(wantedSource));
      return { ...wantedSource, lastEventAt: last === null ? null : new Date(last).toISOString() };
    })
    .toSorted((a, b) => b.rules - a.rules);
  return {
    attackVersion: version,
    tactics: [...tactics],
    techniques: coverTechniques(techniques, standing),
    logsources,
  };
}

/** The rules that name a technique or one of its parts. */
export async function getTechniqueRules(
  ctx: Context,
  engines: CoverageEngines,
  { techniqueId }: { techniqueId: string },
): Promise<{ items: z.infer<typeof CoverageRule>[] }> {
  authorize(ctx, 'rule:read');
  const { standing } = await rulesStanding(ctx, engines);
  const items = standing
    .filter(({ techniques }) => techniques.some((id) => id === techniqueId || parentOf(id) === techniqueId))
    .map(({ id, ruleId, title, severity, mode, hasData, hits }) => ({
      id,
      ruleId,
      title,
      severity,
      mode,
      hasData,
      hits,
    }));
  return { items };
}

export async function getNavigatorLayer(ctx: Context, engines: CoverageEngines) {
  authorize(ctx, 'rule:read');
  const { version, techniques } = attackMatrix();
  const { standing } = await rulesStanding(ctx, engines);
  const organisation = await inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ name: string }>`select name from organisation where id = ${ctx.orgId}`.execute(tx.db);
    return rows[0]?.name ?? '';
  });
  return navigatorLayer({
    organisation,
    attackVersion: version,
    techniques: coverTechniques(techniques, standing),
    at: ctx.now(),
  });
}
