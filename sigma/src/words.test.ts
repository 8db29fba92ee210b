// Editors offer exactly what the engine understands.
import { expect, it } from 'vitest';

import { knownModifiers } from './modifiers.ts';
import { modifierWords } from './words.ts';

it('every modifier is explained, and nothing else', () =>
  expect(Object.keys(modifierWords).toSorted((a, b) => a.localeCompare(b))).toEqual(
    [...knownModifiers].toSorted((a, b) => a.localeCompare(b)),
  ));
