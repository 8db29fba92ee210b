// All SQL of this module.
import type { Rule, RuleDocument, RuleKind, RuleMode, RuleTest, Upstream } from '@tocsin/contracts/rule';
import { sql, type Selectable } from 'kysely';

import type { Database } from '#platform/context';
import { uuidv7 } from '#platform/id';

import type { DocumentColumns } from './documents/about.ts';
import type { DetectionTables, RuleOrigin } from './tables.ts';

export const tables = (db: Database) => db.$extendTables<DetectionTables>();

const shownColumns = [
  'id',
  'ruleId',
  'kind',
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
  'mode',
  'origin',
  'version',
  'deployedVersion',
  'usedBy',
  'ownerId',
  'ownerName',
  'hits',
  'lastHitAt',
  'shadowHits',
  'costMicros',
  'rev',
  'updatedAt',
] as const;
export const ruleColumns = shownColumns;

type Row = Pick<Selectable<DetectionTables['rule']>, (typeof shownColumns)[number]>;

export const shownRule = ({ tactics, techniques, lastHitAt, updatedAt, ownerId, ownerName, ...row }: Row): Rule => ({
  ...row,
  attack: { tactics, techniques },
  enabled: row.mode === 'active',
  owner: ownerId === null ? null : { id: ownerId, name: ownerName ?? '' },
  lastHitAt: lastHitAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** By our id or by the Sigma document's. */
export async function findRule(db: Database, id: string): Promise<RuleDocument | undefined> {
  const row = await tables(db)
    .selectFrom('rule')
    .select([...shownColumns, 'source', 'edited', 'tests', 'upstream'])
    .where((where) =>
      isUuid(id) ? where.or([where('id', '=', id), where('ruleId', '=', id)]) : where('ruleId', '=', id),
    )
    .executeTakeFirst();
  if (!row) return undefined;
  const { source, edited, tests, upstream, ...shown } = row;
  return { ...shownRule(shown), source, edited, tests, upstream };
}

/** `tests` live with the rule; a rule that starts at work has its first version deployed. */
export type NewRule = DocumentColumns & {
  source: string;
  mode: RuleMode;
  origin: RuleOrigin;
  tests?: readonly RuleTest[];
  upstream?: { about: Upstream; source: string };
  note?: string;
};

/** Who does something to a rule, and when. */
export type Doing = { orgId: string; at: Date; by: { id: string; name: string } };

export const isAtWork = (mode: RuleMode): boolean => mode === 'active' || mode === 'shadow';

/** Adds rules and their first versions; a rule whose `ruleId` exists already is left alone and not returned. */
export async function insertRules(
  db: Database,
  { orgId, at, by }: Doing,
  rules: readonly NewRule[],
): Promise<{ id: string; ruleId: string; title: string; mode: RuleMode }[]> {
  const added = [];
  for (let start = 0; start < rules.length; start += 200) {
    const chunk = new Map(rules.slice(start, start + 200).map((rule) => [rule.ruleId, rule]));
    const rows = await tables(db)
      .insertInto('rule')
      .values(
        [...chunk.values()].map(({ tests = [], upstream, note: _, ...rule }) => ({
          ...rule,
          id: uuidv7(),
          orgId,
          tests: JSON.stringify(tests),
          deployedVersion: isAtWork(rule.mode) ? 1 : null,
          upstream: upstream ? JSON.stringify(upstream.about) : null,
          upstreamSource: upstream?.source ?? null,
          ownerId: null,
          ownerName: null,
          costMicros: null,
          lastHitAt: null,
          updatedAt: at,
        })),
      )
      .onConflict((conflict) => conflict.columns(['orgId', 'ruleId']).doNothing())
      .returning(['id', 'ruleId', 'title', 'source', 'mode'])
      .execute();
    if (rows.length > 0)
      await insertVersions(
        db,
        { orgId, at, by },
        rows.map((row) => ({ rule: row.id, version: 1, source: row.source, ...chunkOf(chunk, row.ruleId) })),
      );
    added.push(...rows);
  }
  return added;
}

const chunkOf = (chunk: ReadonlyMap<string, NewRule>, ruleId: string) => {
  const { tests = [], note = '' } = chunk.get(ruleId) ?? {};
  return { tests, note };
};

type NewVersion = { rule: string; version: number; source: string; tests: readonly RuleTest[]; note: string };

const insertVersions = (db: Database, { orgId, at, by }: Doing, versions: readonly NewVersion[]) =>
  tables(db)
    .insertInto('ruleVersion')
    .values(
      versions.map(({ tests, ...version }) => ({
        ...version,
        orgId,
        tests: JSON.stringify(tests),
        madeAt: at,
        madeBy: by.name,
        madeById: by.id,
      })),
    )
    .execute();

/**
 * Gives a rule a new source and version number, if nobody changed it since `rev`. What is at work stays as it is:
 * deploying the new version is another step.
 */
export async function replaceSource(
  db: Database,
  about: Doing & { edited: boolean; note?: string },
  rule: { id: string; rev: number },
  next: DocumentColumns & { source: string; tests?: readonly RuleTest[] },
): Promise<number | undefined> {
  const { tests, ...columns } = next;
  const row = await tables(db)
    .updateTable('rule')
    .set((set) => ({
      ...columns,
      ...(tests && { tests: JSON.stringify(tests) }),
      edited: about.edited,
      version: set('version', '+', 1),
      rev: set('rev', '+', 1),
      updatedAt: about.at,
    }))
    .where('id', '=', rule.id)
    .where('rev', '=', rule.rev)
    .returning(['version', 'tests'])
    .executeTakeFirst();
  if (!row) return undefined;
  const { version } = row;
  const { note = '' } = about;
  await insertVersions(db, about, [{ rule: rule.id, version, source: next.source, tests: row.tests, note }]);
  return version;
}

/** Every library row by the Sigma id, for comparing a whole import at once. */
export const listSources = (db: Database) =>
  tables(db)
    .selectFrom('rule')
    .select(['id', 'ruleId', 'rev', 'version', 'source', 'edited', 'origin', 'mode', 'upstreamSource', 'title', 'kind'])
    .execute();

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

export type RuleAtWork = { ruleId: string; kind: RuleKind; mode: RuleMode; version: number; source: string };

/** The rules of these kinds that are active or in shadow, each in the version that is deployed. */
export const listAtWork = (db: Database, kinds: readonly RuleKind[]): Promise<RuleAtWork[]> =>
  tables(db)
    .selectFrom('rule')
    .innerJoin('ruleVersion', (join) =>
      join.onRef('ruleVersion.rule', '=', 'rule.id').onRef('ruleVersion.version', '=', 'rule.deployedVersion'),
    )
    .select(['rule.ruleId', 'rule.kind', 'rule.mode', 'ruleVersion.version', 'ruleVersion.source'])
    .where('rule.mode', 'in', ['active', 'shadow'])
    .where('rule.kind', 'in', [...kinds])
    .orderBy('rule.ruleId')
    .execute();

export async function countRules(db: Database): Promise<{ total: number; enabled: number }> {
  const row = await tables(db)
    .selectFrom('rule')
    .select((select) => [
      select.fn.countAll<number>().as('total'),
      select.fn.countAll<number>().filterWhere('mode', '=', 'active').as('enabled'),
    ])
    .executeTakeFirstOrThrow();
  return { total: row.total, enabled: row.enabled };
}

/** Adds to the counters of rules and of their open deployments; `shadow` matches are counted apart. */
export async function countHits(
  db: Database,
  hits: ReadonlyMap<string, number>,
  at: Date,
  { shadow = false }: { shadow?: boolean } = {},
): Promise<void> {
  if (hits.size === 0) return;
  const ids = [...hits.keys()].toSorted();
  const hit = sql`unnest(${ids}::text[], ${ids.map((id) => hits.get(id) ?? 0)}::bigint[]) as hit (rule_id, n)`;
  if (shadow)
    await sql`update rule set shadow_hits = shadow_hits + hit.n from ${hit} where rule.rule_id = hit.rule_id`.execute(
      db,
    );
  else
    await sql`update rule set hits = hits + hit.n, last_hit_at = greatest(last_hit_at, ${at})
      from ${hit} where rule.rule_id = hit.rule_id`.execute(db);
  await sql`update rule_deployment set hits = rule_deployment.hits + hit.n
    from ${hit} join rule on rule.rule_id = hit.rule_id
    where rule_deployment.rule = rule.id and rule_deployment.ended_at is null`.execute(db);
}
