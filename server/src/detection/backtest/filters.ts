// The filters that are at work, for whoever runs a rule as it would run live.
import type { SigmaFilter } from '@tocsin/sigma';

import { inTransaction, type Context } from '#platform/context';

import { readDocuments } from '../documents/read.ts';
import { listAtWork } from '../store.ts';

export async function filtersAtWork(ctx: Context): Promise<SigmaFilter[]> {
  const rows = await inTransaction(ctx, (tx) => listAtWork(tx.db, ['filter']));
  return rows
    .filter(({ mode }) => mode === 'active')
    .flatMap(({ source, ruleId }) => readDocuments(source, ruleId).documents)
    .flatMap((document) => (document.kind === 'filter' ? [document.filter] : []));
}
