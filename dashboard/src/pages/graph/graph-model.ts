// The graph on screen: what was fetched, what is hidden, and what of it a window of time shows.
import type { Graph, GraphNode } from '@tocsin/contracts/api/entities';

export type Edge = Graph['edges'][number];
export type Explored = {
  nodes: ReadonlyMap<string, GraphNode>;
  edges: ReadonlyMap<string, Edge>;
  /** Neighbours that the last expansion of a node left out. */
  capped: ReadonlyMap<string, number>;
  expanded: ReadonlySet<string>;
  hidden: ReadonlySet<string>;
};

export const nothingExplored: Explored = {
  nodes: new Map(),
  edges: new Map(),
  capped: new Map(),
  expanded: new Set(),
  hidden: new Set(),
};

export const keyOf = ({ type, id }: Pick<GraphNode, 'type' | 'id'>): string => `${type}:${id}`;

/** `alert:0190…` as the server asks for it; null for what names no node. */
export function nodeOf(key: string): Pick<GraphNode, 'type' | 'id'> | null {
  const colon = key.indexOf(':');
  const type = (['entity', 'alert', 'incident'] as const).find((each) => each === key.slice(0, colon));
  const id = key.slice(colon + 1);
  return type !== undefined && /^[0-9a-f-]{36}$/i.test(id) ? { type, id } : null;
}

/** With what an expansion of `asked` brought; what comes again is shown again. */
export function withGraph(before: Explored, { nodes, edges, capped }: Graph, asked: readonly string[]): Explored {
  const merged = new Map(before.nodes);
  for (const node of nodes) merged.set(keyOf(node), node);
  const links = new Map(before.edges);
  for (const edge of edges) links.set(`${edge.from} ${edge.to}`, edge);
  const left = new Map(before.capped);
  for (const key of asked) left.delete(key);
  for (const { node, missing } of capped) left.set(node, missing);
  const brought = new Set(nodes.map(keyOf));
  return {
    nodes: merged,
    edges: links,
    capped: left,
    expanded: new Set([...before.expanded, ...asked]),
    hidden: new Set([...before.hidden].filter((key) => !brought.has(key))),
  };
}

export const without = (before: Explored, key: string): Explored => ({
  ...before,
  hidden: new Set([...before.hidden, key]),
});
export const withHidden = (before: Explored): Explored => ({ ...before, hidden: new Set() });

/** What is not hidden and was seen since `from` (epoch milliseconds); the nodes in `kept` stay whenever they were seen. */
export function visibleIn(
  { nodes, edges, hidden }: Explored,
  from: number | null,
  kept: ReadonlySet<string>,
): { nodes: GraphNode[]; edges: Edge[] } {
  const shown = new Map(
    [...nodes].filter(
      ([key, node]) =>
        !hidden.has(key) && (from === null || kept.has(key) || new Date(node.lastSeenAt).getTime() >= from),
    ),
  );
  return {
    nodes: [...shown.values()],
    edges: [...edges.values()].filter((edge) => shown.has(edge.from) && shown.has(edge.to)),
  };
}

/** How many of its neighbours stand on screen, by node. */
export function shownDegrees(edges: readonly Edge[]): Map<string, number> {
  const degrees = new Map<string, number>();
  for (const { from, to } of edges) for (const key of [from, to]) degrees.set(key, (degrees.get(key) ?? 0) + 1);
  return degrees;
}
