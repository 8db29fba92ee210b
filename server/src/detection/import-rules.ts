// Takes a whole folder of rule documents: new ones are added, changed ones become a new version, edited ones stay.
import { rulesImported } from '@tocsin/contracts/activity';
import type { RuleFault, RuleMode, RuleTest } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';

import { readPolicy } from './deploy/policy.ts';
import { moveDeployments } from './deploy/stretches.ts';
import { readDocuments } from './documents/read.ts';
import { bumpRuleSet, insertRules, isAtWork, listSources, replaceSource, tables, type NewRule } from './store.ts';
import type { RuleOrigin } from './tables.ts';
import { followReferences } from './used-by.ts';

/** `tests` come with the file; a change of them alone makes no version. */
export type RuleFile = { path: string; source: string; tests?: readonly RuleTest[] };
export type ImportResult = { added: number; changed: number; unchanged: number; refused: RuleFault[] };

/**
 * New rules start as asked; where the policy wants gates, those that were to be active start as drafts.
 * @returns how many rules were added, changed or left, and why each refused document was refused.
 */
export async function importRules(
  ctx: Context,
  input: { files: RuleFile[]; enabled: boolean; mode?: RuleMode | undefined },
): Promise<ImportResult> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, async (tx) => {
    const { requireTests, requireBacktest, requireReview } = await readPolicy(tx.db);
    const wanted = input.mode ?? (input.enabled ? 'active' : 'disabled');
    const gated = wanted === 'active' && (requireTests || requireBacktest || requireReview);
    return takeRules(tx, input.files, { mode: gated ? 'draft' : wanted, origin: 'imported', gated });
  });
}

const changedMeanwhile = 'was changed by someone else at this moment; import it again.';

/** `gated`: the versions of changed rules wait instead of going to work. */
export type Taking = { mode: RuleMode; origin: RuleOrigin; gated: boolean };
type Moved = { id: string; mode: RuleMode; version: number };

/** The import itself, also used for the rules that Tocsin ships. */
export async function takeRules(tx: Tx, files: readonly RuleFile[], as: Taking): Promise<ImportResult> {
  const known = new Map((await listSources(tx.db)).map((row) => [row.ruleId, row]));
  const doing = { orgId: tx.orgId, at: tx.now(), by: tx.actor, edited: false };
  const fresh = new Map<string, NewRule>();
  const refused: RuleFault[] = [];
  const pathOf = new Map<string, string>();
  const moved: Moved[] = [];
  const refuse = (ruleId: string, file: string, why: string) =>
    refused.push({ file, line: 1, column: 1, message: `The id ${ruleId} ${why}` });
  let changed = 0;
  let unchanged = 0;

  for (const file of files) {
    const { documents, faults } = readDocuments(file.source, file.path);
    refused.push(...faults);
    for (const { columns, source } of documents) {
      const { ruleId } = columns;
      const existing = known.get(ruleId);
      if (pathOf.has(ruleId)) {
        refuse(ruleId, file.path, 'occurs twice in this import; the first one counts.');
        continue;
      }
      pathOf.set(ruleId, file.path);
      const tests = file.tests ?? [];
      if (!existing) fresh.set(ruleId, { ...columns, source, tests, mode: as.mode, origin: as.origin });
      else if (existing.source === source || existing.edited || existing.origin !== as.origin) unchanged += 1;
      else {
        const next = { ...columns, source, ...(file.tests && { tests }) };
        const version = await replaceSource(tx.db, doing, existing, next);
        if (version === undefined) refuse(ruleId, file.path, changedMeanwhile);
        else {
          changed += 1;
          if (isAtWork(existing.mode) && !as.gated) moved.push({ id: existing.id, mode: existing.mode, version });
        }
      }
    }
  }
  const inserted = await insertRules(tx.db, doing, [...fresh.values()]);
  const there = new Set(inserted.map(({ ruleId }) => ruleId));
  for (const ruleId of fresh.keys()) if (!there.has(ruleId)) refuse(ruleId, pathOf.get(ruleId) ?? '', changedMeanwhile);
  const added = inserted.length;
  moved.push(...inserted.filter(({ mode }) => isAtWork(mode)).map(({ id, mode }) => ({ id, mode, version: 1 })));
  if (added + changed > 0) {
    await putAllToWork(tx, moved);
    await followReferences(tx.db);
    await bumpRuleSet(tx.db, tx.orgId);
    await record(tx, rulesImported, { subjectId: tx.orgId }, { added, changed, unchanged, refused: refused.length });
  }
  return { added, changed, unchanged, refused };
}

/** Imports are recorded once, as a whole: thousands of single deployments would tell nobody more. */
async function putAllToWork(tx: Tx, moved: readonly Moved[]): Promise<void> {
  for (const { id, version } of moved)
    if (version > 1)
      await tables(tx.db).updateTable('rule').set({ deployedVersion: version }).where('id', '=', id).execute();
  await moveDeployments(
    tx,
    moved.map(({ id, mode, version }) => ({ rule: id, mode, version, because: 'import', expectedPerHour: null })),
  );
}
