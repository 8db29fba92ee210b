// Switches a rule on or off, names its owner, or gives it a new source, which makes a new version.
import { ruleChanged, ruleOwned, ruleToggled } from '@tocsin/contracts/activity';
import type { RuleDocument } from '@tocsin/contracts/rule';

import { activeMembers, peopleByIds } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, notFound } from '#platform/errors';

import { deployRule, putToWork } from './deploy/deploy.ts';
import { readinessOf } from './deploy/gates.ts';
import { readOneDocument, type ReadDocument } from './documents/read.ts';
import type { Normalise } from './documents/run-tests.ts';
import { getRule } from './get-rule.ts';
import { findRule, isAtWork, replaceSource, tables } from './store.ts';
import { followReferences } from './used-by.ts';

export type RuleChange = {
  ruleId: string;
  enabled?: boolean | undefined;
  source?: string | undefined;
  note?: string | undefined;
  owner?: string | null | undefined;
  rev?: number | undefined;
};

/**
 * A new source of a rule at work goes to work at once where the policy lets it; otherwise the old version stays there
 * and the new one waits.
 * @throws Problem `rule_syntax`, `rule_id_changed`, `rule_kind_changed`, `stale_revision`, `rule_not_found`,
 * `activation_refused`, `owner_unknown`.
 */
export async function changeRule(ctx: Context, input: RuleChange, normalise: Normalise): Promise<RuleDocument> {
  authorize(ctx, 'rule:write');
  const document = input.source === undefined ? null : readOneDocument(input.source);

  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, input.ruleId);
    if (!rule) throw notFound('rule', input.ruleId);
    if (input.rev !== undefined && input.rev !== rule.rev) throw stale();
    if (document && document.source !== rule.source)
      await rewrite(tx, rule, document, { note: input.note ?? '', normalise });
    if (input.owner !== undefined) await own(tx, rule, input.owner);
    if (input.enabled !== undefined && input.enabled !== rule.enabled) {
      await deployRule(tx, normalise, {
        ruleId: rule.id,
        mode: input.enabled ? 'active' : 'disabled',
        because: input.note ?? '',
      });
      const title = document?.columns.title ?? rule.title;
      await record(tx, ruleToggled, { subjectId: rule.id }, { ruleId: rule.ruleId, title, enabled: input.enabled });
    }
    await followReferences(tx.db);
    return getRule(tx, { ruleId: rule.id });
  });
}

const stale = () => conflict('stale_revision', 'Someone changed this rule a moment ago; load it again.');

async function rewrite(
  tx: Tx,
  rule: RuleDocument,
  { columns, source }: ReadDocument,
  { note, normalise }: { note: string; normalise: Normalise },
): Promise<void> {
  if (columns.ruleId !== rule.ruleId)
    throw invalid('rule_id_changed', `The document's id must stay ${rule.ruleId}; add a rule for another id.`, [
      { pointer: '/source', detail: `id is ${columns.ruleId}` },
    ]);
  if (columns.kind !== rule.kind)
    throw invalid('rule_kind_changed', `This is a ${rule.kind} rule and stays one; add a rule of the other kind.`);
  const doing = { orgId: tx.orgId, at: tx.now(), by: tx.actor, edited: true, note };
  const version = await replaceSource(tx.db, doing, rule, { ...columns, source });
  if (version === undefined) throw stale();
  await record(tx, ruleChanged, { subjectId: rule.id }, { ruleId: rule.ruleId, title: columns.title, version });
  const saved = await findRule(tx.db, rule.id);
  if (!saved || !isAtWork(saved.mode)) return;
  const free = saved.mode === 'shadow' || (await readinessOf(tx.db, normalise, saved, version)).ready;
  if (free) await putToWork(tx, saved, { mode: saved.mode, version, because: note });
}

/** @throws Problem `owner_unknown` */
async function own(tx: Tx, rule: RuleDocument, ownerId: string | null): Promise<void> {
  if (ownerId === (rule.owner?.id ?? null)) return;
  const name = ownerId === null ? null : await memberName(tx, ownerId);
  if (ownerId !== null && name === null)
    throw invalid('owner_unknown', 'There is no such person in this organisation.', [
      { pointer: '/owner', detail: 'The id of a member.' },
    ]);
  await tables(tx.db)
    .updateTable('rule')
    .set((set) => ({ ownerId, ownerName: name, rev: set('rev', '+', 1), updatedAt: tx.now() }))
    .where('id', '=', rule.id)
    .execute();
  const after = ownerId === null ? null : { id: ownerId, name: name ?? '' };
  await record(
    tx,
    ruleOwned,
    { subjectId: rule.id },
    { ruleId: rule.ruleId, title: rule.title, before: rule.owner, after },
  );
}

async function memberName(tx: Tx, id: string): Promise<string | null> {
  if (!(await activeMembers(tx, [id])).has(id)) return null;
  return (await peopleByIds(tx, [id])).get(id)?.name ?? null;
}
