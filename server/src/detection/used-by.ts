// Which rules raise no alerts of their own, because an active correlation uses them and does not say `generate`.
import { resolveSigma, type SigmaCorrelation } from '@tocsin/sigma';
import { sql } from 'kysely';

import type { Database } from '#platform/context';

import { keptDocuments } from './documents/kept.ts';
import { listAtWork, tables } from './store.ts';

/** Brings `used_by` of all rules up to date with the correlations that are active. */
export async function followReferences(db: Database): Promise<void> {
  const correlations: SigmaCorrelation[] = [];
  for (const { mode, source, ruleId } of await listAtWork(db, ['correlation']))
    for (const document of keptDocuments(source, ruleId))
      if (mode === 'active' && document.kind === 'correlation') correlations.push(document.correlation);
  const silenced = correlations.length === 0 ? new Map<string, string>() : await silencedBy(db, correlations);
  const titles = new Map(correlations.map(({ id, title }) => [id, title]));
  const ids = [...silenced.keys()].toSorted();
  const users = ids.map((id) => {
    const ruleId = silenced.get(id) ?? '';
    return JSON.stringify({ ruleId, title: titles.get(ruleId) ?? ruleId });
  });
  await sql`update rule set used_by = null where used_by is not null and not (rule_id = any(${ids}::text[]))`.execute(
    db,
  );
  if (ids.length > 0)
    await sql`update rule set used_by = named.by from unnest(${ids}::text[], ${users}::jsonb[]) as named (id, by)
      where rule.rule_id = named.id and rule.used_by is distinct from named.by`.execute(db);
}

/** References are by id or by name; names stand in the documents. */
async function silencedBy(
  db: Database,
  correlations: readonly SigmaCorrelation[],
): Promise<ReadonlyMap<string, string>> {
  const refs = [...new Set(correlations.flatMap(({ rules }) => rules))];
  const rows = await tables(db)
    .selectFrom('rule')
    .select(['ruleId', 'source'])
    .where('kind', '=', 'sigma')
    .where((where) =>
      where.or([
        where('ruleId', '=', where.fn.any(where.val(refs))),
        sql<boolean>`substring(source from '(?n)^name:[ ]*["'']?([^"''#\\s]+)') = any(${refs}::text[])`,
      ]),
    )
    .execute();
  const rules = rows.flatMap(({ source, ruleId }) =>
    keptDocuments(source, ruleId).flatMap((document) => (document.kind === 'sigma' ? [document.rule] : [])),
  );
  return resolveSigma({ rules, correlations, filters: [] }).silenced;
}
