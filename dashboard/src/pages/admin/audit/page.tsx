// Everything that was done, newest first: who, what, to what, and what it was before.
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AuditRow } from '@tocsin/contracts/api/activities';
import { useMemo } from 'react';

import { formatCount } from '../../../lib/format.ts';
import { useKeys } from '../../../lib/keyboard.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { useSelected } from '../../../lib/use-selected.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { DataGrid } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { moved } from '../../../ui/selection.ts';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { auditQuery, newestQuery } from '../queries.ts';
import { ActivityDrawer } from './activity-drawer.tsx';
import { auditColumns } from './columns.tsx';
import { clear, filterOf } from './filter.ts';
import { Filters } from './filters.tsx';
import { countWord, kindsByArea, toldOf } from './told.ts';

import admin from '../admin.module.css';
import classes from './audit.module.css';

const labelOf = (row: AuditRow): string => `${row.actor.name} ${toldOf(row).verb}`;
const keyOf = (row: AuditRow): string => row.id;

export function AuditPage() {
  const [search, change] = useUrlSearch();
  const filter = useMemo(() => filterOf(search), [search]);
  const list = useInfiniteQuery(auditQuery(filter));
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const newest = useQuery(newestQuery(filter)).data;
  const [selected, select] = useSelected('selected');
  const chosen = rows.find(({ id }) => id === selected) ?? null;
  const ids = rows.map(({ id }) => id);
  useKeys([
    { keys: 'j', label: 'Next activity', hint: 'next', run: () => select(moved(ids, selected, 1)) },
    { keys: 'k', label: 'Previous activity', hint: 'previous', run: () => select(moved(ids, selected, -1)) },
    { keys: 'Escape', label: 'Close the details', run: () => select(null) },
  ]);
  const fresh = newest !== undefined && newest !== null && rows[0] !== undefined && newest > rows[0].id;
  return (
    <div className={classNames(admin.page, chosen !== null && admin.withDrawer)}>
      <PageHeader title="Audit trail">
        <AreaTabs />
      </PageHeader>
      <div className={admin.main}>
        <Filters filter={filter} />
        <Panel label="Activities" className={classes.list}>
          {fresh && (
            <button type="button" className={classes.pill} onClick={() => void list.refetch()}>
              New activities, show
            </button>
          )}
          {list.isError && rows.length === 0 ? (
            <div className={admin.problem}>
              <Problem error={list.error} onRetry={() => void list.refetch()} />
            </div>
          ) : list.isPending ? (
            <SkeletonRows label="Loading the audit trail" rows={14} height={38} />
          ) : rows.length === 0 ? (
            <EmptyState
              icon={<IconHistory size={20} stroke={1.6} />}
              title="Nothing like that was done"
              actions={<Button onClick={() => change(clear)}>Clear the filters</Button>}
            />
          ) : (
            <DataGrid
              label="Activities"
              rows={rows}
              rowKey={keyOf}
              rowLabel={labelOf}
              columns={auditColumns}
              rowHeight={46}
              current={selected}
              onCurrent={select}
              onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
              foot={
                <div className={`${classes.foot} num`}>
                  {list.hasNextPage
                    ? `${formatCount(rows.length)}, loading earlier`
                    : `${countWord(rows.length)}, that is all`}
                </div>
              }
            />
          )}
        </Panel>
      </div>
      {chosen && <ActivityDrawer row={chosen} onClose={() => select(null)} />}
    </div>
  );
}

function AreaTabs() {
  const [search, change] = useUrlSearch();
  const areas = ['All', ...Object.keys(kindsByArea)];
  const chosen = search.kind ? null : (areas.find((area) => area === search.area?.[0]) ?? 'All');
  return (
    <Tabs
      label="Areas"
      tabs={areas.map((area) => ({ id: area, label: area }))}
      chosen={chosen}
      onChoose={(area) => change({ area: area === 'All' ? null : area, kind: null }, { push: true })}
    />
  );
}
