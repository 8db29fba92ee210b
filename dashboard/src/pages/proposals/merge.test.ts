// Merging: changes apart from each other fit together, changes of the same place are counted, and nothing is lost.
import fc from 'fast-check';
import { expect, it, test } from 'vitest';

import { mergeTexts } from './merge.ts';

const base = 'title: A\ndate: 2024-01-01\nlevel: high\ntags:\n  - x\nstatus: test\n';

it('takes what each side changed alone', () => {
  const ours = base.replace('level: high', 'level: low');
  const theirs = base.replace('title: A', 'title: B').replace('status: test', 'status: stable\nauthor: Ada');
  expect(mergeTexts(base, ours, theirs)).toEqual({
    text: 'title: B\ndate: 2024-01-01\nlevel: low\ntags:\n  - x\nstatus: stable\nauthor: Ada\n',
    clashes: [],
  });
});

it('keeps ours where both changed the same place, and says at which lines', () => {
  const ours = base.replace('level: high', 'level: low');
  const theirs = base.replace('level: high', 'level: critical').replace('  - x', '  - y');
  expect(mergeTexts(base, ours, theirs)).toEqual({ text: ours.replace('  - x', '  - y'), clashes: [3] });
});

test.each([
  ['the same change on both sides', base.replace('A', 'B'), base.replace('A', 'B'), base.replace('A', 'B')],
  ['lines taken away on one side', base.replace('  - x\n', ''), base, base.replace('  - x\n', '')],
  ['everything replaced upstream', base, 'other\n', 'other\n'],
  ['a text without a last line break', `${base}end`, base, `${base}end`],
])('handles %s', (_, ours, theirs, text) => {
  expect(mergeTexts(base, ours, theirs)).toEqual({ text, clashes: [] });
});

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));

it('is the other text where one side changed nothing, and does not depend on the side where nothing clashes', () => {
  fc.assert(
    fc.property(text, text, text, (old, mine, other) => {
      expect(mergeTexts(old, old, other)).toEqual({ text: other, clashes: [] });
      expect(mergeTexts(old, mine, old)).toEqual({ text: mine, clashes: [] });
      const [one, turned] = [mergeTexts(old, mine, other), mergeTexts(old, other, mine)];
      expect(one.clashes.length).toBe(turned.clashes.length);
      expect(one.clashes.length > 0 || one.text === turned.text).toBe(true);
    }),
  );
});
