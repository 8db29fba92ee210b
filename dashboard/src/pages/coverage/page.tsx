// ATT&CK coverage: which techniques the rules watch for, whether the data for it arrives, and what was found.
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';

import { call } from '../../lib/api.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useSelected } from '../../lib/use-selected.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FilterInput } from '../../ui/filter-input.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { Matrix } from './matrix-grid.tsx';
import { columnsOf, narrowed, totalsOf, type Coverage, type Show } from './matrix.ts';
import { coverageQuery } from './queries.ts';
import { SourcesPanel } from './sources-panel.tsx';
import { TechniqueDrawer } from './technique-drawer.tsx';
import { Totals, TotalsSkeleton } from './totals.tsx';

import classes from './page.module.css';

const shows: readonly { id: Show; label: string }[] = [
  { id: 'all', label: 'All techniques' },
  { id: 'working', label: 'Covered' },
  { id: 'blind', label: 'Without data' },
  { id: 'gaps', label: 'Gaps' },
];
const showOf = (value: string | undefined): Show => shows.find(({ id }) => id === value)?.id ?? 'all';

export function CoveragePage() {
  const query = useQuery(coverageQuery);
  const [search, change] = useUrlSearch();
  const [selected, select] = useSelected('technique');
  const filterInput = useRef<HTMLInputElement>(null);
  const show = showOf(search.show?.[0]);
  const columns = useMemo(() => (query.data ? columnsOf(query.data) : []), [query.data]);
  const counts = useMemo(() => totalsOf(columns), [columns]);
  const chosen = query.data?.techniques.find(({ id }) => id === selected) ?? null;
  useKeys([
    { keys: '/', label: 'Filter techniques', hint: 'filter', run: () => filterInput.current?.focus() },
    { keys: 'Escape', label: 'Close the technique', run: () => select(null) },
  ]);
  const failed = query.isError && !query.data;
  const countOf: Record<Show, number> = {
    all: counts.all,
    working: counts.working,
    blind: counts.blind,
    gaps: counts.none + counts.off,
  };
  return (
    <div className={classNames(classes.page, chosen !== null && classes.withDrawer, failed && classes.alone)}>
      <PageHeader title="ATT&CK coverage">
        <Tabs
          label="Views"
          tabs={shows.map((tab) => ({ ...tab, count: query.data ? countOf[tab.id] : undefined }))}
          chosen={show}
          onChoose={(id) => change({ show: id === 'all' ? null : id }, { push: true })}
        />
      </PageHeader>
      <div className={classes.main}>
        {query.data ? <Totals coverage={query.data} counts={counts} /> : !failed && <TotalsSkeleton />}
        <div className={classes.tools}>
          <div className="grow">
            <FilterInput
              inputRef={filterInput}
              label="Filter by technique name or id"
              typed={search.q?.[0] ?? ''}
              onType={(text) => change({ q: text || null })}
            />
          </div>
          <Legend />
          <NavigatorButton />
        </div>
        <Panel label="ATT&CK matrix" className={classes.matrix}>
          {failed ? (
            <div className={classes.problem}>
              <Problem error={query.error} onRetry={() => void query.refetch()} />
            </div>
          ) : query.isPending ? (
            <MatrixSkeleton />
          ) : (
            <Matrix columns={narrowed(columns, show, search.q?.[0] ?? '')} selected={selected} onSelect={select} />
          )}
        </Panel>
      </div>
      {chosen && query.data ? (
        <TechniqueDrawer
          key={chosen.id}
          technique={chosen}
          subs={query.data.techniques.filter(({ parent }) => parent === chosen.id)}
          onSelect={select}
          onClose={() => select(null)}
        />
      ) : (
        !failed && <SourcesPanel logsources={query.data?.logsources} />
      )}
    </div>
  );
}

function Legend() {
  return (
    <ul className={classes.legend} aria-label="What the colours mean">
      <li data-state="working">at work, data arrives</li>
      <li data-state="blind">at work, no data</li>
      <li data-state="shadow">shadow</li>
      <li data-state="none">no rule</li>
    </ul>
  );
}

function NavigatorButton() {
  const load = useMutation({
    mutationFn: () => call('GET /detection/coverage/navigator', {}),
    onSuccess: (layer) => saveFile('tocsin-coverage.json', 'application/json', JSON.stringify(layer, null, 2)),
    onError: (error) => showProblem(error, 'Exporting the layer'),
  });
  return (
    <Button icon={<IconDownload size={15} stroke={1.6} />} busy={load.isPending} onClick={() => load.mutate()}>
      Navigator layer
    </Button>
  );
}

const MatrixSkeleton = () => (
  <div className={classes.skeleton} role="status" aria-label="Loading the coverage">
    {Array.from({ length: 10 }, (_, column) => (
      <div key={column}>
        <Skeleton width="70%" height={12} />
        {Array.from({ length: 9 - (column % 4) }, (_, cell) => (
          <Skeleton key={cell} height={38} />
        ))}
      </div>
    ))}
  </div>
);

export type Logsources = Coverage['logsources'];
