// How a new rule starts: the choices, and what the organisation's policy makes of them.
import type { RulePolicy, RuleTest } from '@tocsin/contracts/rule';
import type { RuleKind } from '@tocsin/contracts/words';

import { canShadow } from './kinds.ts';
import { words } from './words.ts';

export type Start = 'draft' | 'shadow' | 'active';

export const startsOf = (kind: RuleKind): readonly Start[] =>
  canShadow(kind) ? ['draft', 'shadow', 'active'] : ['draft', 'active'];

const needs = ['requireTests', 'requireBacktest', 'requireReview'] as const;

/** Why a rule that should start active will start as a draft, or may; null where nothing stands against it. */
export function policyNote(policy: RulePolicy, tests: readonly Pick<RuleTest, 'expect'>[]): string | null {
  const asked = needs.filter((need) => policy[need]).map((need) => words.policy[need]);
  if (asked.length === 0) return null;
  // Backtests and reviews are of a rule that is there; tests may come with it.
  if (!policy.requireBacktest && !policy.requireReview) {
    const both = new Set(tests.map(({ expect }) => expect)).size === 2;
    return both ? words.policy.testsMayFail : words.policy.testsLack;
  }
  return words.policy.asksFor(asked);
}
