// What the incident list's URL means.
import { describe, expect, test } from 'vitest';

import { openStages } from '../../incidents/stages.ts';
import { readListView, toggled } from './view.ts';

describe('the list view', () => {
  test('an empty URL shows every open incident, latest activity first', () => {
    expect(readListView({})).toEqual({
      view: 'open',
      board: false,
      sort: '-lastActivityAt',
      filter: { stage: [...openStages] },
      narrowed: false,
    });
  });

  test('a chosen stage narrows the view further, and so does everything else', () => {
    const { filter, narrowed } = readListView({
      view: ['unassigned'],
      stage: ['triage', 'containing'],
      severity: ['1', '2'],
      site: ['lyo'],
      q: ['  dcsync '],
    });
    expect(filter).toEqual({
      stage: ['triage', 'containing'],
      severity: [1, 2],
      owner: ['none'],
      site: ['lyo'],
      q: 'dcsync',
    });
    expect(narrowed).toBe(true);
  });

  test('an owner chosen by hand is stronger than the view', () => {
    expect(readListView({ view: ['mine'], owner: ['someone'] }).filter.owner).toEqual(['someone']);
    expect(readListView({ view: ['mine'] }).filter.owner).toEqual(['me']);
  });

  test('words that mean nothing are dropped instead of being sent', () => {
    const { view, sort, filter } = readListView({ view: ['x'], sort: ['x'], stage: ['x'], severity: ['9', 'x'] });
    expect([view, sort]).toEqual(['open', '-lastActivityAt']);
    expect(filter).toEqual({ stage: [...openStages] });
  });

  test('the closed view shows only closed ones, and all shows all', () => {
    expect(readListView({ view: ['closed'] }).filter).toEqual({ stage: ['closed', 'cancelled'] });
    expect(readListView({ view: ['all'] }).filter).toEqual({});
  });

  test('a value is added once and taken away again', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });
});
