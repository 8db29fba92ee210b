// SQL about grouping rules and what they said of alerts.
import { GroupingRuleBody, type GroupingRule } from '@tocsin/contracts/grouping';
import { sql, type Selectable } from 'kysely';

import type { Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { keyFor, shippedRules, type Rule } from './rule.ts';
import { tables, type GroupingOutcome, type GroupingRuleRow } from './tables.ts';

export type RuleRow = Selectable<GroupingRuleRow>;

export const bodyOf = ({ name, mode, body }: Pick<RuleRow, 'name' | 'mode' | 'body'>): GroupingRuleBody =>
  GroupingRuleBody.parse({ ...Object(body), name, mode });

export const presentRule = (row: RuleRow, place: number): GroupingRule => ({
  ...bodyOf(row),
  id: row.id,
  shipped: row.shipped !== null,
  position: place + 1,
  version: row.version,
  major: row.major,
  changedBy: row.changedBy,
  changedAt: row.changedAt.toISOString(),
  rev: row.rev,
});

export const ruleOf = (row: RuleRow): Rule => ({
  id: row.id,
  key: keyFor(row),
  name: row.name,
  version: row.version,
  major: row.major,
  body: bodyOf(row),
  retired: false,
});

const everyRow = (tx: Tx): Promise<RuleRow[]> =>
  tables(tx.db).selectFrom('groupingRule').selectAll().orderBy('position').orderBy('id').execute();

/** The rules that come with Tocsin, once for each organisation; those somebody took away do not come back. */
async function ship(tx: Tx): Promise<void> {
  for (const [index, { code, body }] of shippedRules.entries()) {
    const row = {
      id: uuidv7(),
      orgId: tx.orgId,
      shipped: code,
      name: body.name,
      mode: body.mode,
      position: (index + 1) * 10,
      body: JSON.stringify(body),
      version: 1,
      major: 1,
      changedBy: 'Tocsin',
      changedAt: tx.now(),
      removedAt: null,
      rev: 1,
    };
    const made = await tables(tx.db)
      .insertInto('groupingRule')
      .values(row)
      .onConflict((on) => on.doNothing())
      .returning('id')
      .execute();
    if (made.length > 0) await keepVersion(tx, row);
  }
}

export async function keepVersion(
  tx: Tx,
  row: Pick<RuleRow, 'id' | 'version' | 'major' | 'changedBy' | 'changedAt'> & { body: unknown },
): Promise<void> {
  const { id: ruleId, version, major, body, changedBy, changedAt } = row;
  await tables(tx.db)
    .insertInto('groupingRuleVersion')
    .values({
      orgId: tx.orgId,
      ruleId,
      version,
      major,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      changedBy,
      changedAt,
    })
    .execute();
}

/** In the order in which they are asked. */
export async function findRules(tx: Tx): Promise<RuleRow[]> {
  let rows = await everyRow(tx);
  if (rows.length === 0) {
    await ship(tx);
    rows = await everyRow(tx);
  }
  return rows.filter(({ removedAt }) => removedAt === null);
}

/** Old versions of these rules that still hold groups open. */
async function findRetired(tx: Tx, rules: readonly Rule[], since: Date): Promise<Rule[]> {
  const changed = rules.filter(({ major }) => major > 1);
  if (changed.length === 0) return [];
  const { rows } = await sql<{ ruleId: string; version: number; major: number; body: unknown }>`
    select v.rule_id, v.version, v.major, v.body from grouping_rule_version v
    where v.rule_id = any(${changed.map(({ id }) => id)}::uuid[]) and exists (
      select from incident_group g where g.org_id = v.org_id and g.rule_id = v.rule_id
        and g.rule_version = v.version and g.open and g.last_at >= ${since})
    order by v.version`.execute(tx.db);
  return rows.flatMap(({ ruleId, version, major, body }) => {
    const rule = changed.find(({ id }) => id === ruleId);
    if (!rule || major >= rule.major) return [];
    const { name, mode } = rule.body;
    return [{ ...rule, version, major, body: bodyOf({ name, mode, body }), retired: true }];
  });
}

const longestSpanMs = 43_200 * 60_000;

/** The rules to ask, each after its old versions that still hold groups. */
export async function rulesAtWork(tx: Tx): Promise<Rule[]> {
  const rules = (await findRules(tx)).filter(({ mode }) => mode !== 'disabled').map(ruleOf);
  const retired = await findRetired(tx, rules, new Date(tx.now().getTime() - longestSpanMs));
  return rules.flatMap((rule) => [...retired.filter(({ id }) => id === rule.id), rule]);
}

type Outcome = { rule: Rule; alertId: string; outcome: GroupingOutcome; because: string };

export async function noteOutcomes(tx: Tx, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  await tables(tx.db)
    .insertInto('groupingOutcome')
    .values(
      outcomes.map(({ rule, alertId, outcome, because }) => ({
        orgId: tx.orgId,
        ruleId: rule.id,
        alertId,
        ruleVersion: rule.version,
        outcome,
        because,
        at: tx.now(),
      })),
    )
    .onConflict((on) =>
      on.columns(['ruleId', 'alertId']).doUpdateSet((set) => ({
        ruleVersion: set.ref('excluded.ruleVersion'),
        outcome: set.ref('excluded.outcome'),
        because: set.ref('excluded.because'),
        at: set.ref('excluded.at'),
      })),
    )
    .execute();
}

/** By alert: the names of rules that would have grouped it too. */
export async function findAlsoMatched(tx: Tx, alertIds: readonly string[]): Promise<Map<string, string[]>> {
  if (alertIds.length === 0) return new Map();
  const rows = await tables(tx.db)
    .selectFrom('groupingOutcome')
    .innerJoin('groupingRule', 'groupingRule.id', 'groupingOutcome.ruleId')
    .select(['groupingOutcome.alertId', 'groupingRule.name'])
    .where('groupingOutcome.outcome', '=', 'also')
    .where((where) => where('groupingOutcome.alertId', '=', where.fn.any(where.val([...alertIds]))))
    .orderBy('groupingRule.position')
    .execute();
  const found = new Map<string, string[]>();
  for (const { alertId, name } of rows) found.set(alertId, [...(found.get(alertId) ?? []), name]);
  return found;
}

/** Of these entities (`kind:value` in lower case), those on the organisation’s allow list. */
export async function findAllowed(tx: Tx, entities: readonly string[]): Promise<Set<string>> {
  if (entities.length === 0) return new Set();
  const { rows } = await sql<{ text: string }>`
    select n.text from entity_name n join entity e on e.id = n.entity_id
    where n.text = any(${entities}::text[]) and 'allow' = any(e.lists)`.execute(tx.db);
  return new Set(rows.map(({ text }) => text));
}
