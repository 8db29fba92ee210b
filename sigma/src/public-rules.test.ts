// Every public rule is read, and on recorded events they match what their authors say.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { fieldReader } from './field-access.ts';
import { createMatcher } from './matcher.ts';
import { parseSigma } from './parse-rule.ts';
import { bindingFor, bindingsOf, channelOf, isWindows } from './routing.ts';
import { asObject, missingCorpora, publicRuleFiles, regressionRecordings, telemetry } from './test-support/corpora.ts';
import { referenceRule, type Lookup } from './test-support/reference.ts';
import { concatenatedObjects, flatWindowsEvent } from './test-support/windows-event.ts';

if (missingCorpora) console.warn(`Tests on public rules are skipped: ${missingCorpora}.`);

describe.skipIf(missingCorpora !== null)('the public rules', () => {
  const parsed = missingCorpora ? [] : publicRuleFiles().map(({ file, source }) => parseSigma(source, file));
  const rules = parsed.flatMap((file) => file.rules);
  const matcher = createMatcher(rules);

  it('are all read, except those with placeholders nobody has given', () => {
    const faults = parsed.flatMap((file) => file.faults);
    expect(parsed.length).toBe(3779);
    expect(rules.length).toBe(3754);
    expect(new Set(faults.map(({ file }) => file)).size).toBe(25);
    expect(faults.filter(({ message }) => !message.startsWith('The placeholder %'))).toEqual([]);
  });

  it('are read again from their own text to the same rule', () => {
    for (const rule of rules.filter((_, index) => index % 20 === 0)) {
      expect(parseSigma(rule.source, rule.file).rules).toEqual([rule]);
    }
  });

  it('fire on the recordings made for them as often as said', () => {
    const wrong: string[] = [];
    let events = 0;
    for (const { file, info, json } of regressionRecordings()) {
      const { rule_metadata: metadata, regression_tests_info: tests } = asObject(parse(info));
      const ids = new Set((Array.isArray(metadata) ? metadata : []).map((entry) => asObject(entry)['id']));
      const wanted = asObject(Array.isArray(tests) ? tests[0] : null)['match_count'];
      let hits = 0;
      for (const document of concatenatedObjects(json)) {
        events++;
        const event = flatWindowsEvent(document);
        for (const { rule } of matcher.match(event, { product: 'windows' })) {
          if (!ids.has(rule.id)) continue;
          hits++;
          if (Object.keys(matcher.explain(rule, event)).length === 0)
            wrong.push(`${file}: the match has no explanation`);
        }
      }
      const expected = moreThanSaid.get(file) ?? wanted;
      if (expected === undefined ? hits === 0 : hits !== expected)
        wrong.push(`${file}: ${hits} instead of ${JSON.stringify(expected ?? 'at least one')}`);
    }
    expect(wrong).toEqual([]);
    expect(events).toBeGreaterThan(100);
  });

  it('give the same matches one by one as all at once', { timeout: 120_000 }, () => {
    const references = rules.map((rule) => ({ rule, matches: referenceRule(rule.source) }));
    const recorded = regressionRecordings().flatMap(({ json }) => concatenatedObjects(json).map(flatWindowsEvent));
    const hit = telemetry(1).filter((event) => matcher.match(event, { product: 'windows' }).length > 0);
    const events = [...telemetry(200), ...recorded, ...hit.filter((_, index) => index % 12 === 0)];
    let hits = 0;
    for (const event of events) {
      const together = matcher.match(event, { product: 'windows' }).map(({ rule }) => rule.id);
      const channel = channelOf(event)?.toLowerCase() ?? null;
      const bindings = bindingsOf(
        { product: 'windows' },
        isWindows({ product: 'windows' }, channel) ? channel : null,
        String(event['EventID']),
      );
      const alone = references.filter(({ rule, matches }) => {
        const binding = bindingFor(bindings, rule.logsource);
        if (!binding) return false;
        if (binding.eventTypes && !binding.eventTypes.includes(String(event['EventType']))) return false;
        return matches(event, lookupUnder(binding.aliases));
      });
      expect({ event, found: together }).toEqual({ event, found: alone.map(({ rule }) => rule.id) });
      hits += together.length;
    }
    expect(hits).toBeGreaterThan(150);
  });
});

/** What the authors give is a minimum: three of the five files written in this one are what the rule names. */
const moreThanSaid = new Map([
  [
    'regression/rules/windows/file/file_event/file_event_win_anydesk_artefact/0b9ad457-2554-44c1-82c2-d56a99c42377.json',
    3,
  ],
]);

const lookups = new WeakMap<object, Lookup>();

function lookupUnder(aliases: Parameters<typeof fieldReader>[1]): Lookup {
  const known = lookups.get(aliases ?? {});
  if (known) return known;
  const lookup: Lookup = (event, field) => {
    const text = fieldReader(field, aliases).read(event);
    return text === undefined ? null : typeof text === 'string' ? [text] : [...text];
  };
  if (aliases) lookups.set(aliases, lookup);
  return lookup;
}
