// What tuning entries do to a match, decided as the match is made: pure, and only asked when a rule has matched.
import type { NormalisedEvent } from '@tocsin/contracts/event';
import type { TuningCondition, TuningEffect } from '@tocsin/contracts/tuning';
import { createMatcher, parseSigma, type LogSource, type SigmaFault } from '@tocsin/sigma';

/** An entry at work. `rule` is the id of the rule's document. */
export type ActiveTuning = { id: string; rule: string; effect: TuningEffect; expiresAt: Date };

/**
 * `suppressed`: kept and counted, raises nothing. `silent`: kept for a count within a timeframe to raise. A severity
 * alone leaves the match as it is otherwise.
 */
export type Tuned = { tuningId: string; mode?: 'suppressed' | 'silent'; severity?: number };

type Subject = { event: Pick<NormalisedEvent, 'native' | 'logsource' | 'dataset'>; site: string };
export type Tuner = {
  /** What the first entry that applies does; null when none does. Exceptions and scopes go before the others. */
  readonly apply: (ruleId: string, subject: Subject, now: number) => Tuned | null;
};

type Applies = (subject: Subject) => boolean;
type Compiled = { expiresAt: number; applies: Applies; tuned: Tuned };

const order: Record<TuningEffect['kind'], number> = { exception: 0, scope: 1, threshold: 2, severity: 3 };

/** @param logsourceOf the log source of a rule: conditions are read under the same names as the rule's own. */
export function compileTuner(
  entries: readonly ActiveTuning[],
  logsourceOf: (ruleId: string) => LogSource | undefined,
): Tuner {
  const byRule = new Map<string, Compiled[]>();
  for (const entry of entries.toSorted((a, b) => order[a.effect.kind] - order[b.effect.kind])) {
    const compiled = compileEntry(entry, logsourceOf(entry.rule) ?? {});
    const known = byRule.get(entry.rule);
    if (known) known.push(compiled);
    else byRule.set(entry.rule, [compiled]);
  }
  return {
    apply(ruleId, subject, now) {
      const compiled = byRule.get(ruleId)?.find(({ expiresAt, applies }) => expiresAt > now && applies(subject));
      return compiled?.tuned ?? null;
    },
  };
}

function compileEntry({ id, effect, expiresAt }: ActiveTuning, logsource: LogSource): Compiled {
  const made = (applies: Applies, tuned: Omit<Tuned, 'tuningId'>): Compiled => ({
    expiresAt: expiresAt.getTime(),
    applies,
    tuned: { tuningId: id, ...tuned },
  });
  switch (effect.kind) {
    case 'exception':
      return made(conditionsHold(effect.conditions, logsource), { mode: 'suppressed' });
    case 'severity': {
      const everywhere = effect.conditions.length === 0;
      const applies = everywhere ? () => true : conditionsHold(effect.conditions, logsource);
      return made(applies, { severity: effect.severity });
    }
    case 'scope':
      return made((subject) => !isInScope(effect, subject), { mode: 'suppressed' });
    case 'threshold':
      return made(() => true, { mode: 'silent' });
  }
}

function isInScope({ sites, datasets, exclude }: TuningEffect & { kind: 'scope' }, { site, event }: Subject): boolean {
  const named =
    (sites.length === 0 || sites.includes(site)) && (datasets.length === 0 || datasets.includes(event.dataset));
  return named !== exclude;
}

/** All of the conditions, as Sigma reads them. Entries are checked before they are kept, so a fault here is ours. */
function conditionsHold(conditions: readonly TuningCondition[], logsource: LogSource): Applies {
  const { rules, faults } = parseSigma(documentOf(conditions, logsource));
  if (faults[0]) throw new Error(`A tuning entry at work cannot be read: ${faults[0].message}`);
  const matcher = createMatcher(rules);
  return ({ event }) => matcher.match(event.native, event.logsource).length > 0;
}

/** What is wrong with the conditions of an effect, in words for the person who wrote them. */
export function conditionFaults(effect: TuningEffect): readonly SigmaFault[] {
  if (effect.kind !== 'exception' && (effect.kind !== 'severity' || effect.conditions.length === 0)) return [];
  return parseSigma(documentOf(effect.conditions, { product: 'any' })).faults;
}

/** JSON is YAML: the conditions as the selections of a rule that matches where all of them hold. */
const documentOf = (conditions: readonly TuningCondition[], logsource: LogSource): string =>
  JSON.stringify({
    title: 'Tuning',
    logsource: Object.keys(logsource).length > 0 ? logsource : { product: 'any' },
    detection: {
      ...Object.fromEntries(conditions.map(({ field, values }, index) => [`c${index}`, { [field]: values }])),
      condition: 'all of c*',
    },
  });
