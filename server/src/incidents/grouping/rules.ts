// Grouping rules: seen, made, changed, put in order, taken away.
import {
  groupingRuleChanged,
  groupingRuleCreated,
  groupingRuleRemoved,
  groupingRulesOrdered,
} from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/grouping';
import { GroupingRuleBody, type GroupingRule } from '@tocsin/contracts/grouping';
import { groupingPhrases } from '@tocsin/contracts/phrases/grouping';
import { say } from '@tocsin/contracts/phrases/template';
import type * as z from 'zod';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { changesKeys } from './rule.ts';
import { bodyOf, findRules, keepVersion, presentRule, type RuleRow } from './store.ts';
import { tables } from './tables.ts';

const mostRules = 200;
type Listed = { items: GroupingRule[] };
type One = { groupingRuleId: string };

const listed = async (tx: Tx): Promise<Listed> => ({ items: (await findRules(tx)).map(presentRule) });

export async function listGroupingRules(ctx: Context): Promise<Listed> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, listed);
}

async function presented(tx: Tx, id: string): Promise<GroupingRule> {
  const rule = (await listed(tx)).items.find((each) => each.id === id);
  if (!rule) throw notFound('grouping rule', id);
  return rule;
}

/** @throws Problem `not_found`. */
export async function getGroupingRule(ctx: Context, { groupingRuleId }: One): Promise<GroupingRule> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, (tx) => presented(tx, groupingRuleId));
}

/** What no schema says: which parts a kind needs. */
function check(body: GroupingRuleBody): void {
  const refuse = (pointer: string, detail: string): never => {
    throw invalid('invalid_grouping_rule', 'This cannot be a grouping rule.', [{ pointer, detail }]);
  };
  const { kind, threshold, sequence, overlap, window, action, titleTemplate } = body;
  if (kind === 'value_count' && threshold.distinctBy === null)
    refuse('/threshold/distinctBy', say(groupingPhrases.countedOf, {}));
  const ordered = kind === 'temporal' || kind === 'temporal_ordered';
  if (ordered && sequence.length < 2) refuse('/sequence', say(groupingPhrases.twoRules, {}));
  if (kind === 'temporal' && new Set(sequence).size < sequence.length)
    refuse('/sequence', say(groupingPhrases.eachRuleOnce, {}));
  if (kind === 'entity_overlap' && !Object.values(overlap.weights).some((weight) => weight > 0))
    refuse('/overlap/weights', say(groupingPhrases.someWeight, {}));
  if (kind === 'entity_overlap' && overlap.attach < overlap.propose)
    refuse('/overlap/attach', say(groupingPhrases.attachAbove, {}));
  if (window.maxSpanMinutes < window.minutes) refuse('/window/maxSpanMinutes', say(groupingPhrases.spanLonger, {}));
  if (kind === 'group' && action === 'propose') refuse('/action', say(groupingPhrases.nothingToPropose, {}));
  const unknown = titleTemplate?.match(/\{(?!title\}|rule\}|count\}|key\})\w*\}/)?.[0];
  if (unknown !== undefined) refuse('/titleTemplate', say(groupingPhrases.unknownPart, { part: unknown }));
}

function requireName(rows: readonly RuleRow[], name: string, id: string | null): void {
  if (rows.some((row) => row.name === name && row.id !== id))
    throw conflict('grouping_name_taken', 'Another grouping rule has this name.');
}

const columnsOf = (body: GroupingRuleBody) => ({ name: body.name, mode: body.mode, body: JSON.stringify(body) });

/** @throws Problem `invalid_grouping_rule`, `grouping_name_taken`, `grouping_rules_many`, `sites_exceed_yours`. */
export async function createGroupingRule(ctx: Context, input: GroupingRuleBody): Promise<GroupingRule> {
  authorize(ctx, 'incident:manage');
  requireSites(ctx, null);
  const body = GroupingRuleBody.parse(input);
  return inTransaction(ctx, async (tx) => {
    check(body);
    const rows = await findRules(tx);
    requireName(rows, body.name, null);
    if (rows.length >= mostRules)
      throw conflict('grouping_rules_many', say(groupingPhrases.tooMany, { count: mostRules }));
    const row = await tables(tx.db)
      .insertInto('groupingRule')
      .values({
        ...columnsOf(body),
        id: uuidv7(),
        orgId: tx.orgId,
        shipped: null,
        position: Math.max(0, ...rows.map(({ position }) => position)) + 10,
        version: 1,
        major: 1,
        changedBy: tx.actor.name,
        changedAt: tx.now(),
        removedAt: null,
        rev: 1,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await keepVersion(tx, row);
    await record(tx, groupingRuleCreated, { subjectId: row.id }, { name: body.name });
    return presented(tx, row.id);
  });
}

async function lock(tx: Tx, id: string): Promise<RuleRow> {
  const row = await tables(tx.db)
    .selectFrom('groupingRule')
    .selectAll()
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('grouping rule', id);
  return row;
}

function changesBetween(before: GroupingRuleBody, after: GroupingRuleBody) {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) =>
      JSON.stringify(old.get(name)) === JSON.stringify(value)
        ? []
        : [[name, { before: old.get(name), after: value }] as const],
    ),
  );
}

/**
 * A change of what groups there are raises `major`: open groups end on the version they began with.
 * @throws Problem `not_found`, `stale_revision`, `invalid_grouping_rule`, `grouping_name_taken`, `sites_exceed_yours`.
 */
export async function changeGroupingRule(
  ctx: Context,
  { groupingRuleId, rev, ...input }: z.output<typeof api.changeGroupingRule.input>,
): Promise<GroupingRule> {
  authorize(ctx, 'incident:manage');
  requireSites(ctx, null);
  const body = GroupingRuleBody.parse(input);
  return inTransaction(ctx, async (tx) => {
    const before = await lock(tx, groupingRuleId);
    if (rev !== undefined && rev !== before.rev)
      throw conflict('stale_revision', 'Somebody has changed this since you loaded it. Look again, then repeat.');
    check(body);
    requireName(await findRules(tx), body.name, before.id);
    const old = bodyOf(before);
    const fields = changesBetween(old, body);
    if (Object.keys(fields).length === 0) return presented(tx, before.id);
    const row = await tables(tx.db)
      .updateTable('groupingRule')
      .set({
        ...columnsOf(body),
        version: before.version + 1,
        major: before.major + (changesKeys(old, body) ? 1 : 0),
        changedBy: tx.actor.name,
        changedAt: tx.now(),
        rev: before.rev + 1,
      })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await keepVersion(tx, row);
    await record(tx, groupingRuleChanged, { subjectId: row.id }, { name: row.name, version: row.version, fields });
    return presented(tx, row.id);
  });
}

/** Incidents it opened stay; what it proposes is gone. @throws Problem `not_found`, `sites_exceed_yours`. */
export async function removeGroupingRule(ctx: Context, { groupingRuleId }: One): Promise<Record<string, never>> {
  authorize(ctx, 'incident:manage');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const { id, name } = await lock(tx, groupingRuleId);
    await tables(tx.db)
      .updateTable('groupingRule')
      .set({ removedAt: tx.now(), mode: 'disabled' })
      .where('id', '=', id)
      .execute();
    await tables(tx.db)
      .updateTable('groupingProposal')
      .set({ state: 'gone', decidedAt: tx.now() })
      .where('ruleId', '=', id)
      .where('state', '=', 'open')
      .execute();
    await record(tx, groupingRuleRemoved, { subjectId: id }, { name });
    return {};
  });
}

/** @throws Problem `invalid_grouping_order` unless every rule is named once; `sites_exceed_yours`. */
export async function orderGroupingRules(
  ctx: Context,
  { ids }: z.output<typeof api.orderGroupingRules.input>,
): Promise<Listed> {
  authorize(ctx, 'incident:manage');
  requireSites(ctx, null);
  return inTransaction(ctx, async (tx) => {
    const rows = await findRules(tx);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const ordered = ids.flatMap((id) => byId.get(id) ?? []);
    if (new Set(ids).size !== ids.length || ordered.length !== ids.length || ids.length !== rows.length)
      throw invalid('invalid_grouping_order', 'Name every grouping rule once.', [
        { pointer: '/ids', detail: say(groupingPhrases.wholeOrder, {}) },
      ]);
    const [first] = ordered;
    if (!first || rows.every(({ id }, place) => ids[place] === id)) return listed(tx);
    for (const [place, { id }] of ordered.entries())
      await tables(tx.db)
        .updateTable('groupingRule')
        .set({ position: (place + 1) * 10 })
        .where('id', '=', id)
        .execute();
    const order = ordered.map(({ name }) => name);
    await record(tx, groupingRulesOrdered, { subjectId: first.id }, { name: first.name, order });
    return listed(tx);
  });
}
