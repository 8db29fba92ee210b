// The French sentences of refusals: one for each code of the server's catalogue, and the rest of it at hand.
import { describe, expect, test } from 'vitest';

import { problemsFr } from './problems.fr.ts';
import { sayProblem } from './problems.ts';
import { carriesSpecifics } from './specifics.ts';

// As text: the dashboard loads nothing of the server.
const read = import.meta.glob<string>('../../../server/src/platform/problem-catalogue.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const [catalogue = ''] = Object.values(read);
const codes = [...catalogue.matchAll(/^ {2}(\w+):/gm)].flatMap(([, code]) => code ?? []);

describe('the sentences in French', () => {
  test('the catalogue was read', () => expect(codes.length).toBeGreaterThan(200));

  test('every code has one, and no other code does', () => {
    expect(Object.keys(problemsFr).toSorted()).toEqual(codes.toSorted());
  });

  test.each(Object.entries(problemsFr))('%s is said in whole sentences', (_code, sentence) => {
    expect(sentence).toMatch(/^[\p{Lu}].*\.$/u);
    // Typography: no straight apostrophe, and no space before a high sign at which a line may break.
    expect(sentence).not.toMatch(/'| [;:?!»]|« /);
  });
});

describe('what the server said', () => {
  test('in English it is what is shown', () => {
    expect(sayProblem({ title: 'Conflict', detail: 'It is closed.', code: 'incident_closed' })).toEqual({
      title: 'Conflict',
      sentence: 'It is closed.',
      original: null,
    });
  });

  test.each([
    ['There is no incident INC-7.', true],
    ['This needs the permission alert:write.', true],
    ['The site “lyo” is there already.', true],
    ['Send at most 500 at once.', true],
    ['It was assigned to Robin Delacroix.', true],
    ['There is no field process.name_x here.', true],
    ['The incident is closed; reopen it first.', false],
    ['Someone was first. Load it again.', false],
    ['The body is not JSON.', false],
  ])('%s', (sentence, specific) => expect(carriesSpecifics(sentence)).toBe(specific));
});
