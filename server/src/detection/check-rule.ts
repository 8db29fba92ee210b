// Says what is wrong with a rule while its author writes it, and what could be better.
import type { RuleCheck } from '@tocsin/contracts/rule';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { kindOf, readDocuments } from './documents/read.ts';
import { readWarnings } from './documents/warnings.ts';
import { outsideReferences, unknownReferences } from './references.ts';

export async function checkRule(ctx: Context, { source }: { source: string }): Promise<RuleCheck> {
  authorize(ctx, 'rule:read');
  const { documents, faults } = readDocuments(source, 'rule');
  const wanted = outsideReferences(documents);
  const unknownRules = wanted.size === 0 ? wanted : await inTransaction(ctx, ({ db }) => unknownReferences(db, wanted));
  const warnings = readWarnings(source, 'rule', { today: ctx.now(), unknownRules });
  return { faults, warnings, title: documents[0]?.columns.title ?? null, kind: kindOf(source) };
}
