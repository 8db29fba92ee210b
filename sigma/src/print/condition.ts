// Conditions written back, with brackets where the reading would change without them.
import type { Condition, RuleCondition } from '../ast.ts';

export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'selection':
      return condition.name;
    case 'not':
      return `not ${bracketed(condition.of)}`;
    case 'quantified':
      return `${condition.match === 'all' ? 'all' : '1'} of ${condition.pattern}`;
    default:
      return condition.of.map(bracketed).join(` ${condition.kind} `);
  }
}

const bracketed = (condition: Condition): string =>
  condition.kind === 'and' || condition.kind === 'or' ? `(${printCondition(condition)})` : printCondition(condition);

export function printRuleCondition(condition: RuleCondition): string {
  if (condition.kind === 'rule') return condition.rule;
  const inner = (child: RuleCondition): string =>
    child.kind === 'and' || child.kind === 'or' ? `(${printRuleCondition(child)})` : printRuleCondition(child);
  return condition.kind === 'not' ? `not ${inner(condition.of)}` : condition.of.map(inner).join(` ${condition.kind} `);
}
