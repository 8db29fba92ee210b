// The words beside what completion offers: none is missing in French.
import { modifierWords } from '@tocsin/sigma/words';
import { expect, test } from 'vitest';

import { fr } from './details.fr.ts';

test('every modifier of Sigma has its words', () => {
  expect(Object.keys(fr.modifiers).toSorted()).toEqual(Object.keys(modifierWords).toSorted());
});
