// The Sigma documents of a library, for those that refer to others: correlations and their tests.
import type { SigmaCorrelation, SigmaRule } from '@tocsin/sigma';

import type { Database } from '#platform/context';

import { keptDocuments } from '../documents/kept.ts';
import type { ReadDocument } from '../documents/read.ts';
import type { Library } from '../documents/run-tests.ts';
import { tables } from '../store.ts';

/** What a document may refer to; nothing is read for the kinds that refer to nothing, for a library is large. */
export async function libraryFor(db: Database, document: ReadDocument): Promise<Library> {
  const rules: SigmaRule[] = [];
  const correlations: SigmaCorrelation[] = [];
  if (document.kind !== 'correlation') return { rules, correlations };
  const rows = await tables(db)
    .selectFrom('rule')
    .select(['ruleId', 'source'])
    .where('kind', 'in', ['sigma', 'correlation'])
    .execute();
  for (const { source, ruleId } of rows)
    for (const found of keptDocuments(source, ruleId)) {
      if (found.kind === 'sigma') rules.push(found.rule);
      else if (found.kind === 'correlation') correlations.push(found.correlation);
    }
  return { rules, correlations };
}
