// Brings the rules that Tocsin ships into an organisation's library, and their new versions after an upgrade.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RuleTest } from '@tocsin/contracts/rule';
import { parse } from 'yaml';
import * as z from 'zod';

import { inTransaction, type Context } from '#platform/context';

import { takeRules, type ImportResult, type RuleFile } from './import-rules.ts';

const TestRecord = z.union([z.string(), z.record(z.string(), z.unknown())]);
const TestFile = z.object({ source: z.string(), match: z.array(TestRecord), no_match: z.array(TestRecord) });

/** Every `.yml` below a folder by its path within it, with the tests of the `.test.yml` beside it. */
export const readRuleFolder = (folder: string): RuleFile[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => {
      const beside = join(folder, name.replace(/\.ya?ml$/, '.test.yml'));
      const source = readFileSync(join(folder, name), 'utf8');
      return existsSync(beside)
        ? { path: name, source, tests: testsIn(readFileSync(beside, 'utf8')) }
        : { path: name, source };
    });

/** @throws ZodError for a text that is no test file. */
export function testsIn(text: string): RuleTest[] {
  const { source, match, no_match: noMatch } = TestFile.parse(parse(text));
  const made = (expect: RuleTest['expect'], records: readonly z.infer<typeof TestRecord>[]): RuleTest[] =>
    records.map((record, index) => ({
      name: `${expect === 'match' ? 'Must match' : 'Must not match'} ${index + 1}`,
      source,
      record: typeof record === 'string' ? record : JSON.stringify(record),
      expect,
    }));
  return [...made('match', match), ...made('no_match', noMatch)];
}

export const shipRules = (ctx: Context, files: readonly RuleFile[]): Promise<ImportResult> =>
  inTransaction(ctx, (tx) => takeRules(tx, files, { mode: 'active', origin: 'tocsin', gated: false }));
