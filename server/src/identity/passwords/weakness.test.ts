// What is refused as easy to guess, and what is not.
import { expect, test } from 'vitest';

import { weaknessOf } from './weakness.ts';

const about = ['ana.lopez@aubrac.example', 'Ana Lopez', 'Hôpital Aubrac'];

test.each([
  ['aubrac-lopez-44!', /name/],
  ['I like t0csin a lot', /name/],
  ['ana.lopez is here', /name/],
  ['leavemealone', /stolen most often/],
  ['SonyEricsson', /stolen most often/],
  ['aaaaaaaaaaaaaa', /same/],
  ['xk7xk7xk7xk7xk7', /same/],
  ['qwertyuiop123456', /keyboard/],
  ['azertyuiop!2', /keyboard/],
  ['abcdefghijkl', /keyboard/],
  ['987654321098', /keyboard/],
  ['Password2026!', /common word/],
  ['P@ssw0rd!!2026', /common word/],
  ['Printemps2026!', /common word/],
  ['welcomeadmin99', /common word/],
])('%s is refused', (password, because) => expect(weaknessOf(password, about)).toMatch(because));

test.each([
  'correct horse battery',
  'quatre tasses de the',
  'vR7#kTz2pQ9w',
  'un chat sur le toit gris',
  '日本語のながいことば十二',
])('%s will do', (password) => expect(weaknessOf(password, about)).toBeNull());

test('names of three letters are in too many passwords by chance', () => {
  expect(weaknessOf('a banana republic', ['ana@x.example'])).toBeNull();
});
