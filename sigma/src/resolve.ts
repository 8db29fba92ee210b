// Puts a set of Sigma documents together: filters into the rules they narrow, correlations behind what they refer to.
import type { Condition, Detection, Selection, SigmaCorrelation, SigmaFilter, SigmaRule } from './ast.ts';
import type { SigmaFault } from './fault.ts';
import { freezeDeep } from './freeze.ts';

export type SigmaSet = {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly filters: readonly SigmaFilter[];
};

/** `refs`: by what the correlation wrote, the id of the rule or correlation that is meant. */
export type ResolvedCorrelation = {
  readonly correlation: SigmaCorrelation;
  readonly refs: Readonly<Record<string, string>>;
};

export type ResolvedSigma = {
  /** In the order given; those that a filter narrows are new objects with the same id. */
  readonly rules: readonly SigmaRule[];
  /** Each behind the correlations it refers to. */
  readonly correlations: readonly ResolvedCorrelation[];
  /** Rules that raise nothing of their own: a correlation without `generate` uses them. By id, the correlation's id. */
  readonly silenced: ReadonlyMap<string, string>;
  /** References that lead nowhere or in a circle; the correlations that have them are left out. */
  readonly faults: readonly SigmaFault[];
};

/** Pure: the same documents give the same set. */
export function resolveSigma({ rules, correlations, filters }: SigmaSet): ResolvedSigma {
  const faults: SigmaFault[] = [];
  const idOf = new Map<string, string>();
  for (const { id, name } of [...rules, ...correlations]) {
    idOf.set(id, id);
    if (name !== null && !idOf.has(name)) idOf.set(name, id);
  }
  const named = new Map<string, ResolvedCorrelation>();
  for (const correlation of correlations) {
    const refs: Record<string, string> = {};
    for (const ref of correlation.rules) {
      const id = idOf.get(ref) ?? idOf.get(ref.toLowerCase());
      if (id === undefined)
        faults.push(faultOf(correlation, `There is no rule "${ref}" that this correlation could use.`));
      else refs[ref] = id;
    }
    if (Object.keys(refs).length === correlation.rules.length) named.set(correlation.id, { correlation, refs });
  }
  const ordered = order(named, faults);
  const silenced = new Map<string, string>();
  for (const { correlation, refs } of ordered)
    if (!correlation.generate)
      for (const id of Object.values(refs)) if (!silenced.has(id)) silenced.set(id, correlation.id);
  return { rules: rules.map((rule) => narrow(rule, filters)), correlations: ordered, silenced, faults };
}

const faultOf = ({ file, line }: SigmaCorrelation, message: string): SigmaFault => ({ file, line, column: 1, message });

/** Depth first; what refers to itself, or to something that was left out, is left out. */
function order(named: ReadonlyMap<string, ResolvedCorrelation>, faults: SigmaFault[]): ResolvedCorrelation[] {
  const done = new Map<string, boolean>();
  const ordered: ResolvedCorrelation[] = [];
  const visit = (entry: ResolvedCorrelation, path: readonly string[]): boolean => {
    const { id } = entry.correlation;
    const known = done.get(id);
    if (known !== undefined) return known;
    if (path.includes(id)) {
      faults.push(faultOf(entry.correlation, 'This correlation refers to itself, directly or through others.'));
      return false;
    }
    const isSound = Object.values(entry.refs)
      .map((ref) => named.get(ref))
      .every((inner) => inner === undefined || visit(inner, [...path, id]));
    done.set(id, isSound);
    if (isSound) ordered.push(entry);
    return isSound;
  };
  for (const entry of named.values()) visit(entry, []);
  return ordered;
}

/** The rule with `and not` every filter that is for it. */
function narrow(rule: SigmaRule, filters: readonly SigmaFilter[]): SigmaRule {
  const fitting = filters.filter((filter) => isFor(filter, rule));
  if (fitting.length === 0) return rule;
  const [only] = rule.conditions;
  const own: Condition = only && rule.conditions.length === 1 ? only : { kind: 'or', of: rule.conditions };
  const selections: Selection[] = [...rule.selections];
  const nots = fitting.map((filter, index): Condition => {
    // A colon cannot stand in a rule's own names: its conditions are read word by word, but theirs may hold anything else.
    const rename = (name: string): string => `filter:${index}:${name}`;
    selections.push(...filter.selections.map(({ name, detection }) => ({ name: rename(name), detection })));
    const [first] = filter.conditions;
    const all: Condition = first && filter.conditions.length === 1 ? first : { kind: 'or', of: filter.conditions };
    return { kind: 'not', of: renamed(all, rename) };
  });
  return freezeDeep({ ...rule, selections, conditions: [{ kind: 'and', of: [own, ...nots] }] });
}

function isFor({ rules, logsource }: SigmaFilter, rule: SigmaRule): boolean {
  const sameSource = (['product', 'category', 'service'] as const).every(
    (part) => logsource[part] === undefined || logsource[part] === rule.logsource[part],
  );
  if (!sameSource) return false;
  return rules === 'any' || rules.some((ref) => ref.toLowerCase() === rule.id || ref === rule.name);
}

function renamed(condition: Condition, rename: (name: string) => string): Condition {
  switch (condition.kind) {
    case 'selection':
      return { kind: 'selection', name: rename(condition.name) };
    case 'not':
      return { kind: 'not', of: renamed(condition.of, rename) };
    case 'quantified':
      return { ...condition, pattern: rename(condition.pattern), names: condition.names.map(rename) };
    default:
      return { kind: condition.kind, of: condition.of.map((child) => renamed(child, rename)) };
  }
}

/** The native fields a rule looks at, in the order they are written; keywords have none. */
export function fieldsOf(rule: Pick<SigmaRule, 'selections'>): string[] {
  const fields = (detection: Detection): string[] => {
    if (detection.kind === 'item') return detection.field === null ? [] : [detection.field];
    return detection.kind === 'not' ? fields(detection.of) : detection.of.flatMap(fields);
  };
  return [...new Set(rule.selections.flatMap(({ detection }) => fields(detection)))];
}
