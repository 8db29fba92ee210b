// Runs the tests that live with a rule through the parsers and the matcher of real traffic.
import type { NormalisedEvent } from '@tocsin/contracts/event';
import type { RuleTest, RuleTestResult } from '@tocsin/contracts/rule';
import {
  correlate,
  createMatcher,
  flattenNative,
  resolveSigma,
  type RuleDetection,
  type SigmaCorrelation,
  type SigmaFilter,
  type SigmaRule,
} from '@tocsin/sigma';

import type { ReadDocument } from './read.ts';

/**
 * Reads one record (JSON text or a line) as an ingest source does. Null where there is no such source.
 * @throws Error with a sentence when the record is not one of its source.
 */
export type Normalise = (source: string, record: string) => NormalisedEvent | null;

/** The rules and correlations of the library, for documents that refer to them. */
export type Library = { rules: readonly SigmaRule[]; correlations: readonly SigmaCorrelation[] };

type Verdict = { matches: boolean; matched: Record<string, string> };
type Ask = (test: RuleTest, normalise: Normalise) => Verdict;

/** Null for kinds whose documents cannot be tested on single records, with the sentence that says so. */
export function testsOf(document: ReadDocument, library: Library): { ask: Ask } | { refusal: string } {
  switch (document.kind) {
    case 'sigma':
      return { ask: askRule(document.rule) };
    case 'filter':
      return { ask: askRule(ruleOfFilter(document.filter)) };
    case 'correlation':
      return { ask: askCorrelation(document.correlation, library) };
    case 'threshold':
    case 'query':
      return { refusal: 'Thresholds and saved queries run over stored events: try them with a backtest.' };
    case 'yara':
      return { refusal: 'YARA rules are tested on files, by the scanner.' };
  }
}

/** What the filter itself says to an event, as a rule that matches where the filter holds. */
const ruleOfFilter = ({ rules: _, ...filter }: SigmaFilter): SigmaRule => filter;

function askRule(rule: SigmaRule): Ask {
  const matcher = createMatcher([rule]);
  return ({ source, record }, normalise) => {
    const event = eventOf(source, record, normalise);
    const matches = matcher.match(event.native, event.logsource).length > 0;
    return { matches, matched: matches ? matcher.explain(rule, event.native, event.logsource) : {} };
  };
}

/** A record is then a JSON array of records, or one a line, in any order: their own times count. */
function askCorrelation(correlation: SigmaCorrelation, { rules, correlations }: Library): Ask {
  const others = correlations.filter(({ id }) => id !== correlation.id);
  const set = resolveSigma({ rules, correlations: [...others, correlation], filters: [] });
  const matcher = createMatcher(set.rules);
  return ({ source, record }, normalise) => {
    const detections: RuleDetection[] = [];
    for (const [index, text] of recordsIn(record).entries()) {
      const event = eventOf(source, text, normalise);
      if (event.time === null) throw new Error(`Record ${index + 1} has no time, so it cannot be in any window.`);
      const { time } = event;
      for (const { rule } of matcher.match(event.native, event.logsource))
        detections.push({ id: String(index).padStart(6, '0'), rule: rule.id, time, values: valuesOf(event) });
    }
    const match = correlate(set.correlations, detections).find((found) => found.correlation === correlation.id);
    return { matches: match !== undefined, matched: match ? { ...match.group, value: String(match.value) } : {} };
  };
}

/** As on stored detections: under the native name, or under the ECS name where there is no such native field. */
const valuesOf =
  ({ native, ecs }: NormalisedEvent) =>
  (field: string): readonly string[] => {
    let found = textsAt(native, field);
    if (found.length === 0) found = textsAt(ecs, field);
    return found;
  };

function textsAt(of: Readonly<Record<string, unknown>>, field: string): readonly string[] {
  const texts: string[] = [];
  flattenNative({ [field]: of[field] }, (name, values) => {
    if (name === field) texts.push(...values);
  });
  return texts;
}

function recordsIn(text: string): string[] {
  if (!text.trimStart().startsWith('[')) return text.split('\n').filter((line) => line.trim() !== '');
  const items: unknown = JSON.parse(text);
  return Array.isArray(items) ? items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))) : [text];
}

function eventOf(source: string, record: string, normalise: Normalise): NormalisedEvent {
  const event = normalise(source, record);
  if (!event) throw new Error(`There is no source "${source}".`);
  return event;
}

/** One result a test, in their order; a record that cannot be read fails its test and says why. */
export function runTests(
  document: ReadDocument,
  tests: readonly RuleTest[],
  library: Library,
  normalise: Normalise,
): RuleTestResult[] {
  const testable = testsOf(document, library);
  return tests.map((test): RuleTestResult => {
    const { name, expect } = test;
    const failed = (because: string): RuleTestResult => ({
      name,
      expect,
      outcome: 'unreadable',
      passed: false,
      matched: {},
      because,
    });
    if ('refusal' in testable) return failed(testable.refusal);
    try {
      const { matches, matched } = testable.ask(test, normalise);
      const outcome = matches ? 'match' : 'no_match';
      const passed = outcome === expect;
      const because = passed ? null : matches ? 'It matches, and must not.' : 'It does not match, and must.';
      return { name, expect, outcome, passed, matched, because };
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
  });
}
