import type { GraphNode } from '@tocsin/contracts/api/entities';
import { expect, test } from 'vitest';

import {
  keyOf,
  nodeOf,
  nothingExplored,
  shownDegrees,
  visibleIn,
  withGraph,
  withHidden,
  without,
} from './graph-model.ts';

const id = (n: number): string => `0190a000-0000-7000-8000-00000000000${n}`;
const node = (type: GraphNode['type'], n: number, day = 1): GraphNode => ({
  type,
  id: id(n),
  label: `${type} ${n}`,
  kind: null,
  severity: null,
  verdict: null,
  criticality: null,
  firstSeenAt: `2026-03-0${day}T00:00:00.000Z`,
  lastSeenAt: `2026-03-0${day}T00:00:00.000Z`,
  degree: 1,
});
const [host, alert, late] = [node('entity', 1), node('alert', 2), node('alert', 3, 5)];
const edge = (to: GraphNode) => ({ from: keyOf(host), to: keyOf(to) });
const first = withGraph(
  nothingExplored,
  { nodes: [host, alert], edges: [edge(alert)], capped: [{ node: keyOf(host), missing: 1 }] },
  [keyOf(host)],
);

test('a node’s key is read back, and nothing else is', () => {
  expect(nodeOf(keyOf(host))).toEqual({ type: 'entity', id: id(1) });
  expect(['', 'entity', 'host:1', `other:${id(1)}`, 'alert:x'].map(nodeOf)).toEqual([null, null, null, null, null]);
});

test('an expansion adds to what stands, once, and says anew what it left out', () => {
  const more = withGraph(first, { nodes: [host, alert, late], edges: [edge(alert), edge(late)], capped: [] }, [
    keyOf(host),
  ]);
  expect([more.nodes.size, more.edges.size, more.capped.size, first.capped.get(keyOf(host))]).toEqual([3, 2, 0, 1]);
  expect(shownDegrees([...more.edges.values()])).toEqual(
    new Map([
      [keyOf(host), 2],
      [keyOf(alert), 1],
      [keyOf(late), 1],
    ]),
  );
});

test('what is hidden goes with its edges, until it is asked for or brought again', () => {
  const hidden = without(first, keyOf(alert));
  expect(visibleIn(hidden, null, new Set())).toEqual({ nodes: [host], edges: [] });
  expect(visibleIn(withHidden(hidden), null, new Set()).edges).toHaveLength(1);
  const again = withGraph(hidden, { nodes: [alert], edges: [], capped: [] }, []);
  expect(visibleIn(again, null, new Set()).nodes).toHaveLength(2);
});

test('a window of time keeps what was seen in it, and what is pinned', () => {
  const all = withGraph(first, { nodes: [late], edges: [edge(late)], capped: [] }, []);
  const from = Date.parse('2026-03-04T00:00:00.000Z');
  expect(visibleIn(all, from, new Set()).nodes).toEqual([late]);
  expect(visibleIn(all, from, new Set([keyOf(host)]))).toEqual({ nodes: [host, late], edges: [edge(late)] });
});
