// An ordered temporal condition as alternatives: which rules must be seen in their order, and which must be absent.
import type { RuleCondition } from '../ast.ts';

export type Alternative = { readonly seen: ReadonlySet<string>; readonly absent: ReadonlySet<string> };

const maxAlternatives = 256;

/** The condition's disjunctive normal form without contradictions; null where it has more than 256 alternatives. */
export function alternativesOf(condition: RuleCondition): readonly Alternative[] | null {
  const all = expand(condition, true);
  return all && all.filter(({ seen, absent }) => ![...seen].some((rule) => absent.has(rule)));
}

function expand(condition: RuleCondition, wanted: boolean): readonly Alternative[] | null {
  if (condition.kind === 'rule') {
    const named = new Set([condition.rule]);
    return [wanted ? { seen: named, absent: new Set() } : { seen: new Set(), absent: named }];
  }
  if (condition.kind === 'not') return expand(condition.of, !wanted);
  const parts = condition.of.map((part) => expand(part, wanted));
  let all: Alternative[] = (condition.kind === 'and') === wanted ? [{ seen: new Set(), absent: new Set() }] : [];
  for (const part of parts) {
    if (part === null) return null;
    all =
      (condition.kind === 'and') === wanted
        ? all.flatMap((left) =>
            part.map((right) => ({
              seen: new Set([...left.seen, ...right.seen]),
              absent: new Set([...left.absent, ...right.absent]),
            })),
          )
        : [...all, ...part];
    if (all.length > maxAlternatives) return null;
  }
  return all;
}
