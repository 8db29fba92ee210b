// What public rules are warned about is rare, and rules that ship with Tocsin give no reason.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { missingCorpora, publicRuleFiles } from '../test-support/corpora.ts';
import { lintSigma } from './lint.ts';

const content = fileURLToPath(new URL('../../../content', import.meta.url));
const techniques = new Set(
  readFileSync(join(content, 'attack/enterprise.tsv'), 'utf8')
    .split('\n')
    .filter((line) => /^T\d/.test(line))
    .map((line) => line.slice(0, line.indexOf('\t'))),
);
const options = { techniques, today: '2026-11-21' };

it('the rules that ship with Tocsin have no warning', () => {
  const files = globSync('rules/**/*.yml', { cwd: content }).filter((file) => !file.endsWith('.test.yml'));
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap((file) => lintSigma(readFileSync(join(content, file), 'utf8'), file, options))).toEqual([]);
});

describe.skipIf(missingCorpora !== null)('the public rules', () => {
  it('have few warnings, none of them in more than one rule of a hundred', { timeout: 60_000 }, () => {
    const files = publicRuleFiles();
    const counts = new Map<string, number>();
    for (const { file, source } of files)
      for (const check of new Set(lintSigma(source, file, options).map((warning) => warning.check)))
        counts.set(check, (counts.get(check) ?? 0) + 1);
    expect(Object.fromEntries([...counts].filter(([, rules]) => rules > files.length / 100))).toEqual({});
    expect([...counts.values()].reduce((sum, rules) => sum + rules, 0)).toBeGreaterThan(15);
  });
});
