// The tests that each shipped rule brings with it, run through the same parsers and matcher as real traffic.
import { readdirSync } from 'node:fs';

import { createMatcher, parseSigma, type SigmaRule } from '@tocsin/sigma';
import { parse } from 'yaml';
import * as z from 'zod';

import { findSource } from '../server/src/ingest/sources/index.ts';

const TestRecord = z.union([z.string(), z.record(z.string(), z.unknown())]);
const RuleTest = z.strictObject({
  source: z.string(),
  match: z.array(TestRecord).min(1),
  no_match: z.array(TestRecord).min(1),
});

export type RuleContent = { faults: string[]; rules: number; tactics: Set<string> };

/**
 * @param folder with `name.yml` and `name.test.yml` side by side, at any depth
 * @param read gives a file's text by its path within the folder
 */
export function checkRuleContent(folder: string, read: (path: string) => string): RuleContent {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yml'))
    .toSorted();
  const faults: string[] = [];
  const found: { path: string; rule: SigmaRule }[] = [];
  for (const path of paths.filter((path) => !path.endsWith('.test.yml'))) {
    const { rules, faults: wrong } = parseSigma(read(path), path);
    faults.push(...wrong.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`));
    found.push(...rules.map((rule) => ({ path, rule })));
  }
  const byId = new Map<string, string>();
  for (const { path, rule } of found) {
    if (byId.has(rule.id)) faults.push(`${path}: has the id of ${byId.get(rule.id)}`);
    byId.set(rule.id, path);
  }
  const matcher = createMatcher(found.map(({ rule }) => rule));
  const matched = (source: string, record: string | Record<string, unknown>): Set<string> => {
    const parser = findSource(source);
    if (!parser) throw new Error(`there is no source ${source}`);
    const raw = typeof record === 'string' ? record : JSON.stringify(record);
    const event = parser.parse({ raw, ...(typeof record === 'string' ? {} : { value: record }), receivedAt: 0 });
    return new Set(matcher.match(event.native, event.logsource).map(({ rule }) => rule.id));
  };
  for (const { path, rule } of found) {
    const testPath = path.replace(/\.yml$/, '.test.yml');
    if (!paths.includes(testPath)) {
      faults.push(`${path}: has no ${testPath}`);
      continue;
    }
    const test = RuleTest.parse(parse(read(testPath)));
    test.match.forEach((record, index) => {
      if (!matched(test.source, record).has(rule.id)) faults.push(`${testPath}: match ${index + 1} does not match`);
    });
    test.no_match.forEach((record, index) => {
      if (matched(test.source, record).has(rule.id)) faults.push(`${testPath}: no_match ${index + 1} matches`);
    });
  }
  return { faults, rules: found.length, tactics: new Set(found.flatMap(({ rule }) => rule.attack.tactics)) };
}
