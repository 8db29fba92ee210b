import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { sources } from '../server/src/ingest/sources/index.ts';
import { sourceList, withSourceList } from './source-list.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/sources.md'), 'utf8');

test('docs/sources.md lists the sources as the code has them; if not, run node tools/describe-sources.ts', () => {
  expect(page).toBe(withSourceList(page));
});

test('every source and every other name of it stands in the list, in one row of its own', () => {
  const rows = sourceList(sources)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(sources.length);
  for (const { id, aliases = [] } of sources) {
    const [own, ...others] = rows.filter((line) => line.startsWith(`| \`${id}\` |`));
    expect(others).toEqual([]);
    for (const alias of aliases) expect(own).toContain(`\`${alias}\``);
  }
});

test('a source that is new, or gone, makes the page another one', () => {
  expect(withSourceList(page, sources.slice(1))).not.toBe(page);
});

test('what stands around the list stays, and a page without a place for it is refused', () => {
  const around = withSourceList(`before\n${page}\nafter`);
  expect(around.startsWith('before\n# ')).toBe(true);
  expect(around.endsWith('\nafter')).toBe(true);
  expect(() => withSourceList('# Sources')).toThrow('no place');
});

test('a bar or a line feed in a summary does not break the table', () => {
  const [first] = sources;
  if (!first) throw new Error('There are no sources.');
  expect(sourceList([{ ...first, summary: 'one | two\nthree' }])).toContain('| one \\| two three |');
});
