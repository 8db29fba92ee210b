// Reads a set of correlations for evaluation: which rules each one listens to, and in which order chains are walked.
import type { RuleCondition } from '../ast.ts';
import type { SigmaFault } from '../fault.ts';
import type { ResolvedCorrelation } from '../resolve.ts';
import { alternativesOf } from './alternatives.ts';

/** The fields of one rule's events that a correlation groups by and looks at. */
export type SourceFields = { readonly groupBy: readonly string[]; readonly values: readonly string[] };

export type Plan = {
  readonly correlation: ResolvedCorrelation['correlation'];
  /** The listed rules' ids in their order, repetitions kept. */
  readonly rules: readonly string[];
  readonly sources: ReadonlyMap<string, SourceFields>;
  /** The extended condition with ids in place of names. */
  readonly condition: RuleCondition | null;
  /** Ids of the correlations it builds on. */
  readonly upstream: readonly string[];
  /** See `runCellMs`. */
  readonly cellMs: number;
};

const quarterDayMs = 6 * 3_600_000;

/**
 * The cells long runs are cut by: multiples, since 1970, of six hours or of the timespan rounded up to six hours.
 * A run that began before the cell preceding a boundary is cut there, so no match lasts longer than two cells.
 */
export const runCellMs = (timespanMs: number): number =>
  Math.max(1, Math.ceil(timespanMs / quarterDayMs)) * quarterDayMs;

/** @returns plans in chain order, each behind what it builds on; circles, and what builds on them, are left out */
export function planCorrelations(correlations: readonly ResolvedCorrelation[]): readonly Plan[] {
  const ids = new Set(correlations.map(({ correlation }) => correlation.id));
  const untaken = new Map(correlations.map((one) => [one.correlation.id, planOne(one, ids)]));
  const taken: Plan[] = [];
  for (let before = -1; before !== taken.length;) {
    before = taken.length;
    for (const [id, plan] of untaken) {
      if (plan.upstream.some((other) => untaken.has(other))) continue;
      untaken.delete(id);
      taken.push(plan);
    }
  }
  return taken;
}

/** What keeps a correlation from ever matching although all it refers to is there. */
export function correlationFaults(correlations: readonly ResolvedCorrelation[]): readonly SigmaFault[] {
  return correlations
    .filter(({ correlation: { type, ruleCondition } }) => {
      return type === 'temporal_ordered' && ruleCondition !== null && alternativesOf(ruleCondition) === null;
    })
    .map(({ correlation: { file, line } }) => {
      const message = 'The condition has too many alternatives to keep in order: write several correlations instead.';
      return { file, line, column: 1, message };
    });
}

function planOne({ correlation, refs }: ResolvedCorrelation, ids: ReadonlySet<string>): Plan {
  const resolve = (reference: string): string =>
    Object.hasOwn(refs, reference) ? (refs[reference] ?? reference) : reference;
  const fieldFor = (rule: string) => (name: string) => {
    const alias = Object.hasOwn(correlation.aliases, name) ? correlation.aliases[name] : undefined;
    return Object.entries(alias ?? {}).find(([written]) => resolve(written) === rule)?.[1] ?? name;
  };
  const fields = (rule: string): SourceFields => ({
    groupBy: correlation.groupBy.map(fieldFor(rule)),
    values: correlation.valueFields.map(fieldFor(rule)),
  });
  const rules = correlation.rules.map(resolve);
  return {
    correlation,
    rules,
    sources: new Map(rules.map((rule) => [rule, fields(rule)])),
    condition: correlation.ruleCondition && withIds(correlation.ruleCondition, resolve),
    upstream: [...new Set(rules)].filter((rule) => ids.has(rule)),
    cellMs: runCellMs(correlation.timespanMs),
  };
}

function withIds(condition: RuleCondition, resolve: (reference: string) => string): RuleCondition {
  if (condition.kind === 'rule') return { kind: 'rule', rule: resolve(condition.rule) };
  if (condition.kind === 'not') return { kind: 'not', of: withIds(condition.of, resolve) };
  return { kind: condition.kind, of: condition.of.map((part) => withIds(part, resolve)) };
}
