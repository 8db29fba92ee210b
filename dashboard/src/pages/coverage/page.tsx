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
import { words } from './words.ts';

import classes from './page.module.css';

const shows: readonly Show[] = ['all', 'working', 'blind', 'gaps'];
const showOf = (value: string | undefined): Show => shows.find((id) => id === value) ?? 'all';

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
    { keys: '/', label: words.filterKey, hint: words.filterHint, run: () => filterInput.current?.focus() },
    { keys: 'Escape', label: words.closeKey, run: () => select(null) },
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
      <PageHeader title={words.title}>
        <Tabs
          label={words.views}
          tabs={shows.map((id) => ({ id, label: words.shows[id], count: query.data ? countOf[id] : undefined }))}
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
              label={words.filter}
              typed={search.q?.[0] ?? ''}
              onType={(text) => change({ q: text || null })}
            />
          </div>
          <Legend />
          <NavigatorButton />
        </div>
        <Panel label={words.matrix} className={classes.matrix}>
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
    <ul className={classes.legend} aria-label={words.legend.label}>
      <li data-state="working">{words.legend.working}</li>
      <li data-state="blind">{words.legend.blind}</li>
      <li data-state="shadow">{words.legend.shadow}</li>
      <li data-state="none">{words.legend.none}</li>
    </ul>
  );
}

function NavigatorButton() {
  const load = useMutation({
    mutationFn: () => call('GET /detection/coverage/navigator', {}),
    onSuccess: (layer) => saveFile('tocsin-coverage.json', 'application/json', JSON.stringify(layer, null, 2)),
    onError: (error) => showProblem(error, words.exporting),
  });
  return (
    <Button icon={<IconDownload size={15} stroke={1.6} />} busy={load.isPending} onClick={() => load.mutate()}>
      {words.navigator}
    </Button>
  );
}

const MatrixSkeleton = () => (
  <div className={classes.skeleton} role="status" aria-label={words.loading}>
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
