// How a new rule starts: the choices, and what the organisation's policy makes of them.
import type { RulePolicy, RuleTest } from '@tocsin/contracts/rule';
import type { RuleKind } from '@tocsin/contracts/words';

import { canShadow } from './kinds.ts';

export type Start = 'draft' | 'shadow' | 'active';

export const startsOf = (kind: RuleKind): readonly Start[] =>
  canShadow(kind) ? ['draft', 'shadow', 'active'] : ['draft', 'active'];

const needs: readonly { asked: keyof RulePolicy; words: string }[] = [
  { asked: 'requireTests', words: 'passing tests' },
  { asked: 'requireBacktest', words: 'a backtest' },
  { asked: 'requireReview', words: 'a review' },
];

/** Why a rule that should start active will start as a draft, or may; null where nothing stands against it. */
export function policyNote(policy: RulePolicy, tests: readonly Pick<RuleTest, 'expect'>[]): string | null {
  const asked = needs.filter((need) => policy[need.asked] === true).map(({ words }) => words);
  const last = asked.pop();
  if (last === undefined) return null;
  // Backtests and reviews are of a rule that is there; tests may come with it.
  if (!policy.requireBacktest && !policy.requireReview) {
    const both = new Set(tests.map(({ expect }) => expect)).size === 2;
    return both
      ? 'This organisation’s policy asks for passing tests: if one of them fails, it will start as a draft.'
      : 'This organisation’s policy asks for passing tests, one that must match and one that must not: without them it will start as a draft.';
  }
  const all = asked.length === 0 ? last : `${asked.join(', ')} and ${last}`;
  return `This organisation’s policy asks for ${all} first: it will start as a draft.`;
}
