// Everything alerts have named, each thing once: filtered, judged, on lists, or found in a text.
import { NativeSelect } from '@mantine/core';
import { IconAffiliate, IconFilterOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { graphKinds } from '@tocsin/contracts/entity/kinds';
import type { EntityItem } from '@tocsin/contracts/entity/schema';
import { useMemo, useRef, useState } from 'react';

import { entityAddress } from '../../entity/entity-link.tsx';
import { CriticalityBadge, EntityListBadge, EntityVerdictBadge } from '../../entity/marks.tsx';
import { formatCount } from '../../lib/format.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { useNow } from '../../lib/now.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { DataGrid, type Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterInput } from '../../ui/filter-input.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { RiskBar } from '../../ui/risk-bar.tsx';
import { moved } from '../../ui/selection.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { graphKindWords } from '../../words/graph-kinds.ts';
import { FromText } from './from-text.tsx';
import { entityListQuery } from './queries.ts';
import { dayChoices, filterOf, readView, views } from './view.ts';
import { words } from './words.ts';

import classes from './entities.module.css';

const riskTone = (risk: number) => (risk >= 85 ? 'critical' : risk >= 65 ? 'high' : risk >= 40 ? 'medium' : 'low');

const columns: readonly Column<EntityItem>[] = [
  {
    id: 'entity',
    header: words.entity,
    width: 'minmax(220px, 3fr)',
    render: ({ kind, value }) => (
      <div>
        <div className={`${classes.name} mono ellipsis`}>{value}</div>
        <div className={classes.sub}>{graphKindWords[kind]}</div>
      </div>
    ),
  },
  {
    id: 'said',
    header: words.verdict,
    width: 'minmax(120px, 1.2fr)',
    render: ({ verdict, lists }) => (
      <span className="row ellipsis">
        {verdict && <EntityVerdictBadge verdict={verdict.level} />}
        {lists.map((list) => (
          <EntityListBadge key={list} list={list} />
        ))}
      </span>
    ),
  },
  {
    id: 'asset',
    header: words.asset,
    width: 'minmax(120px, 1.2fr)',
    from: 900,
    render: ({ asset }) =>
      asset && (
        <span className="row ellipsis">
          <span className="ellipsis">{asset.name}</span>
          <CriticalityBadge criticality={asset.criticality} />
        </span>
      ),
  },
  {
    id: 'alerts',
    header: words.alerts,
    width: '84px',
    align: 'end',
    render: ({ alertCount }) => <span className="num">{formatCount(alertCount)}</span>,
  },
  {
    id: 'risk',
    header: words.risk,
    width: '110px',
    align: 'end',
    from: 760,
    render: ({ risk }) => (risk > 0 ? <RiskBar score={risk} tone={riskTone(risk)} flat /> : null),
  },
  {
    id: 'first',
    header: words.firstSeen,
    width: '110px',
    align: 'end',
    from: 1000,
    render: ({ firstSeenAt }) => firstSeenAt && <Time at={firstSeenAt} />,
  },
  {
    id: 'last',
    header: words.lastSeen,
    width: '110px',
    align: 'end',
    render: ({ lastSeenAt }) => lastSeenAt && <Time at={lastSeenAt} />,
  },
];

export function EntitiesPage() {
  const [search, change] = useUrlSearch();
  const view = readView(search);
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>
        <Tabs
          label={words.views}
          tabs={views.map((id) => ({ id, label: words.view[id] }))}
          chosen={view.tab}
          onChoose={(id) => change({ tab: id === 'all' ? null : id }, { push: true })}
        />
      </PageHeader>
      {view.tab === 'fromText' ? <FromText /> : <EntityList />}
    </div>
  );
}

function EntityList() {
  const [search, change] = useUrlSearch();
  const now = useNow();
  const view = readView(search);
  // Asking twice within an hour is the same question.
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const query = useInfiniteQuery(entityListQuery(filterOf(view, hour)));
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const [current, setCurrent] = useState<string | null>(null);
  const [typed, setTyped] = useState(view.q);
  const [known, setKnown] = useState(view.q);
  // Another view was opened: what is typed follows, unless it is what the address says already.
  if (known !== view.q) {
    setKnown(view.q);
    if (typed.trim() !== view.q) setTyped(view.q);
  }
  const filterInput = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const open = ({ kind, value }: EntityItem) => void navigate(entityAddress(kind, value));
  const ids = rows.map(({ id }) => id);
  const clear = () => {
    setTyped('');
    change({ q: null, kind: null, days: '90' });
  };
  useKeys([
    { keys: 'j', label: words.keys.next, hint: words.keys.next, run: () => setCurrent(moved(ids, current, 1)) },
    { keys: 'k', label: words.keys.previous, run: () => setCurrent(moved(ids, current, -1)) },
    {
      keys: 'Enter',
      label: words.keys.open,
      hint: words.keys.open,
      run: () => {
        const row = rows.find(({ id }) => id === current);
        if (row) open(row);
      },
    },
    { keys: '/', label: words.keys.filter, hint: words.keys.filter, run: () => filterInput.current?.focus() },
  ]);
  const isNarrow = view.q !== '' || view.kind !== null || view.tab !== 'all' || view.days < 90;
  return (
    <>
      <div className={classes.tools}>
        <div className="grow">
          <FilterInput
            inputRef={filterInput}
            label={words.filter}
            typed={typed}
            onType={(text) => {
              setTyped(text);
              change({ q: text.trim() || null });
            }}
          />
        </div>
        <NativeSelect
          className={classes.select}
          aria-label={words.kind}
          value={view.kind ?? ''}
          data={[
            { value: '', label: words.allKinds },
            ...graphKinds.map((kind) => ({ value: kind, label: graphKindWords[kind] })),
          ]}
          onChange={({ currentTarget }) => change({ kind: currentTarget.value || null })}
        />
        <NativeSelect
          className={classes.select}
          aria-label={words.seenWithin}
          value={String(view.days)}
          data={dayChoices.map((days) => ({ value: String(days), label: words.days(days) }))}
          onChange={({ currentTarget }) => change({ days: currentTarget.value })}
        />
      </div>
      <Panel label={words.title} className={classes.list}>
        {query.isError && rows.length === 0 ? (
          <div className={classes.padded}>
            <Problem error={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : query.isPending ? (
          <SkeletonRows label={words.loading} rows={10} />
        ) : rows.length === 0 ? (
          isNarrow ? (
            <EmptyState
              icon={<IconFilterOff size={20} stroke={1.6} />}
              title={words.noMatch}
              actions={<Button onClick={clear}>{words.clear}</Button>}
            >
              {words.noMatchText}
            </EmptyState>
          ) : (
            <EmptyState icon={<IconAffiliate size={20} stroke={1.6} />} title={words.none}>
              {words.noneText}
            </EmptyState>
          )
        ) : (
          <DataGrid
            label={words.title}
            rows={rows}
            rowKey={({ id }) => id}
            rowLabel={({ kind, value, alertCount }) => words.rowLabel(graphKindWords[kind], value, alertCount)}
            columns={columns}
            rowHeight={46}
            current={current}
            onCurrent={setCurrent}
            onOpen={open}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
            }}
          />
        )}
      </Panel>
    </>
  );
}
