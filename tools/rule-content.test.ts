import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { checkRuleContent } from './rule-content.ts';

const check = (folder: string) => checkRuleContent(folder, (path) => readFileSync(join(folder, path), 'utf8'));

test('the shipped rules do what their own test events say, and cover the tactics', () => {
  const { faults, rules, tactics } = check(fileURLToPath(new URL('../content/rules', import.meta.url)));
  expect(faults).toEqual([]);
  expect(rules).toBeGreaterThanOrEqual(60);
  expect(tactics.size).toBeGreaterThanOrEqual(12);
});

test('a rule that misses its event, hits the wrong one, repeats an id or has no test is reported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-rules-'));
  const rule = (id: string) =>
    `title: T\nid: ${id}\nlogsource:\n  product: windows\ndetection:\n  a:\n    EventID: 7\n  condition: a\n`;
  const event = (id: number) => `  - { EventID: ${id}, Channel: System, Computer: a }\n`;
  const id = '7c0c51a0-2f0b-4b7e-9a55-0b1d5f0e7a11';
  writeFileSync(join(folder, 'a.yml'), rule(id));
  writeFileSync(join(folder, 'a.test.yml'), `source: windows\nmatch:\n${event(8)}no_match:\n${event(7)}`);
  writeFileSync(join(folder, 'b.yml'), rule(id));
  const { faults } = check(folder);
  rmSync(folder, { recursive: true });
  expect(faults).toEqual([
    'b.yml: has the id of a.yml',
    'a.test.yml: match 1 does not match',
    'a.test.yml: no_match 1 matches',
    'b.yml: has no b.test.yml',
  ]);
});
