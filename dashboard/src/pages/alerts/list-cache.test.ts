// Alerts change in every list that holds them, and can be put back as they were.
import type { Alert } from '@tocsin/contracts/alert';
import { beforeEach, expect, test } from 'vitest';

import { queryClient } from '../../lib/query-client.ts';
import { changeLists, loadedIds, snapshot } from './list-cache.ts';
import { alertListQuery } from './queries.ts';

const anAlert = (id: string, stage: Alert['stage'] = 'new'): Alert => ({
  id,
  number: `ALR-${id}`,
  title: 'DCSync',
  severity: 4,
  riskScore: 93,
  stage,
  verdict: null,
  verdictReason: null,
  assignee: null,
  site: null,
  rule: { id: 'r1', title: 'DCSync', version: 1 },
  dataset: 'windows.security',
  attack: { tactics: [], techniques: [] },
  entities: [],
  occurrenceCount: 1,
  firstSeenAt: '2026-11-20T12:00:00Z',
  lastSeenAt: '2026-11-20T12:00:00Z',
  createdAt: '2026-11-20T12:00:00Z',
  updatedAt: '2026-11-20T12:00:00Z',
  incident: null,
  recurrenceOf: null,
  source: null,
  rev: 1,
});

const onlyNew = alertListQuery({ stage: ['new'] }, '-lastSeenAt').queryKey;
const everything = alertListQuery({}, '-lastSeenAt').queryKey;
const stagesIn = (key: typeof everything) =>
  queryClient.getQueryData(key)?.pages.map(({ items }) => items.map(({ id, stage }) => `${id} ${stage}`));

beforeEach(() => {
  queryClient.clear();
  const pages = [
    { items: [anAlert('a'), anAlert('b')], next: '2' },
    { items: [anAlert('c')], next: null },
  ];
  for (const key of [onlyNew, everything]) queryClient.setQueryData(key, { pages, pageParams: ['', '2'] });
});

test('a changed alert leaves the lists that do not show it any more and stays in the others', () => {
  changeLists((alert, filter) => {
    if (alert.id !== 'b') return alert;
    return filter.stage === undefined ? { ...alert, stage: 'resolved' } : null;
  });
  expect(stagesIn(onlyNew)).toEqual([['a new'], ['c new']]);
  expect(stagesIn(everything)).toEqual([['a new', 'b resolved'], ['c new']]);
});

test('a snapshot puts every list back', () => {
  const putBack = snapshot();
  changeLists(() => null);
  expect(loadedIds().size).toBe(0);
  putBack();
  expect(stagesIn(onlyNew)).toEqual([['a new', 'b new'], ['c new']]);
  expect([...loadedIds()]).toEqual(['a', 'b', 'c']);
});
