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
import { DataGrid } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageFrame, PageMain } from '../../../ui/page-frame.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { stepKeys } from '../../../ui/step-keys.ts';
import { auditQuery, newestQuery } from '../queries.ts';
import { ActivityDrawer } from './activity-drawer.tsx';
import { auditColumns } from './columns.tsx';
import { clear, filterOf } from './filter.ts';
import { Filters } from './filters.tsx';
import { toldOf } from './told.ts';
import { words } from './words.ts';

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
    ...stepKeys(
      { next: words.nextOne, nextHint: words.next, previous: words.previousOne, previousHint: words.previous },
      { ids, selected, select },
    ),
    { keys: 'Escape', label: words.closeDetails, run: () => select(null) },
  ]);
  const fresh = newest !== undefined && newest !== null && rows[0] !== undefined && newest > rows[0].id;
  return (
    <PageFrame beside={chosen && <ActivityDrawer row={chosen} onClose={() => select(null)} />}>
      <PageHeader title={words.title} />
      <PageMain>
        <Filters filter={filter} />
        <Panel label={words.activities} className={classes.list}>
          {fresh && (
            <button type="button" className={classes.pill} onClick={() => void list.refetch()}>
              {words.news}
            </button>
          )}
          {list.isError && rows.length === 0 ? (
            <div className={admin.problem}>
              <Problem error={list.error} onRetry={() => void list.refetch()} />
            </div>
          ) : list.isPending ? (
            <SkeletonRows label={words.loading} rows={14} height={38} />
          ) : rows.length === 0 ? (
            <EmptyState
              icon={<IconHistory size={20} stroke={1.6} />}
              title={words.none}
              actions={<Button onClick={() => change(clear)}>{words.clear}</Button>}
            />
          ) : (
            <DataGrid
              label={words.activities}
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
                    ? words.loadingEarlier(formatCount(rows.length))
                    : words.thatIsAll(words.count(rows.length))}
                </div>
              }
            />
          )}
        </Panel>
      </PageMain>
    </PageFrame>
  );
}
