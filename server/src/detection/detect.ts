// One event against the rules at work: what matched, and which values made it match.
import type { NormalisedEvent } from '@tocsin/contracts/event';
import type { SigmaRule } from '@tocsin/sigma';

import type { LiveRules } from './rule-set.ts';

export type Hit = { rule: SigmaRule; version: number; matched: Record<string, string> };

const none: readonly Hit[] = [];

/** Rules read the native view; the usual answer, nothing, costs no allocation. */
export function detectEvent({ matcher, versionOf }: LiveRules, event: NormalisedEvent): readonly Hit[] {
  const matches = matcher.match(event.native, event.logsource);
  if (matches.length === 0) return none;
  return matches.map(({ rule }) => ({
    rule,
    version: versionOf.get(rule.id) ?? 1,
    matched: matcher.explain(rule, event.native),
  }));
}
