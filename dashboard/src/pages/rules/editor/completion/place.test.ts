// Where somebody is typing; `^` stands for the cursor.
import { describe, expect, it } from 'vitest';

import { documentAround, membersOf, placeAt } from './place.ts';

const at = (text: string) => placeAt(text.replace('^', ''), text.indexOf('^'));
const head = 'title: x\nlogsource:\n  product: windows\ndetection:\n';

describe('the place of the cursor', () => {
  it.each([
    ['sta^', { path: [], at: 'key', typed: 'sta' }],
    ['title: x\nsta^', { path: [], at: 'key', typed: 'sta' }],
    ['title: x\nstatus: te^', { path: ['status'], at: 'value', typed: 'te' }],
    ['title: x\nstatus: ^', { path: ['status'], at: 'value', typed: '' }],
    ['logsource:\n  ^', { path: ['logsource'], at: 'key', typed: '' }],
    ['logsource:\n  product: win^', { path: ['logsource', 'product'], at: 'value', typed: 'win' }],
    [`${head}  selection:\n    Im^`, { path: ['detection', 'selection'], at: 'key', typed: 'Im' }],
    [`${head}  selection:\n    Image|en^`, { path: ['detection', 'selection'], at: 'key', typed: 'Image|en' }],
    [`${head}  selection:\n    Image: a\n    ^`, { path: ['detection', 'selection'], at: 'key', typed: '' }],
    [`${head}  selection:\n    - Im^`, { path: ['detection', 'selection'], at: 'item', typed: 'Im' }],
    [`${head}  selection:\n    - Image: a\n      Us^`, { path: ['detection', 'selection'], at: 'key', typed: 'Us' }],
    [`${head}  selection:\n    Image:\n      - a\n  con^`, { path: ['detection'], at: 'key', typed: 'con' }],
    [
      `${head}  a:\n    Image: x\n  condition: a and ^`,
      { path: ['detection', 'condition'], at: 'value', typed: 'a and ' },
    ],
    ['tags:\n  - attack.t1^', { path: ['tags'], at: 'item', typed: 'attack.t1' }],
    ['tags:\n  - a\n  - ^', { path: ['tags'], at: 'item', typed: '' }],
    ['title: x\ntags:\n- att^', { path: ['tags'], at: 'item', typed: 'att' }],
    ['tags: [attack.t1, att^', { path: ['tags'], at: 'item', typed: 'att' }],
    ['tags:\n  - a\nlev^', { path: [], at: 'key', typed: 'lev' }],
    ['a:\n  b: x\n---\nti^', { path: [], at: 'key', typed: 'ti' }],
  ])('is told from what stands around it: %#', (text, wanted) => expect(at(text)).toMatchObject(wanted));

  it.each([
    ['# sta^'],
    ['title: x # sta^'],
    ["title: 'sta^"],
    ['description: |\n  some te^'],
    ['description: some\n  more te^'],
    ['title:^'],
    ['"ti^'],
  ])('is none inside a comment, a quote or a text: %#', (text) => expect(at(text)).toBeNull());

  it('begins where its word does', () => expect(at('a: b\nstatus: te^')?.from).toBe('a: b\nstatus: '.length));
});

describe('the members of a mapping', () => {
  const text = `${head}  selection:\n    Image: a\n    User:\n      - b\n  filter:\n    - Image: b\n  condition: selection\nlevel: "high" # so\n`;
  const keysOf = (...path: string[]) => [...membersOf(text.split('\n'), path).keys()];
  it('are found by its path', () => {
    expect(keysOf()).toEqual(['title', 'logsource', 'detection', 'level']);
    expect(keysOf('detection')).toEqual(['selection', 'filter', 'condition']);
    expect(keysOf('detection', 'selection')).toEqual(['Image', 'User']);
    expect(keysOf('nothing')).toEqual([]);
    expect(membersOf(text.split('\n'), []).get('level')).toBe('high');
    expect(membersOf(text.split('\n'), ['logsource'])).toEqual(new Map([['product', 'windows']]));
  });

  it('are those of the document around', () =>
    expect(documentAround(['a: 1', '---', 'b: 2', 'c: 3', '---', 'd: 4'], 3)).toEqual({
      lines: ['b: 2', 'c: 3'],
      before: 2,
    }));
});
