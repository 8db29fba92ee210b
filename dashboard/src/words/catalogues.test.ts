// French says what English says: with the same parts to fill in, the same numbers, and spaced as French is.
import { expect, test } from 'vitest';

import { en as doorsEn } from '../pages/doors/words.en.ts';
import { fr as doorsFr } from '../pages/doors/words.fr.ts';
import { en as mappingsEn } from '../pages/mappings/words.en.ts';
import { fr as mappingsFr } from '../pages/mappings/words.fr.ts';
import { en as pullsEn } from '../pages/pulls/words.en.ts';
import { fr as pullsFr } from '../pages/pulls/words.fr.ts';
import { en as healthEn } from '../pages/source-health/words.en.ts';
import { fr as healthFr } from '../pages/source-health/words.fr.ts';
import { en as sourcesEn } from '../pages/sources/words.en.ts';
import { fr as sourcesFr } from '../pages/sources/words.fr.ts';
import { en as webhooksEn } from '../pages/webhooks/words.en.ts';
import { fr as webhooksFr } from '../pages/webhooks/words.fr.ts';
import { en as verifyEn } from '../verify/words.en.ts';
import { fr as verifyFr } from '../verify/words.fr.ts';

/** Every text with its name; functions say something of 2, 3, 4 and 5. */
function textsOf(value: unknown, name = ''): [name: string, text: string][] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value === 'function') return textsOf(Reflect.apply(value, undefined, [2, 3, 4, 5]), name);
  return Object.entries(Object(value)).flatMap(([key, part]) => textsOf(part, `${name}.${key}`));
}
const filledIn = (text: string) => (text.match(/\{\w+\}|\d+/g) ?? []).toSorted();
const wrongSpace = /(?<!\u00A0)[;?!]|(?<=\S) :(?= |$)|\w:(?= |$)|«(?!\u00A0)|(?<!\u00A0)»|'/;

test.each([
  ['doors', doorsEn, doorsFr],
  ['mappings', mappingsEn, mappingsFr],
  ['pulls', pullsEn, pullsFr],
  ['source health', healthEn, healthFr],
  ['sources', sourcesEn, sourcesFr],
  ['webhooks', webhooksEn, webhooksFr],
  ['the page that verifies', verifyEn, verifyFr],
])('%s', (_, en, fr) => {
  const english = textsOf(en);
  const french = textsOf(fr);
  expect(french.map(([name]) => name).toSorted()).toEqual(english.map(([name]) => name).toSorted());
  const said = new Map(french);
  expect(english.map(([name]) => [name, filledIn(said.get(name) ?? '')])).toEqual(
    english.map(([name, text]) => [name, filledIn(text)]),
  );
  expect(french.filter(([, text]) => wrongSpace.test(text.replace(/\(\?P<\w+>/g, '')))).toEqual([]);
});
