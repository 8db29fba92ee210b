// Says what is wrong with a rule while its author writes it, and what could be better.
import type { RuleCheck } from '@tocsin/contracts/rule';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';

import { kindOf, readDocuments } from './documents/read.ts';

export async function checkRule(ctx: Context, { source }: { source: string }): Promise<RuleCheck> {
  authorize(ctx, 'rule:read');
  const { documents, faults } = readDocuments(source, 'rule');
  return { faults, warnings: [], title: documents[0]?.columns.title ?? null, kind: kindOf(source) };
}
