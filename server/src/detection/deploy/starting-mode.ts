// How a rule begins: as asked, unless the policy wants something first that a new rule cannot have.
import type { RuleMode, RuleTest } from '@tocsin/contracts/rule';

import type { Database } from '#platform/context';

import type { ReadDocument } from '../documents/read.ts';
import { runTests, type Normalise } from '../documents/run-tests.ts';
import { libraryFor } from './library-of.ts';
import { readPolicy } from './policy.ts';

type About = { document: ReadDocument; tests: readonly RuleTest[]; normalise: Normalise | undefined };

/** Reviews and backtests come after a rule is there; tests may come with it. */
export async function startingMode(
  db: Database,
  wanted: RuleMode,
  { document, tests, normalise }: About,
): Promise<RuleMode> {
  if (wanted !== 'active') return wanted;
  const { requireTests, requireBacktest, requireReview } = await readPolicy(db);
  if (requireBacktest || requireReview) return 'draft';
  if (!requireTests) return wanted;
  if (!normalise || new Set(tests.map(({ expect }) => expect)).size < 2) return 'draft';
  const results = runTests(document, tests, await libraryFor(db, document), normalise);
  return results.every(({ passed }) => passed) ? wanted : 'draft';
}
