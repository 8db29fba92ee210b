// How the listed rules are doing, asked for a page of them at a time.
import { useQueries } from '@tanstack/react-query';
import type { Rule, RuleHealth } from '@tocsin/contracts/rule';

import { call } from '../../lib/api.ts';
import { ruleKeys } from './queries.ts';

const perRequest = 100;

const healthQuery = (rules: string[]) => ({
  queryKey: [...ruleKeys.all, 'health', rules],
  queryFn: ({ signal }: { signal: AbortSignal }) => call('GET /detection/health', { rules }, { signal }),
  staleTime: 60_000,
});

/** @returns the health of a listed rule; undefined until it is known. */
export function useRulesHealth(rows: readonly Rule[]): (rule: Rule) => RuleHealth | undefined {
  const parts = Array.from({ length: Math.ceil(rows.length / perRequest) }, (_, part) =>
    rows.slice(part * perRequest, (part + 1) * perRequest).map(({ ruleId }) => ruleId),
  );
  return useQueries({ queries: parts.map(healthQuery), combine: byRule });
}

function byRule(results: readonly { data?: { items: RuleHealth[] } | undefined }[]) {
  const healths = new Map(results.flatMap(({ data }) => data?.items.map((health) => [health.ruleId, health]) ?? []));
  return (rule: Rule) => healths.get(rule.ruleId);
}
