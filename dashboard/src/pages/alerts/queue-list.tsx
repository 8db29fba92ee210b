// The list itself: rows, groups, what is new, what is selected, and what to say when there is nothing.
import { IconArrowUp, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Alert, Entity } from '@tocsin/contracts/alert';
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { lazy, Suspense, useCallback, useMemo, useState, type ReactNode } from 'react';

import { formatCount } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { RowClocks } from '../../sla/row-clocks.tsx';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { Selection } from '../../ui/selection.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { severityTone } from '../../ui/tone.ts';
import { said } from '../../words/said.ts';
import { severityWord } from '../../words/severity.ts';
import { ActionButtons } from './action-buttons.tsx';
import { queueColumns } from './columns.tsx';
import { alertFacetsQuery } from './queries.ts';
import { fetchAll, filterInGroup, type Group, type QueueRow } from './rows.ts';
import type { AlertActions } from './use-alert-actions.tsx';
import { mostAtOnce } from './use-triage.ts';
import { clearFilters, isNarrowed, tabOf, writeView, type AlertView } from './view.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const FirstRun = lazy(async () => ({ default: (await import('./first-run.tsx')).FirstRun }));
const NothingMatches = lazy(async () => ({ default: (await import('./first-run.tsx')).NothingMatches }));

type QueueListProps = {
  view: AlertView;
  filter: AlertFilter;
  rows: readonly QueueRow[];
  total: number | undefined;
  status: { isPending: boolean; isError: boolean; error: unknown; refetch: () => Promise<unknown> };
  /** null where everything is loaded at once. */
  more: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> } | null;
  fresh: number;
  onFresh: () => void;
  facetPanel: ReactNode;
  selected: string | null;
  onSelect: (key: string) => void;
  onOpen: (number: string) => void;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  onKnown: (alerts: readonly Alert[]) => void;
  onToggleGroup: (value: string) => void;
  onInclude: (entity: Entity) => void;
  onChange: (patch: UrlPatch, options: { push: boolean }) => void;
  actions: AlertActions;
};

const rowHeights = { comfortable: 46, compact: 30 };

const keyOf = (row: QueueRow): string => row.key;
const labelOf = (row: QueueRow): string =>
  row.kind === 'alert'
    ? `${severityWord(row.alert.severity).toLowerCase()}, ${said(row.alert.title)}, ${row.alert.number}`
    : row.kind === 'group'
      ? words.list.groupRow(row.group.label, row.group.count)
      : words.list.moreRow(row.left);
const toneOf = (row: QueueRow) => (row.kind === 'alert' ? severityTone(row.alert.severity) : null);

export function QueueList(props: QueueListProps) {
  const { rows, status, more, fresh, onFresh, selection, onSelection, actions } = props;
  const { density } = usePreferences();
  const columns = useMemo(
    () => queueColumns({ compact: density === 'compact', onInclude: props.onInclude }),
    [density, props.onInclude],
  );
  const ids = useMemo(() => rows.flatMap((row) => (row.kind === 'alert' ? [row.alert.id] : [])), [rows]);
  const wide = useWideRow(props);
  const { onOpen, onSelect, onToggleGroup } = props;
  const openRow = useCallback(
    (row: QueueRow) => {
      if (row.kind === 'alert') onOpen(row.key);
      if (row.kind === 'group') onToggleGroup(row.group.value);
    },
    [onOpen, onToggleGroup],
  );
  const numbersOnly = (keys: Selection) => new Set([...keys].filter((key) => !/^(group|more):/.test(key)));
  return (
    <Panel label={words.list.alerts} className={classes.list}>
      {props.facetPanel}
      <div className={classes.grid}>
        {fresh > 0 && (
          <button type="button" className={classes.pill} onClick={onFresh}>
            <IconArrowUp size={13} />
            {words.list.fresh(fresh)}
          </button>
        )}
        {status.isError && rows.length === 0 ? (
          <div className={classes.problem}>
            <Problem error={status.error} onRetry={() => void status.refetch()} />
          </div>
        ) : status.isPending ? (
          <SkeletonRows label={words.list.loading} height={rowHeights[density]} />
        ) : rows.length === 0 ? (
          <Suspense fallback={<SkeletonRows label={words.list.loading} />}>
            <Nothing {...props} />
          </Suspense>
        ) : (
          <RowClocks subjectKind="alert" ids={ids}>
            <DataGrid
              label={words.list.alerts}
              rows={rows}
              total={props.view.group === null ? props.total : undefined}
              rowKey={keyOf}
              rowLabel={labelOf}
              rowTone={toneOf}
              wide={wide}
              columns={columns}
              rowHeight={rowHeights[density]}
              current={props.selected}
              onCurrent={onSelect}
              onOpen={openRow}
              selection={selection}
              onSelection={(keys) => onSelection(numbersOnly(keys))}
              sort={props.view.sort}
              onSort={(sort) => props.onChange({ sort }, { push: true })}
              onEnd={() => more?.hasNextPage && !more.isFetchingNextPage && void more.fetchNextPage()}
              foot={more ? <ListFoot more={more} shown={rows.length} total={props.total} /> : <GroupsFoot {...props} />}
            />
          </RowClocks>
        )}
        {selection.size > 0 && (
          <div className={classes.bulk} role="toolbar" aria-label={words.list.selectedAlerts}>
            <b className="num">{words.list.selected(selection.size)}</b>
            <ActionButtons actions={actions} small />
            <Button small look="quiet" keys="Escape" onClick={() => onSelection(new Set())}>
              {words.list.clear}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

type ListFootProps = { more: NonNullable<QueueListProps['more']>; shown: number; total: number | undefined };

const ListFoot = ({ more, shown, total }: ListFootProps) => (
  <div className={`${classes.foot} num`}>
    {more.hasNextPage ? words.list.loadingMore(shown, total ?? shown) : words.list.thatIsAll(shown)}
  </div>
);

/** What the groups leave out is said: facets give the most frequent values only. */
function GroupsFoot({ rows, total, view, filter }: QueueListProps) {
  const of = useQuery(alertFacetsQuery(filter)).data?.listedOf ?? null;
  if (view.group === 'host' && of !== null)
    return <div className={`${classes.foot} num`}>{words.list.groupsOfLatest(of)}</div>;
  const grouped = rows.reduce((sum, row) => sum + (row.kind === 'group' ? row.group.count : 0), 0);
  const left = (total ?? 0) - grouped;
  return <div className={`${classes.foot} num`}>{left > 0 ? words.list.inNoGroup(left) : words.list.allGrouped}</div>;
}

/** Group heads and "more" lines over the whole width. */
function useWideRow({ view, filter, onToggleGroup, onSelection, onKnown, onChange }: QueueListProps) {
  return useCallback(
    (row: QueueRow): ReactNode => {
      if (row.kind === 'alert' || view.group === null) return null;
      const { group: grouping } = view;
      const own = filterInGroup(filter, grouping, row.group.value);
      if (row.kind === 'group') {
        return (
          <GroupHead
            group={row.group}
            open={row.open}
            onToggle={() => onToggleGroup(row.group.value)}
            onSelectAll={async () => {
              const alerts = await fetchAll(own, mostAtOnce);
              onKnown(alerts);
              onSelection(new Set(alerts.map(({ number }) => number)));
            }}
          />
        );
      }
      const list =
        grouping === 'host'
          ? { lists: { entity: [row.group.value] } }
          : grouping === 'site'
            ? { site: [row.group.value] }
            : { lists: { rule: [row.group.value] } };
      return (
        <div className={classes.more}>
          <Button small look="quiet" onClick={() => onChange(writeView({ ...list, group: null }), { push: true })}>
            {words.list.showAll(row.group.count)}
          </Button>
        </div>
      );
    },
    [view, filter, onToggleGroup, onSelection, onKnown, onChange],
  );
}

type GroupHeadProps = { group: Group; open: boolean; onToggle: () => void; onSelectAll: () => Promise<void> };

function GroupHead({ group, open, onToggle, onSelectAll }: GroupHeadProps) {
  const [busy, setBusy] = useState(false);
  const selectAll = async () => {
    setBusy(true);
    try {
      await onSelectAll();
    } catch (error) {
      showProblem(error, words.list.selecting);
    }
    setBusy(false);
  };
  return (
    <div className={classes.group}>
      <button
        type="button"
        className={classes.groupToggle}
        aria-expanded={open}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
      >
        <IconChevronRight size={14} />
        <span className={`${classes.groupName} ellipsis`}>{group.label}</span>
        <span className="muted num">{formatCount(group.count)}</span>
      </button>
      <Button
        small
        look="quiet"
        tabIndex={-1}
        busy={busy}
        onClick={(event) => {
          event.stopPropagation();
          void selectAll();
        }}
      >
        {group.count > mostAtOnce ? words.list.selectFirst(mostAtOnce) : words.list.selectAll}
      </Button>
    </div>
  );
}

/** Nothing in this view: because of the filters, or because nothing was ever raised. */
function Nothing({ view, onChange }: QueueListProps) {
  const ever = useQuery(alertFacetsQuery({}));
  if (ever.isPending) return <SkeletonRows label={words.list.loading} />;
  if (ever.data?.total === 0) return <FirstRun />;
  const clear = isNarrowed(view) || view.site.length > 0 || tabOf(view) !== 'open';
  const all: UrlPatch = { ...clearFilters, stage: null, assignee: null, site: null };
  return clear ? (
    <NothingMatches action={words.empty.clear} onAct={() => onChange(all, { push: true })} />
  ) : (
    <NothingMatches
      action={words.empty.last90Days}
      onAct={() => onChange({ range: '90d', from: null, to: null }, { push: true })}
    />
  );
}
