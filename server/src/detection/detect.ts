// One event against the rules at work: what matched, which values made it match, and what becomes of it.
import type { NormalisedEvent } from '@tocsin/contracts/event';
import type { SigmaRule } from '@tocsin/sigma';

import type { HitMode, LiveRules } from './rule-set.ts';

export type Hit = {
  rule: SigmaRule;
  version: number;
  /** Only `active` raises an alert. */
  mode: HitMode;
  /** 0 to 4: the rule's, or what tuning made of it. */
  severity: number;
  /** The tuning entry that changed what becomes of it; '' where none did. */
  tuningId: string;
  matched: Record<string, string>;
};

const none: readonly Hit[] = [];
const unknown = { version: 1, mode: 'active' } as const;

/**
 * Rules read the native view; the usual answer, nothing, costs no allocation.
 * @param site the code of the site it came from, or ''
 * @param now what tuning entries that end are held against, epoch milliseconds
 */
export function detectEvent(
  { matcher, ruleOf, tuner }: LiveRules,
  event: NormalisedEvent,
  site: string,
  now: number = Date.now(),
): readonly Hit[] {
  const matches = matcher.match(event.native, event.logsource);
  if (matches.length === 0) return none;
  return matches.map(({ rule }) => {
    const { version, mode } = ruleOf.get(rule.id) ?? unknown;
    const tuned = mode === 'shadow' ? null : tuner.apply(rule.id, { event, site }, now);
    return {
      rule,
      version,
      mode: tuned?.mode ?? mode,
      severity: tuned?.severity ?? rule.severity,
      tuningId: tuned?.tuningId ?? '',
      matched: matcher.explain(rule, event.native, event.logsource),
    };
  });
}
