// Accepts or dismisses upstream changes; each is decided once, whoever decides at the same time.
import { proposalsDecided } from '@tocsin/contracts/activity';
import type { decideProposals as endpoint } from '@tocsin/contracts/api/rule-life';
import type { RuleFault, RuleMode } from '@tocsin/contracts/rule';
import type { Selectable } from 'kysely';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid } from '#platform/errors';

import { putToWork } from '../deploy/deploy.ts';
import { readPolicy } from '../deploy/policy.ts';
import { moveDeployments } from '../deploy/stretches.ts';
import { readDocuments } from '../documents/read.ts';
import { bumpRuleSet, findRule, insertRules, isAtWork, replaceSource, tables } from '../store.ts';
import type { DetectionTables } from '../tables.ts';
import { followReferences } from '../used-by.ts';
import { adopt } from './sync-rules.ts';

type Input = z.output<typeof endpoint.input>;
type Row = Selectable<DetectionTables['ruleProposal']>;
type Taking = { merged: string | undefined; mode: RuleMode; gated: boolean };

/**
 * By id, or all of a filter; conflicts only by id, for accepting one loses what was changed here unless `merged` says
 * otherwise. What is refused keeps waiting.
 * @throws Problem `proposals_unnamed`, `merge_needs_one`
 */
export async function decideProposals(ctx: Context, input: Input): Promise<z.input<typeof endpoint.output>> {
  authorize(ctx, 'rule:write');
  if ((input.ids === undefined) === (input.all === undefined))
    throw invalid('proposals_unnamed', 'Name the proposals by `ids`, or all of a kind with `all`.');
  if (input.merged !== undefined && input.ids?.length !== 1)
    throw invalid('merge_needs_one', 'A merged text is for one proposal.');
  return inTransaction(ctx, async (tx) => {
    const rows = await take(tx, input);
    if (input.decision === 'dismiss') {
      await tell(tx, 0, rows.length);
      return { accepted: 0, dismissed: rows.length, refused: [] };
    }
    const { requireTests, requireBacktest, requireReview } = await readPolicy(tx.db);
    const gated = requireTests || requireBacktest || requireReview;
    const mode = gated && input.mode === 'active' ? 'draft' : input.mode;
    const refused: RuleFault[] = [];
    const waiting: string[] = [];
    for (const row of rows) {
      const faults = await accept(tx, row, { merged: input.merged, mode, gated });
      refused.push(...faults);
      if (faults.length > 0) waiting.push(row.id);
    }
    await letWait(tx, waiting);
    await followReferences(tx.db);
    await bumpRuleSet(tx.db, tx.orgId);
    const accepted = rows.length - waiting.length;
    await tell(tx, accepted, 0);
    return { accepted, dismissed: 0, refused };
  });
}

const tell = async (tx: Tx, accepted: number, dismissed: number): Promise<void> => {
  if (accepted + dismissed > 0) await record(tx, proposalsDecided, { subjectId: tx.orgId }, { accepted, dismissed });
};

/** Marks them as decided, and so takes them from everyone else. */
const take = (tx: Tx, { decision, ids, all }: Input): Promise<Row[]> =>
  tables(tx.db)
    .updateTable('ruleProposal')
    .set({ decidedAt: tx.now(), decision, decidedBy: tx.actor.name })
    .where('decidedAt', 'is', null)
    .where((where) =>
      ids
        ? where('id', '=', where.fn.any(where.val(ids)))
        : where.and([
            where('conflict', '=', false),
            ...(all?.kind ? [where('kind', 'in', all.kind)] : []),
            ...(all?.url === undefined ? [] : [where('url', '=', all.url)]),
          ]),
    )
    .returningAll()
    .execute();

/** What was refused is still to be decided. */
async function letWait(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tables(tx.db)
    .updateTable('ruleProposal')
    .set({ decidedAt: null, decision: null, decidedBy: null })
    .where('id', 'in', ids)
    .execute();
}

/** The rule was rewritten here after the proposal was made: from now on it is asked about by itself. */
async function askAgain(tx: Tx, row: Row): Promise<RuleFault[]> {
  await tables(tx.db).updateTable('ruleProposal').set({ conflict: true }).where('id', '=', row.id).execute();
  return [fault(row, 'This rule was changed here meanwhile. Look at both texts and decide it by itself.')];
}

const fault = ({ path, title }: Row, message: string): RuleFault => ({
  file: path || title,
  line: 1,
  column: 1,
  message,
});

async function accept(tx: Tx, row: Row, { merged, mode, gated }: Taking): Promise<RuleFault[]> {
  const rule = row.rule === null ? undefined : await findRule(tx.db, row.rule);
  if (rule?.edited && !row.conflict && merged === undefined) return askAgain(tx, row);
  if (row.kind === 'remove') {
    if (rule) await putToWork(tx, rule, { mode: 'disabled', version: rule.version, because: `gone from ${row.url}` });
    return [];
  }
  const theirs = row.theirs ?? '';
  const { documents, faults } = readDocuments(merged ?? theirs, row.path);
  const [document] = documents;
  if (!document || document.columns.ruleId !== row.ruleId)
    return faults.length > 0 ? faults : [fault(row, `The document's id must stay ${row.ruleId}.`)];
  const { columns, source } = document;
  const doing = { orgId: tx.orgId, at: tx.now(), by: tx.actor };
  const from = { url: row.url, revision: row.revision, path: row.path };
  if (!rule) {
    const upstream = { about: from, source: theirs };
    const [added] = await insertRules(tx.db, doing, [{ ...columns, source, mode, origin: 'imported', upstream }]);
    if (added && isAtWork(mode))
      await moveDeployments(tx, [{ rule: added.id, mode, version: 1, because: row.revision, expectedPerHour: null }]);
    return added ? [] : [fault(row, 'Someone has added this rule meanwhile.')];
  }
  const note = `From ${row.url} at ${row.revision}`;
  const version = await replaceSource(tx.db, { ...doing, edited: merged !== undefined, note }, rule, {
    ...columns,
    source,
  });
  if (version === undefined) return [fault(row, 'Someone changed this rule a moment ago.')];
  await adopt(tx, rule.id, from, theirs);
  const saved = await findRule(tx.db, rule.id);
  if (saved && isAtWork(saved.mode) && (!gated || saved.mode === 'shadow'))
    await putToWork(tx, saved, { mode: saved.mode, version, because: note });
  return [];
}
