// A shortest way between two nodes, searched from both ends.
import type { findGraphPath as endpoint, GraphNodeId } from '@tocsin/contracts/api/entities';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { notFound } from '#platform/errors';

import { hopFrom, nodeKey, nodesOf, type Edge, type Window } from './graph-store.ts';
import { edgesAmong } from './graph.ts';

const longest = 8;
/** Nodes met by one side; what is further away is not found. */
const mostMet = 3_000;
/** More neighbours than this say nothing of who belongs together. */
const hub = 60;

type Side = { start: string; cameFrom: Map<string, string | null>; front: GraphNodeId[] };
const side = (node: GraphNodeId): Side => ({
  start: nodeKey(node),
  cameFrom: new Map([[nodeKey(node), null]]),
  front: [node],
});

/** One hop further; nodes with more neighbours than a hub has are not passed. */
async function grow(tx: Tx, grown: Side, window: Window): Promise<void> {
  const { edges, found, capped } = await hopFrom(tx, grown.front, window, hub);
  const hubs = new Set(capped.map(({ node }) => node).filter((node) => node !== grown.start));
  const next: GraphNodeId[] = [];
  const byKey = new Map(found.map((node) => [nodeKey(node), node]));
  const front = new Set(grown.front.map(nodeKey));
  for (const { from, to } of edges)
    for (const [near, far] of [
      [from, to],
      [to, from],
    ] as const) {
      const node = byKey.get(far);
      if (!front.has(near) || hubs.has(near) || !node || grown.cameFrom.has(far)) continue;
      grown.cameFrom.set(far, near);
      next.push(node);
    }
  grown.front = next;
}

function wayBack({ cameFrom }: Side, from: string): string[] {
  const way: string[] = [];
  for (let at: string | null | undefined = from; at; at = cameFrom.get(at)) way.push(at);
  return way;
}

async function search(tx: Tx, a: Side, b: Side, window: Window): Promise<string[]> {
  for (let length = 0; length < longest; length += 1) {
    const met = [...a.cameFrom.keys()].find((key) => b.cameFrom.has(key));
    if (met !== undefined) return [...wayBack(a, met).reverse(), ...wayBack(b, met).slice(1)];
    const smaller = a.front.length <= b.front.length ? a : b;
    if (smaller.front.length === 0 || smaller.cameFrom.size > mostMet) return [];
    await grow(tx, smaller, window);
  }
  const met = [...a.cameFrom.keys()].find((key) => b.cameFrom.has(key));
  return met === undefined ? [] : [...wayBack(a, met).reverse(), ...wayBack(b, met).slice(1)];
}

const nodeOf = (key: string): GraphNodeId => {
  const [type = '', id = ''] = key.split(':');
  return { type: type === 'alert' || type === 'incident' ? type : 'entity', id };
};

/** Of what the caller may see. @throws Problem `graph_node_not_found` */
export async function findGraphPath(
  ctx: Context,
  { start, end, from, to }: z.output<typeof endpoint.input>,
): Promise<z.output<typeof endpoint.output>> {
  authorize(ctx, 'alert:read');
  const window = { from: from ? new Date(from) : null, to: to ? new Date(to) : null };
  return inTransaction(ctx, async (tx) => {
    const ends = new Set((await nodesOf(tx, [start, end])).map(nodeKey));
    for (const node of [start, end]) if (!ends.has(nodeKey(node))) throw notFound('graph node', nodeKey(node));
    const path = await search(tx, side(start), side(end), window);
    const nodes = await nodesOf(tx, path.map(nodeOf));
    const edges = path.slice(1).map((key, index): Edge => {
      const before = path[index] ?? '';
      return key.startsWith('alert:') ? { from: before, to: key } : { from: key, to: before };
    });
    return { nodes, edges: edgesAmong(nodes, edges), capped: [], path };
  });
}
