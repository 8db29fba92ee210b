import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { problemCatalogue, problemPage } from './problem-catalogue.ts';

const sources = join(import.meta.dirname, '..');
const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !/\.test\.ts$|fixtures|testing/.test(name),
);

/** Codes as the source writes them: second word of a Problem, first of `invalid` and `conflict`, from `notFound`. */
function codesIn(text: string): string[] {
  const written = [
    ...text.matchAll(
      /new Problem\(\s*'[a-z_]+',\s*'([a-z_]+)'|\b(?:invalid|conflict)\(\s*'([a-z_]+)'|notFound\('([a-z ]+)'/g,
    ),
  ];
  return written.map(([, problem, kind, thing]) => problem ?? kind ?? `${thing?.replaceAll(' ', '_')}_not_found`);
}

test('every code the source answers with is in the catalogue', () => {
  const used = new Set(files.flatMap((name) => codesIn(readFileSync(join(sources, name), 'utf8'))));
  expect(used.size).toBeGreaterThan(50);
  expect([...used].filter((code) => !(code in problemCatalogue))).toEqual([]);
});

test('docs/problems.md is this catalogue', async () => {
  await expect(problemPage()).toMatchFileSnapshot('../../../docs/problems.md');
});
