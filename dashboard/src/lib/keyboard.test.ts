// Which strokes are ours, and what a row of strokes means.
import { describe, expect, test } from 'vitest';

import { matchStroke, strokeName } from './keyboard.ts';

const stroke = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a stroke', () => {
  test('with Ctrl, Command or Alt belongs to somebody else', () => {
    expect(strokeName(stroke('k', { ctrlKey: true }))).toBeNull();
    expect(strokeName(stroke('k', { metaKey: true }))).toBeNull();
    expect(strokeName(stroke('k', { altKey: true }))).toBeNull();
  });
  test('of a letter is named the same with Caps Lock on', () => {
    expect(strokeName(stroke('J'))).toBe('j');
    expect(strokeName(stroke('x', { shiftKey: true }))).toBe('Shift+X');
    expect(strokeName(stroke('X', { shiftKey: true }))).toBe('Shift+X');
  });
  test('that needs Shift on some keyboards is named by what it writes', () => {
    expect(strokeName(stroke('?', { shiftKey: true }))).toBe('?');
    expect(strokeName(stroke('/', { shiftKey: true }))).toBe('/');
  });
});

describe('a row of strokes', () => {
  const bindings = [{ keys: 'a' }, { keys: 'g a' }, { keys: 'g i' }, { keys: 'Shift+X' }];
  test('waits after the start of a longer one', () => {
    expect(matchStroke(bindings, null, 'g')).toEqual({ pending: 'g' });
    expect(matchStroke(bindings, 'g', 'a')).toEqual({ run: { keys: 'g a' } });
  });
  test('starts over where the second stroke leads nowhere', () => {
    expect(matchStroke(bindings, 'g', 'Shift+X')).toEqual({ run: { keys: 'Shift+X' } });
    expect(matchStroke(bindings, 'g', 'g')).toEqual({ pending: 'g' });
    expect(matchStroke(bindings, 'g', 'z')).toBeNull();
  });
  test('means what the first of several says', () => {
    const [page, shell] = [
      { keys: 'a', by: 'page' },
      { keys: 'a', by: 'shell' },
    ];
    expect(matchStroke([page, shell], null, 'a')).toEqual({ run: page });
  });
});
