// docs/security.md claims nothing that no test shows: each test it names is there.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const document = readFileSync(join(root, 'docs/security.md'), 'utf8');
type Row = { requirement: string; state: string; how: string; shownBy: string[] };
const rows: Row[] = document.split('\n').flatMap((line) => {
  const [, requirement = '', , state = '', how = '', shown = ''] = line.split('|').map((cell) => cell.trim());
  if (!/^\d+\.\d+\.\d+$/.test(requirement)) return [];
  return [{ requirement, state, how, shownBy: [...shown.matchAll(/`([^`]+)`/g)].map(([, title = '']) => title) }];
});

const titles = new Set(
  globSync('{server,contracts,sigma,evtx,cli,tools,dashboard/src,tests}/**/*.test.{ts,tsx}', {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\(\s*'((?:[^'\\\n]|\\.)+)',/g)].map(([, title = '']) => title),
  ),
);

test('every named test exists, and every row says what it is', () => {
  expect(rows.length).toBeGreaterThan(90);
  expect(new Set(rows.map(({ requirement }) => requirement)).size).toBe(rows.length);
  expect(rows.filter(({ state }) => !['met', 'partly', 'no'].includes(state))).toEqual([]);
  expect(rows.filter(({ state, shownBy }) => state === 'met' && shownBy.length === 0)).toEqual([]);
  expect(rows.filter(({ state, how }) => state === 'partly' && how === '')).toEqual([]);
  const missing = rows.flatMap(({ requirement, shownBy }) =>
    shownBy.filter((title) => !titles.has(title)).map((title) => `${requirement}: ${title}`),
  );
  expect(missing).toEqual([]);
});
