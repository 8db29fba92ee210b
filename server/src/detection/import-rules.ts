// Takes a whole folder of Sigma documents: new ones are added, changed ones become a new version, edited ones stay.
import { rulesImported } from '@tocsin/contracts/activity';
import type { RuleFault } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';

import { columnsOf, readRules } from './rule-text.ts';
import { bumpRuleSet, insertRules, listSources, replaceSource, type NewRule } from './store.ts';
import type { RuleOrigin } from './tables.ts';

export type RuleFile = { path: string; source: string };
export type ImportResult = { added: number; changed: number; unchanged: number; refused: RuleFault[] };

/** @returns how many rules were added, changed or left, and why each refused document was refused. */
export async function importRules(ctx: Context, input: { files: RuleFile[]; enabled: boolean }): Promise<ImportResult> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, (tx) => takeRules(tx, input.files, { enabled: input.enabled, origin: 'imported' }));
}

const changedMeanwhile = 'was changed by someone else at this moment; import it again.';

/** The import itself, also used for the rules that Tocsin ships. */
export async function takeRules(
  tx: Tx,
  files: readonly RuleFile[],
  as: { enabled: boolean; origin: RuleOrigin },
): Promise<ImportResult> {
  const known = new Map((await listSources(tx.db)).map((row) => [row.ruleId, row]));
  const about = { orgId: tx.orgId, at: tx.now(), by: tx.actor.name, edited: false };
  const fresh = new Map<string, NewRule>();
  const refused: RuleFault[] = [];
  const pathOf = new Map<string, string>();
  const refuse = (ruleId: string, file: string, why: string) =>
    refused.push({ file, line: 1, column: 1, message: `The id ${ruleId} ${why}` });
  let changed = 0;
  let unchanged = 0;

  for (const file of files) {
    const { rules, faults } = readRules(file.source, file.path);
    refused.push(...faults);
    for (const { rule, source } of rules) {
      const existing = known.get(rule.id);
      if (pathOf.has(rule.id)) {
        refuse(rule.id, file.path, 'occurs twice in this import; the first one counts.');
        continue;
      }
      pathOf.set(rule.id, file.path);
      if (!existing) fresh.set(rule.id, { ...columnsOf(rule), source, ...as });
      else if (existing.source === source || existing.edited || existing.origin !== as.origin) unchanged += 1;
      else if (await replaceSource(tx.db, about, existing, { ...columnsOf(rule), source })) changed += 1;
      else refuse(rule.id, file.path, changedMeanwhile);
    }
  }
  const inserted = new Set((await insertRules(tx.db, about, [...fresh.values()])).map(({ ruleId }) => ruleId));
  for (const ruleId of fresh.keys())
    if (!inserted.has(ruleId)) refuse(ruleId, pathOf.get(ruleId) ?? '', changedMeanwhile);
  const added = inserted.size;
  if (added + changed > 0) {
    await bumpRuleSet(tx.db, tx.orgId);
    await record(tx, rulesImported, { subjectId: tx.orgId }, { added, changed, unchanged, refused: refused.length });
  }
  return { added, changed, unchanged, refused };
}
