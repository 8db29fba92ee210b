// Matches rules against events, correlates what they find, and counts what it sees.
import { ParseFault, type Source } from '@tocsin/server/ingest/sources/source';
import { createMatcher } from '@tocsin/sigma';

import { createCorrelating } from './correlating.ts';
import type { LogRecord } from './event-records.ts';
import { findingOf, type Finding, type FoundBy } from './finding.ts';
import type { RuleSet } from './rule-set.ts';

export type HuntTotals = { events: number; unread: number; findings: number; byRule: Map<FoundBy, number> };

export type Hunter = {
  findingsIn: (file: string, source: Source, records: readonly LogRecord[]) => Generator<Finding>;
  /** What correlations found over all files; to be called once, when all is read. */
  finish: () => Finding[];
  readonly totals: HuntTotals;
};

/** @param times epoch milliseconds: `from` and later, before `to`; an event without a time is then left out */
export function createHunter(set: RuleSet, times: { from?: number; to?: number }): Hunter {
  const matcher = createMatcher(set.rules);
  const correlating = createCorrelating(set);
  const totals: HuntTotals = { events: 0, unread: 0, findings: 0, byRule: new Map() };
  const from = times.from ?? -Infinity;
  const to = times.to ?? Infinity;
  const isTimed = times.from !== undefined || times.to !== undefined;

  const isWanted = (time: number | null): boolean => !isTimed || (time !== null && time >= from && time < to);
  const count = ({ rule }: Finding): void => {
    totals.findings += 1;
    totals.byRule.set(rule, (totals.byRule.get(rule) ?? 0) + 1);
  };

  function* matchesOf(file: string, source: Source, { raw, value, leftover = false }: LogRecord): Generator<Finding> {
    const event = source.parse({ raw, value, receivedAt: 0 });
    if (!isWanted(event.time)) return;
    for (const { rule } of matcher.match(event.native, event.logsource)) {
      const isShown = set.isShown(rule.id);
      const matched = isShown ? matcher.explain(rule, event.native) : {};
      const finding = findingOf(rule, event, { file, matched, leftover });
      correlating.add(rule, finding);
      if (!isShown) continue;
      count(finding);
      yield finding;
    }
  }

  return {
    totals,
    *findingsIn(file, source, records) {
      for (const record of records) {
        totals.events += 1;
        if (record.fault !== undefined) {
          totals.unread += 1;
          continue;
        }
        try {
          yield* matchesOf(file, source, record);
        } catch (error) {
          if (!(error instanceof ParseFault)) throw error;
          totals.unread += 1;
        }
      }
    },
    finish() {
      const found = correlating.finish();
      for (const finding of found) count(finding);
      return found;
    },
  };
}
