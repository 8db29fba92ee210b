// Mentions in texts: who is meant, and who is not.
import { describe, expect, test } from 'vitest';

import { beingNamed, candidates, mentionedIn } from './mentions.ts';

const people = [
  { id: 'a', name: 'Ana' },
  { id: 'r', name: 'Ana Ruiz' },
  { id: 'b', name: 'Boris' },
  { id: 'c', name: 'Boris' },
];

describe('who is meant', () => {
  test.each([
    ['@Ana look', ['a']],
    ['@Ana Ruiz look', ['r']],
    ['ask @ana ruiz, then @Ana.', ['r', 'a']],
    ['@Boris', ['b', 'c']],
    ['mail ana@boris.example', []],
    ['@Anatole', []],
    ['@Nobody', []],
    ['@', []],
  ])('%s', (text, ids) => expect(mentionedIn(text, people)).toEqual(ids));
});

test('a name is being typed from the @ to the caret, with one space at most', () => {
  expect(beingNamed('ask @An', 7)).toEqual({ from: 4, typed: 'An' });
  expect(beingNamed('ask @Ana Ru', 11)).toEqual({ from: 4, typed: 'Ana Ru' });
  expect(beingNamed('@Ana Ruiz is', 12)).toBeNull();
  expect(beingNamed('a@b', 3)).toBeNull();
  expect(beingNamed('@a\nb', 4)).toBeNull();
  expect(beingNamed('none', 4)).toBeNull();
});

test('any part of a name may begin so', () => {
  expect(candidates(people, 'ru').map(({ id }) => id)).toEqual(['r']);
  expect(candidates(people, '').length).toBe(4);
});
