// Switches a rule on or off, or gives it a new source, which makes a new version.
import { ruleChanged, ruleToggled } from '@tocsin/contracts/activity';
import type { RuleDocument } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';

import { getRule } from './get-rule.ts';
import { columnsOf, readOneRule } from './rule-text.ts';
import { bumpRuleSet, findRule, replaceSource, setEnabled } from './store.ts';

/** @throws Problem `rule_syntax`, `rule_id_changed`, `stale_revision`, `rule_not_found`. */
export async function changeRule(
  ctx: Context,
  input: { ruleId: string; enabled?: boolean | undefined; source?: string | undefined },
): Promise<RuleDocument> {
  authorize(ctx, 'rule:write');
  const parsed = input.source === undefined ? null : { rule: readOneRule(input.source), source: input.source };

  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, input.ruleId);
    if (!rule) throw notFound('rule', input.ruleId);
    const subject = { subjectId: rule.id };

    if (parsed && parsed.source !== rule.source) {
      if (parsed.rule.id !== rule.ruleId)
        throw invalid('rule_id_changed', `The document's id must stay ${rule.ruleId}; add a rule for another id.`, [
          { pointer: '/source', detail: `id is ${parsed.rule.id}` },
        ]);
      const about = { orgId: tx.orgId, at: tx.now(), by: tx.actor.name, edited: true };
      const version = await replaceSource(tx.db, about, rule, { ...columnsOf(parsed.rule), source: parsed.source });
      if (version === undefined)
        throw conflict('stale_revision', 'Someone changed this rule a moment ago; load it again.');
      await record(tx, ruleChanged, subject, { ruleId: rule.ruleId, title: parsed.rule.title, version });
    }
    if (input.enabled !== undefined && (await setEnabled(tx.db, rule.id, input.enabled, tx.now())))
      await record(tx, ruleToggled, subject, {
        ruleId: rule.ruleId,
        title: parsed?.rule.title ?? rule.title,
        enabled: input.enabled,
      });
    await bumpRuleSet(tx.db, tx.orgId);
    return getRule(tx, { ruleId: rule.id });
  });
}
