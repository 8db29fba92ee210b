// The expressions of the public rules find in texts made for them what RE2 finds.
import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, it } from 'vitest';

import type { Test } from '../ast.ts';
import { parseSigma } from '../parse-rule.ts';
import { missingCorpora, publicRuleFiles } from '../test-support/corpora.ts';
import { pairs, type CodePoints } from './code-points.ts';
import { createSearch } from './search.ts';
import { parseRegex, type RegexTree } from './syntax.ts';

type Expression = Extract<Test, { kind: 'regex' }>;

/** All expressions in what a rule says, each once. */
function collect(value: unknown, into: Map<string, Expression>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isExpression(value)) into.set(JSON.stringify(value), value);
  else for (const child of Object.values(value)) collect(child, into);
}

const isExpression = (value: object): value is Expression => 'kind' in value && value.kind === 'regex';

const samples = 'azAZ09_-./\\ "\'\n\t:$\u212a\u{1f600}';

/** A text the tree matches, were it not for its assertions. */
function sample(tree: RegexTree, choose: (below: number) => number): string {
  if (tree.kind === 'assertion') return '';
  if (tree.kind === 'character') return someOf(tree.set, choose);
  if (tree.kind === 'sequence') return tree.of.map((child) => sample(child, choose)).join('');
  if (tree.kind === 'choice') {
    const chosen = tree.of[choose(tree.of.length)];
    return chosen ? sample(chosen, choose) : '';
  }
  const times = tree.least + choose(Math.min(tree.most - tree.least, 3) + 1);
  return Array.from({ length: times }, () => sample(tree.of, choose)).join('');
}

function someOf(set: CodePoints, choose: (below: number) => number): string {
  const known = Array.from(samples).filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return pairs(set).some(([first, last]) => code >= first && code <= last);
  });
  const character = known[choose(known.length + 1)];
  return character ?? String.fromCodePoint(set[2 * choose(set.length / 2)] ?? 0);
}

function mutated(text: string, choose: (below: number) => number): string {
  const at = choose(text.length + 1);
  const other = Array.from(samples)[choose(samples.length)] ?? '';
  const cut = choose(3);
  if (cut === 0) return text.slice(0, at) + other + text.slice(at);
  return cut === 1 ? text.slice(0, at) + text.slice(at + 1) : text.slice(0, at) + other + text.slice(at + 1);
}

it.skipIf(missingCorpora !== null)('find what RE2 finds', { timeout: 120_000 }, () => {
  const expressions = new Map<string, Expression>();
  for (const { file, source } of publicRuleFiles()) {
    if (source.includes('|re')) for (const rule of parseSigma(source, file).rules) collect(rule, expressions);
  }
  expect(expressions.size).toBeGreaterThan(140);
  let [found, missed] = [0, 0];
  for (const { source, flags } of expressions.values()) {
    const tree = parseRegex(source, flags);
    const search = createSearch(source, flags);
    expect(search, `${source} is searched here`).not.toBeNull();
    const reference = RE2JS.compile(source, flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    const choices = fc.sample(fc.infiniteStream(fc.nat(1_000_000)), { numRuns: 12, seed: source.length });
    for (const stream of choices) {
      const choose = (below: number): number => Number(stream.next().value ?? 0) % Math.max(1, below);
      const match = tree ? sample(tree, choose) : '';
      const near = mutated(match, choose);
      const filler = 'x -/:"'.charAt(choose(6)).repeat(100);
      const texts = [match, near, mutated(near, choose), filler + match + filler, filler + near, `${match}\n${near}`];
      for (const text of texts) {
        const is = reference.test(text);
        if (is) found++;
        else missed++;
        expect(search?.(text), `${source} on ${JSON.stringify(text)}`).toBe(is);
      }
    }
  }
  expect(found).toBeGreaterThan(2_000);
  expect(missed).toBeGreaterThan(500);
});
