// The queue's view, in the URL and in the server's filter.
import { alertStages, verdicts } from '@tocsin/contracts/words';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { patchUrlSearch } from '../../lib/url.ts';
import {
  clearFilters,
  filterOf,
  groupings,
  isNarrowed,
  patchForTab,
  readView,
  sorts,
  tabOf,
  tabs,
  writeView,
  type AlertView,
} from './view.ts';

const bounds = { from: '2026-11-19T00:00:00.000Z' };
const names = fc.array(fc.stringMatching(/^[a-z0-9:.-]{1,12}$/), { maxLength: 3 });
const views: fc.Arbitrary<AlertView> = fc.record({
  lists: fc.record({
    stage: fc.subarray([...alertStages]),
    severity: fc.subarray(['0', '1', '2', '3', '4']),
    assignee: names,
    verdict: fc.subarray([...verdicts]),
    rule: names,
    tactic: names,
    technique: names,
    dataset: names,
    entity: names,
  }),
  site: names,
  incident: fc.option(fc.stringMatching(/^INC-\d{4}$/)),
  minRisk: fc.option(fc.integer({ min: 1, max: 100 })),
  text: fc.option(fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8})?$/)),
  sort: fc.constantFrom(...sorts),
  group: fc.option(fc.constantFrom(...groupings)),
  firstSeen: fc.option(fc.constant({ from: '2026-11-20T15:00:00.000Z', to: '2026-11-20T16:00:00.000Z' })),
  within: fc.option(fc.constant({ from: '2026-11-20T16:00:00.000Z', to: '2026-11-20T19:00:00.000Z' })),
});

test('any view reads back from the URL as it was written', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(readView(patchUrlSearch({}, writeView(view)))).toEqual(view);
    }),
  );
});

test('what a URL says wrongly is left out, the rest stands', () => {
  const view = readView({
    stage: ['new', 'eaten'],
    severity: ['9', '4'],
    minRisk: ['many'],
    sort: ['sideways'],
    group: ['colour'],
    within: ['2026-11-20T19:00:00Z/2026-11-20T16:00:00Z'],
    q: ['  '],
  });
  expect(view.lists.stage).toEqual(['new']);
  expect(view.lists.severity).toEqual(['4']);
  expect(view).toMatchObject({ minRisk: null, sort: '-lastSeenAt', group: null, within: null, text: null });
});

describe('the filter for the server', () => {
  test('means the open stages where none is said', () => {
    expect(filterOf(readView({}), bounds)).toEqual({ stage: ['new', 'acknowledged', 'investigating'], ...bounds });
  });
  test('carries severities as numbers', () => {
    expect(filterOf(readView({ severity: ['4', '3'] }), bounds).severity).toEqual([4, 3]);
  });
  test('is narrowed by the brush, which replaces the range', () => {
    const within = '2026-11-20T16:00:00.000Z/2026-11-20T19:00:00.000Z';
    expect(filterOf(readView({ within: [within] }), bounds)).toMatchObject({
      from: '2026-11-20T16:00:00.000Z',
      to: '2026-11-20T19:00:00.000Z',
    });
  });
});

describe('tabs', () => {
  test('every tab is recognised after it is chosen, from any view', () => {
    fc.assert(
      fc.property(views, fc.constantFrom(...tabs), (view, tab) => {
        const search = patchUrlSearch(patchUrlSearch({}, writeView(view)), patchForTab(tab));
        expect(tabOf(readView(search))).toBe(tab);
      }),
    );
  });
  test('keep the other filters', () => {
    expect(patchUrlSearch({ q: ['dcsync'], stage: ['new'] }, patchForTab('mine'))).toEqual({
      q: ['dcsync'],
      assignee: ['me'],
    });
  });
  test('a stage no tab stands for is no tab', () => {
    expect(tabOf(readView({ stage: ['investigating'] }))).toBeNull();
  });
});

test('clearing takes away whatever narrows, from any view', () => {
  fc.assert(
    fc.property(views, (view) => {
      const cleared = readView(patchUrlSearch(patchUrlSearch({}, writeView(view)), clearFilters));
      expect(isNarrowed(cleared)).toBe(false);
      expect(cleared.lists.stage).toEqual(view.lists.stage);
    }),
  );
});

test('a span of first seen takes the place of the page’s time range', () => {
  const view = readView({ first: ['2026-11-20T15:00:00.000Z/2026-11-20T16:00:00.000Z'], stage: ['new'] });
  expect(filterOf(view, bounds)).toEqual({
    stage: ['new'],
    firstSeenFrom: '2026-11-20T15:00:00.000Z',
    firstSeenTo: '2026-11-20T16:00:00.000Z',
  });
});
