// False positives and references are read from every way YAML writes them.
import { expect, test } from 'vitest';

import { documentNotes } from './document-notes.ts';

test.each([
  ['a block list', 'falsepositives:\n  - Backups\n  - "Scans"\n', ['Backups', 'Scans']],
  ['a flow list', 'falsepositives: [Backups, Scans]\n', ['Backups', 'Scans']],
  ['a single value', 'falsepositives: Unlikely\n', ['Unlikely']],
  ['single quotes', "falsepositives:\n  - 'The administrator''s script'\n", ["The administrator's script"]],
  ['double quotes', 'falsepositives:\n  - "C:\\\\Temp of \\"us\\""\n', ['C:\\Temp of "us"']],
  ['a folded text', 'falsepositives:\n  - >\n    Long\n    words\n', ['Long words']],
  ['a list at the depth of its key', 'falsepositives:\n- One\n- Two\n', ['One', 'Two']],
  ['nothing', 'falsepositives:\nlevel: low\n', []],
])('%s', (_, source, expected) => expect(documentNotes(`title: x\n${source}`).falsePositives).toEqual(expected));

test('only keys of the document itself count', () => {
  const source = 'title: x\ndetection:\n  references:\n    - no\nreferences:\n  - https://example.org/a\n';
  expect(documentNotes(source)).toEqual({
    falsePositives: [],
    references: ['https://example.org/a'],
    query: null,
    range: null,
  });
});

test('the search of a saved query is read, quotes and all', () => {
  const source = `kind: query\nquery: 'user.name:"o''brien" and a:b'\nrange: 7d\n`;
  expect(documentNotes(source)).toMatchObject({ query: `user.name:"o'brien" and a:b`, range: '7d' });
});

test('a broken document gives what can be read', () => {
  expect(documentNotes('title: [x\nfalsepositives').falsePositives).toEqual([]);
  expect(documentNotes('').references).toEqual([]);
});
