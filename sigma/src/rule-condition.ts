// Reads the extended condition of a temporal correlation: `rule_a and (rule_b or not rule_c)`.
import type { RuleCondition } from './ast.ts';
import { ConditionFault } from './condition.ts';
import { suggestion } from './fault.ts';

const mostNested = 100;
const mostWords = 1_000;

/** `rules`: what may be named. Throws ConditionFault with the place inside the text. */
export function parseRuleCondition(source: string, rules: readonly string[]): RuleCondition {
  const tokens = [...source.matchAll(/[()]|[^\s()]+/g)].map((found) => ({ text: found[0], position: found.index }));
  if (tokens.length === 0) throw new ConditionFault(0, 'The condition is empty.');
  if (tokens.length > mostWords) throw new ConditionFault(0, `The condition has more than ${mostWords} words.`);
  let at = 0;
  const word = (): string => tokens[at]?.text.toLowerCase() ?? '';
  const place = (): number => tokens[at]?.position ?? source.length;

  const chain = (kind: 'and' | 'or', depth: number, next: (depth: number) => RuleCondition): RuleCondition => {
    const first = next(depth);
    const of = [first];
    while (word() === kind) {
      at++;
      of.push(next(depth));
    }
    return of.length === 1 ? first : { kind, of };
  };
  const either = (depth: number): RuleCondition => chain('or', depth, (inner) => chain('and', inner, negated));

  function negated(depth: number): RuleCondition {
    if (depth > mostNested) throw new ConditionFault(place(), 'The condition is nested too deeply.');
    if (word() === 'not') {
      at++;
      return { kind: 'not', of: negated(depth + 1) };
    }
    const token = tokens[at];
    if (!token) throw new ConditionFault(source.length, 'The condition ends where a rule was expected.');
    at++;
    if (token.text === '(') {
      const inner = either(depth + 1);
      if (word() !== ')') throw new ConditionFault(place(), 'A closing bracket is missing.');
      at++;
      return inner;
    }
    if (rules.includes(token.text)) return { kind: 'rule', rule: token.text };
    throw new ConditionFault(
      token.position,
      `"${token.text}" is not one of the rules of this correlation.${suggestion(token.text, rules)}`,
    );
  }

  const condition = either(0);
  const rest = tokens[at];
  if (rest) throw new ConditionFault(rest.position, `"and" or "or" was expected before "${rest.text}".`);
  return condition;
}

/** The rules a condition names. */
export const rulesNamed = (condition: RuleCondition): string[] => {
  if (condition.kind === 'rule') return [condition.rule];
  return condition.kind === 'not' ? rulesNamed(condition.of) : condition.of.flatMap(rulesNamed);
};

/** Whether some rule must be seen for the condition to hold: one that only asks for absence never fires. */
export function needsPresence(condition: RuleCondition): boolean {
  if (condition.kind === 'rule') return true;
  if (condition.kind === 'not') return false;
  return condition.kind === 'and' ? condition.of.some(needsPresence) : condition.of.every(needsPresence);
}
