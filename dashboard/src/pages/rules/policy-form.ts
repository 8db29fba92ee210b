// What the policy dialog holds while it is filled in, and the policy it comes to.
import type { RulePolicy } from '@tocsin/contracts/rule';

export type PolicyForm = Pick<RulePolicy, 'requireTests' | 'requireBacktest' | 'requireReview'> & {
  rollback: boolean;
  /** As the number fields give them: text while it is no number. */
  factor: number | string;
  minimum: number | string;
};

const usualFactor = 10;

export const blankPolicyForm = ({ rollbackFactor, rollbackMinimum, ...gates }: RulePolicy): PolicyForm => ({
  ...gates,
  rollback: rollbackFactor !== null,
  factor: rollbackFactor ?? usualFactor,
  minimum: rollbackMinimum,
});

/** Null while something is missing or out of bounds. What is off keeps its numbers for the day it is on again. */
export function policyOf({ rollback, factor, minimum, ...gates }: PolicyForm): RulePolicy | null {
  const [times, least] = [Number(factor), Number(minimum)];
  const isMinimum = Number.isInteger(least) && least >= 1 && least <= 100_000;
  const isFactor = times >= 1.1 && times <= 1000;
  if (!isMinimum || (rollback && !isFactor)) return null;
  return { ...gates, rollbackFactor: rollback ? times : null, rollbackMinimum: least };
}
