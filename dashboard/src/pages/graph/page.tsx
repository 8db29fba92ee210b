// The graph explorer: from an entity, an alert or an incident, hop by hop.
import { NativeSelect } from '@mantine/core';
import { IconAffiliate, IconDownload, IconFocusCentered, IconTopologyStar3 } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { GraphNode } from '@tocsin/contracts/api/entities';
import { useMemo, useRef, useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { useNow } from '../../lib/now.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { GraphCanvas, type Drawing } from './canvas.tsx';
import { keyOf, nodeOf, shownDegrees, visibleIn } from './graph-model.ts';
import { NodePanel } from './node-panel.tsx';
import { NodeTable } from './node-table.tsx';
import { useExploration } from './use-exploration.ts';
import { words } from './words.ts';

import classes from './graph.module.css';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const windows = [1, 7, 30, 90] as const;

export function GraphPage() {
  const [search] = useUrlSearch();
  const start = search['node']?.[0] ?? '';
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={words.title} />
      {nodeOf(start) ? (
        <Explorer key={start} start={start} />
      ) : (
        <EmptyState
          icon={<IconAffiliate size={20} stroke={1.6} />}
          title={words.start}
          actions={<Button onClick={() => void navigate({ to: '/entities' })}>{words.toEntities}</Button>}
        >
          {words.startText}
        </EmptyState>
      )}
    </>
  );
}

/** What is being chosen, what was found, or how much there is. */
const statusOf = (pathStart: GraphNode | null, path: readonly string[], counts: string): string => {
  if (path.length > 0) return words.pathOf(path.length - 1);
  return pathStart ? words.choosingPath(pathStart.label) : counts;
};

function Explorer({ start }: { start: string }) {
  const [search, change] = useUrlSearch();
  const days = windows.find((each) => String(each) === search['days']?.[0]) ?? null;
  const view = search['view']?.[0] === 'table' ? 'table' : 'graph';
  // By the hour: the graph would otherwise change while one looks at it.
  const hour = Math.floor(useNow() / hourMs) * hourMs;
  const from = days === null ? null : hour - days * dayMs;
  const exploration = useExploration(start, from);
  const { explored, path, expand, isBusy } = exploration;
  const [chosen, setChosen] = useState<string | null>(start);
  const [pinned, setPinned] = useState<ReadonlySet<string>>(new Set([start]));
  const [pathStart, setPathStart] = useState<string | null>(null);
  const drawing = useRef<Drawing>(null);
  const { nodes, edges } = useMemo(() => visibleIn(explored, from, pinned), [explored, from, pinned]);
  const degrees = useMemo(() => shownDegrees(edges), [edges]);
  const node = (chosen !== null && nodes.find((each) => keyOf(each) === chosen)) || null;
  const beginsPath = (pathStart !== null && explored.nodes.get(pathStart)) || null;
  const togglePin = (key: string) =>
    setPinned((before) =>
      before.has(key) ? new Set([...before].filter((each) => each !== key)) : new Set([...before, key]),
    );
  const hide = (key: string) => {
    exploration.hide(key);
    if (key === chosen) setChosen(null);
  };
  const ofChosen = (run: (key: string) => void) => () => {
    if (chosen !== null) run(chosen);
  };
  const saveJson = () =>
    saveFile('graph.json', 'application/json', JSON.stringify({ nodes, edges, path, pinned: [...pinned] }, null, 2));
  const savePng = () => {
    const image = drawing.current?.png();
    if (image) saveFile('graph.png', 'image/png', image);
  };
  useKeys([
    { keys: 'e', label: words.keys.expand, hint: words.expand, run: ofChosen((key) => expand([key])) },
    { keys: 'h', label: words.keys.hide, hint: words.hide, run: ofChosen(hide) },
    { keys: 'p', label: words.keys.pin, hint: words.pin, run: ofChosen(togglePin) },
    { keys: 'z', label: words.keys.fit, hint: words.fit, run: () => drawing.current?.fit() },
  ]);
  const isEmpty = explored.nodes.size === 0;
  return (
    <div className={classes.page}>
      <div className={classes.tools}>
        <Tabs
          label={words.views}
          tabs={(['graph', 'table'] as const).map((id) => ({ id, label: words.view[id] }))}
          chosen={view}
          onChoose={(id) => change({ view: id === 'graph' ? null : id })}
        />
        <NativeSelect
          aria-label={words.seenWithin}
          value={days === null ? '' : String(days)}
          data={[
            { value: '', label: words.always },
            ...windows.map((each) => ({ value: String(each), label: words.days(each) })),
          ]}
          onChange={({ currentTarget }) => change({ days: currentTarget.value || null })}
        />
        <Button
          icon={<IconTopologyStar3 size={14} stroke={1.6} />}
          busy={isBusy}
          onClick={() => expand(nodes.map(keyOf).filter((key) => !explored.expanded.has(key)))}
        >
          {words.expandAll}
        </Button>
        {explored.hidden.size > 0 && (
          <Button look="quiet" onClick={exploration.showHidden}>
            {words.showHidden(explored.hidden.size)}
          </Button>
        )}
        <span className="grow muted" role="status">
          {statusOf(beginsPath, path, words.counts(nodes.length, edges.length))}
        </span>
        {(path.length > 0 || pathStart !== null) && (
          <Button
            look="quiet"
            onClick={() => {
              exploration.leavePath();
              setPathStart(null);
            }}
          >
            {words.endPath}
          </Button>
        )}
        {view === 'graph' && (
          <>
            <Button icon={<IconFocusCentered size={14} stroke={1.6} />} onClick={() => drawing.current?.fit()}>
              {words.fit}
            </Button>
            <Button onClick={() => drawing.current?.arrange()}>{words.arrange}</Button>
            <Button icon={<IconDownload size={14} stroke={1.6} />} onClick={savePng}>
              {words.png}
            </Button>
          </>
        )}
        <Button icon={<IconDownload size={14} stroke={1.6} />} onClick={saveJson}>
          {words.json}
        </Button>
      </div>
      <div className={classes.main}>
        <Panel label={words.title} className={view === 'graph' ? classes.stage : classes.table}>
          {isEmpty && exploration.error !== null ? (
            <div className={classes.padded}>
              <Problem error={exploration.error} onRetry={exploration.begin} />
            </div>
          ) : isEmpty ? (
            <SkeletonRows label={words.loading} rows={8} />
          ) : view === 'graph' ? (
            <GraphCanvas
              ref={drawing}
              nodes={nodes}
              edges={edges}
              chosen={chosen}
              pinned={pinned}
              capped={explored.capped}
              path={path}
              onChoose={setChosen}
              onExpand={(key) => expand([key])}
            />
          ) : (
            <NodeTable
              nodes={nodes}
              edges={edges}
              onChoose={setChosen}
              onExpand={(key) => expand([key])}
              onHide={hide}
            />
          )}
        </Panel>
        <NodePanel
          node={node}
          shown={degrees.get(chosen ?? '') ?? 0}
          missing={explored.capped.get(chosen ?? '') ?? 0}
          isPinned={chosen !== null && pinned.has(chosen)}
          pathStart={path.length > 0 ? null : beginsPath}
          busy={isBusy}
          onExpand={ofChosen((key) => expand([key]))}
          onHide={ofChosen(hide)}
          onPin={ofChosen(togglePin)}
          onPathFrom={() => {
            exploration.leavePath();
            setPathStart(chosen);
          }}
          onPathTo={ofChosen((key) => pathStart !== null && exploration.findPath(pathStart, key))}
        />
      </div>
    </div>
  );
}
