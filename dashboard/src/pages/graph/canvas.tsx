// The drawn graph: a canvas that follows what is on screen, and leaves what is there where it stands.
import { useComputedColorScheme } from '@mantine/core';
import type { GraphNode } from '@tocsin/contracts/api/entities';
import cytoscape, { type Core, type ElementDefinition } from 'cytoscape';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from 'react';

import { graphKindWords } from '../../words/graph-kinds.ts';
import { keyOf, type Edge } from './graph-model.ts';
import { paletteOf, styleOf } from './graph-style.ts';
import { words } from './words.ts';

import classes from './graph.module.css';

export type Drawing = {
  fit: () => void;
  arrange: () => void;
  /** null before anything is drawn. */
  png: () => Blob | null;
};
export type CanvasProps = {
  nodes: readonly GraphNode[];
  edges: readonly Edge[];
  chosen: string | null;
  pinned: ReadonlySet<string>;
  capped: ReadonlyMap<string, number>;
  path: readonly string[];
  onChoose: (key: string | null) => void;
  onExpand: (key: string) => void;
};

/** Forces between every two of so many are worked out in a fraction of a second; circles for more. */
const mostForced = 350;

const layoutOf = (count: number, isFirst: boolean): cytoscape.LayoutOptions =>
  count <= mostForced
    ? {
        name: 'cose',
        animate: false,
        randomize: isFirst,
        fit: isFirst,
        padding: 40,
        nodeRepulsion: () => 9_000,
        idealEdgeLength: () => 60,
        nodeOverlap: 12,
        gravity: 0.6,
        numIter: count > 150 ? 250 : 600,
      }
    : {
        name: 'concentric',
        animate: false,
        fit: true,
        padding: 30,
        minNodeSpacing: 8,
        concentric: (node) => node.degree(false),
        levelWidth: () => 3,
      };

function dataOf(
  node: GraphNode,
  { chosen, pinned, capped, path }: Pick<CanvasProps, 'chosen' | 'pinned' | 'capped' | 'path'>,
) {
  const key = keyOf(node);
  const kind = node.kind ? graphKindWords[node.kind] : words.types[node.type];
  return {
    id: key,
    label: node.label,
    type: node.type,
    kind,
    severity: node.severity,
    verdict: node.verdict,
    criticality: node.criticality,
    capped: capped.has(key),
    pinned: pinned.has(key),
    chosen: key === chosen,
    onPath: path.includes(key),
  };
}

/** Brings the drawing in line; true when nodes came or went. */
function sync(core: Core, props: CanvasProps): boolean {
  const { nodes, edges, path, pinned } = props;
  const wanted = new Map<string, ElementDefinition>();
  for (const node of nodes) wanted.set(keyOf(node), { group: 'nodes', data: dataOf(node, props) });
  for (const { from, to } of edges) {
    const [at, next] = [path.indexOf(from), path.indexOf(to)];
    const onPath = at >= 0 && next >= 0 && Math.abs(at - next) === 1;
    wanted.set(`${from} ${to}`, { group: 'edges', data: { id: `${from} ${to}`, source: from, target: to, onPath } });
  }
  let moved = false;
  core.batch(() => {
    const gone = core.elements().filter((element) => !wanted.has(element.id()));
    moved = gone.length > 0;
    gone.remove();
    const fresh: ElementDefinition[] = [];
    for (const [id, element] of wanted) {
      const there = core.getElementById(id);
      if (there.empty()) fresh.push(element);
      else there.data(element.data);
    }
    // Beside the neighbour it belongs to, so that a layout begins with what is there.
    for (const element of fresh) {
      if (element.group !== 'nodes') continue;
      const edge = edges.find(({ from, to }) => from === element.data.id || to === element.data.id);
      const other = edge && core.getElementById(edge.from === element.data.id ? edge.to : edge.from);
      if (!other?.nonempty()) continue;
      const { x, y } = other.position();
      element.position = { x: x + (Math.random() - 0.5) * 120, y: y + (Math.random() - 0.5) * 120 };
    }
    core.add(fresh);
    moved ||= fresh.some(({ group }) => group === 'nodes');
    core.nodes().forEach((node) => {
      if (pinned.has(node.id())) node.lock();
      else node.unlock();
    });
  });
  return moved;
}

export function GraphCanvas({ ref, ...props }: CanvasProps & { ref?: Ref<Drawing> }) {
  const scheme = useComputedColorScheme('dark');
  const box = useRef<HTMLDivElement>(null);
  const core = useRef<Core | null>(null);
  const choose = useEffectEvent((key: string | null) => props.onChoose(key));
  const expand = useEffectEvent((key: string) => props.onExpand(key));
  useEffect(() => {
    const made = cytoscape({
      container: box.current,
      minZoom: 0.08,
      maxZoom: 2,
      hideEdgesOnViewport: true,
      textureOnViewport: false,
      pixelRatio: 'auto',
    });
    made.on('tap', 'node', ({ target }) => choose(String(target.id())));
    made.on('dbltap', 'node', ({ target }) => expand(String(target.id())));
    made.on('tap', ({ target }) => {
      if (target === made) choose(null);
    });
    core.current = made;
    return () => {
      made.destroy();
      core.current = null;
    };
  }, []);
  useEffect(() => {
    core.current?.style(styleOf(paletteOf(scheme)));
  }, [scheme]);
  useEffect(() => {
    const { current } = core;
    if (!current) return;
    const isFirst = current.nodes().empty();
    if (sync(current, props) && current.nodes().nonempty())
      current.layout(layoutOf(current.nodes().length, isFirst)).run();
  });
  useImperativeHandle(ref, () => ({
    fit: () => void core.current?.animate({ fit: { eles: core.current.elements(), padding: 40 }, duration: 200 }),
    arrange: () => void core.current?.layout(layoutOf(core.current.nodes().length, true)).run(),
    png: () =>
      core.current?.png({ output: 'blob', full: true, scale: 2, bg: paletteOf(scheme)['panel'] ?? '#ffffff' }) ?? null,
  }));
  return <div ref={box} className={classes.canvas} role="img" aria-label={words.canvas} />;
}
