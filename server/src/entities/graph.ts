// The graph of entities, alerts and incidents, expanded by one hop.
import type { expandGraph as endpoint, Graph, GraphNode } from '@tocsin/contracts/api/entities';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { hopFrom, nodeKey, nodesOf, type Edge } from './graph-store.ts';

/** Only edges between nodes that are there, each once. */
export function edgesAmong(nodes: readonly GraphNode[], edges: readonly Edge[]): Edge[] {
  const known = new Set(nodes.map(nodeKey));
  const kept = new Map<string, Edge>();
  for (const edge of edges) if (known.has(edge.from) && known.has(edge.to)) kept.set(`${edge.from} ${edge.to}`, edge);
  return [...kept.values()];
}

/** What the caller may not see is not there. @throws Problem `graph_node_not_found` when none of the nodes is. */
export async function expandGraph(ctx: Context, input: z.output<typeof endpoint.input>): Promise<Graph> {
  authorize(ctx, 'alert:read');
  const window = { from: input.from ? new Date(input.from) : null, to: input.to ? new Date(input.to) : null };
  return inTransaction(ctx, async (tx) => {
    const start = await nodesOf(tx, input.nodes);
    const [first] = input.nodes;
    if (start.length === 0 && first) throw notFound('graph node', nodeKey(first));
    const { edges, found, capped } = await hopFrom(tx, start, window, input.most);
    const known = new Set(start.map(nodeKey));
    const nodes = [
      ...start,
      ...(await nodesOf(
        tx,
        found.filter((node) => !known.has(nodeKey(node))),
      )),
    ];
    return { nodes, edges: edgesAmong(nodes, edges), capped };
  });
}
