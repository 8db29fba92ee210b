// All SQL of this module.
import type { Rule, RuleDocument } from '@tocsin/contracts/rule';
import { sql } from 'kysely';

import type { Database } from '#platform/context';
import { uuidv7 } from '#platform/id';

import type { RuleColumns } from './rule-text.ts';
import type { DetectionTables, RuleOrigin } from './tables.ts';

export const tables = (db: Database) => db.$extendTables<DetectionTables>();

const shownColumns = [
  'id',
  'ruleId',
  'title',
  'description',
  'author',
  'severity',
  'status',
  'product',
  'category',
  'service',
  'tactics',
  'techniques',
  'enabled',
  'origin',
  'version',
  'hits',
  'lastHitAt',
  'rev',
  'updatedAt',
] as const;
export const ruleColumns = shownColumns;

type Row = Pick<
  DetectionTables['rule'],
  | 'id'
  | 'ruleId'
  | 'title'
  | 'description'
  | 'author'
  | 'severity'
  | 'status'
  | 'product'
  | 'category'
  | 'service'
  | 'tactics'
  | 'techniques'
  | 'enabled'
  | 'origin'
  | 'lastHitAt'
  | 'updatedAt'
> & { version: number; hits: number; rev: number };

export const shownRule = ({ tactics, techniques, lastHitAt, updatedAt, hits, ...row }: Row): Rule => ({
  ...row,
  hits,
  attack: { tactics, techniques },
  lastHitAt: lastHitAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** By our id or by the Sigma document's. */
export async function findRule(db: Database, id: string): Promise<(RuleDocument & { edited: boolean }) | undefined> {
  const row = await tables(db)
    .selectFrom('rule')
    .select([...shownColumns, 'source', 'edited'])
    .where((where) =>
      isUuid(id) ? where.or([where('id', '=', id), where('ruleId', '=', id)]) : where('ruleId', '=', id),
    )
    .executeTakeFirst();
  if (!row) return undefined;
  const { source, edited, ...shown } = row;
  return { ...shownRule(shown), source, edited };
}

export type NewRule = RuleColumns & { source: string; enabled: boolean; origin: RuleOrigin };

/** Adds rules and their first versions; a rule whose `ruleId` exists already is left alone and not returned. */
export async function insertRules(
  db: Database,
  about: { orgId: string; at: Date; by: string },
  rules: readonly NewRule[],
): Promise<{ id: string; ruleId: string; title: string }[]> {
  const added = [];
  for (let start = 0; start < rules.length; start += 200) {
    const chunk = rules.slice(start, start + 200);
    const rows = await tables(db)
      .insertInto('rule')
      .values(
        chunk.map((rule) => ({ ...rule, id: uuidv7(), orgId: about.orgId, lastHitAt: null, updatedAt: about.at })),
      )
      .onConflict((conflict) => conflict.columns(['orgId', 'ruleId']).doNothing())
      .returning(['id', 'ruleId', 'title', 'source'])
      .execute();
    if (rows.length > 0)
      await tables(db)
        .insertInto('ruleVersion')
        .values(
          rows.map((row) => ({
            orgId: about.orgId,
            rule: row.id,
            version: 1,
            source: row.source,
            madeAt: about.at,
            madeBy: about.by,
          })),
        )
        .execute();
    added.push(...rows);
  }
  return added;
}

/** Gives a rule a new source and version number, if nobody changed it since `rev`. */
export async function replaceSource(
  db: Database,
  about: { orgId: string; at: Date; by: string; edited: boolean },
  rule: { id: string; rev: number },
  next: RuleColumns & { source: string },
): Promise<number | undefined> {
  const row = await tables(db)
    .updateTable('rule')
    .set((set) => ({
      ...next,
      edited: about.edited,
      version: set('version', '+', 1),
      rev: set('rev', '+', 1),
      updatedAt: about.at,
    }))
    .where('id', '=', rule.id)
    .where('rev', '=', rule.rev)
    .returning(['version'])
    .executeTakeFirst();
  if (!row) return undefined;
  await tables(db)
    .insertInto('ruleVersion')
    .values({
      orgId: about.orgId,
      rule: rule.id,
      version: row.version,
      source: next.source,
      madeAt: about.at,
      madeBy: about.by,
    })
    .execute();
  return row.version;
}

export const setEnabled = (db: Database, id: string, enabled: boolean, at: Date) =>
  tables(db)
    .updateTable('rule')
    .set((set) => ({ enabled, rev: set('rev', '+', 1), updatedAt: at }))
    .where('id', '=', id)
    .where('enabled', '!=', enabled)
    .returning('id')
    .executeTakeFirst();

/** Every library row by the Sigma id, for comparing a whole import at once. */
export const listSources = (db: Database) =>
  tables(db).selectFrom('rule').select(['id', 'ruleId', 'rev', 'source', 'edited', 'origin', 'enabled']).execute();

/** Says that the set of rules has changed: whoever matches loads it anew. */
export async function bumpRuleSet(db: Database, orgId: string): Promise<void> {
  await tables(db)
    .insertInto('ruleSet')
    .values({ orgId, version: 1 })
    .onConflict((conflict) => conflict.column('orgId').doUpdateSet({ version: sql`rule_set.version + 1` }))
    .execute();
}

export async function ruleSetVersion(db: Database): Promise<number> {
  const row = await tables(db).selectFrom('ruleSet').select('version').executeTakeFirst();
  return row?.version ?? 0;
}

export const listEnabled = (db: Database) =>
  tables(db)
    .selectFrom('rule')
    .select(['ruleId', 'version', 'source'])
    .where('enabled', '=', true)
    .orderBy('ruleId')
    .execute();

export async function countRules(db: Database): Promise<{ total: number; enabled: number }> {
  const row = await tables(db)
    .selectFrom('rule')
    .select((select) => [
      select.fn.countAll<number>().as('total'),
      select.fn.countAll<number>().filterWhere('enabled', '=', true).as('enabled'),
    ])
    .executeTakeFirstOrThrow();
  return { total: row.total, enabled: row.enabled };
}

/** Adds to the counters that the rule list shows. */
export async function countHits(db: Database, hits: ReadonlyMap<string, number>, at: Date): Promise<void> {
  const ids = [...hits.keys()].toSorted();
  await sql`update rule set hits = hits + hit.n, last_hit_at = greatest(last_hit_at, ${at})
    from unnest(${ids}::text[], ${ids.map((id) => hits.get(id) ?? 0)}::bigint[]) as hit (rule_id, n)
    where rule.rule_id = hit.rule_id`.execute(db);
}
