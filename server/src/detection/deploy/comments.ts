// What people say about a rule.
import { ruleCommented } from '@tocsin/contracts/activity';
import type { RuleComment } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findRule, tables } from '../store.ts';

const excerptLength = 140;

/** @throws Problem `rule_not_found` */
export async function listRuleComments(
  ctx: Context,
  { ruleId }: { ruleId: string },
): Promise<{ items: RuleComment[] }> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) throw notFound('rule', ruleId);
    const rows = await tables(tx.db)
      .selectFrom('ruleComment')
      .selectAll()
      .where('rule', '=', rule.id)
      .orderBy('at')
      .orderBy('id')
      .limit(1_000)
      .execute();
    return {
      items: rows.map(({ id, authorId, authorName, text, version, at }) => ({
        id,
        author: { id: authorId, name: authorName },
        text,
        version,
        at: at.toISOString(),
      })),
    };
  });
}

/** @throws Problem `rule_not_found` */
export async function commentOnRule(
  ctx: Context,
  input: { ruleId: string; text: string; version?: number | undefined },
): Promise<RuleComment> {
  authorize(ctx, 'rule:approve');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, input.ruleId);
    if (!rule) throw notFound('rule', input.ruleId);
    const comment = { id: uuidv7(), text: input.text, version: input.version ?? null };
    await tables(tx.db)
      .insertInto('ruleComment')
      .values({
        ...comment,
        orgId: tx.orgId,
        rule: rule.id,
        authorId: tx.actor.id,
        authorName: tx.actor.name,
        at: tx.now(),
      })
      .execute();
    const excerpt = input.text.slice(0, excerptLength);
    await record(tx, ruleCommented, { subjectId: rule.id }, { ruleId: rule.ruleId, title: rule.title, excerpt });
    return { ...comment, author: { id: tx.actor.id, name: tx.actor.name }, at: tx.now().toISOString() };
  });
}
