// Sentences with parts: each part at its place, and the same parts in both languages.
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';

import { Sentence } from './sentence.tsx';

test('puts each part where the language wants it', () => {
  const parts = { name: <b>K</b>, when: 'today' };
  expect(renderToStaticMarkup(<Sentence text="By {name}, {when}." parts={parts} />)).toBe('By <b>K</b>, today.');
  expect(renderToStaticMarkup(<Sentence text="{when}, {name}" parts={parts} />)).toBe('today, <b>K</b>');
});

test('says a sentence without parts as it is', () => {
  expect(renderToStaticMarkup(<Sentence text="Nothing." parts={{}} />)).toBe('Nothing.');
});

/** As text, so that the half of the other language is there as well. */
const sources = import.meta.glob<string>('../**/*.ts', { query: '?raw', import: 'default', eager: true });
const placesOf = (text: string): string[] =>
  [...text.matchAll(/(?<!\$)\{[a-z]\w*\}/gi)].map(([place]) => place).toSorted();
const quoted = (source: string): string => (source.match(/'[^'\n]*'|`[^`]*`/g) ?? []).join('\n');

const halves = Object.entries(sources).flatMap(([path, en]) => {
  const fr = sources[path.replace('.en.ts', '.fr.ts')];
  return path.endsWith('.en.ts') && fr !== undefined ? [[path, quoted(en), quoted(fr)] as const] : [];
});

test.each(halves)('%s has the same places in French', (_, en, fr) => expect(placesOf(fr)).toEqual(placesOf(en)));

const whole = Object.entries(sources).flatMap(([path, text]) =>
  /inLanguage\(\s*\{/.test(text) ? [[path, Map.groupBy(placesOf(quoted(text)), (place) => place)] as const] : [],
);

test.each(whole)('%s has each place once in each language', (_, places) => {
  for (const [place, found] of places) expect(found.length % 2, place).toBe(0);
});
