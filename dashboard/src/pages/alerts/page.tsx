// The alert queue: what is open, in the order it matters, with everything to triage it from the keyboard.
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Alert, Entity } from '@tocsin/contracts/alert';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { queryClient } from '../../lib/query-client.ts';
import { boundsOf } from '../../lib/time-range.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useSelected } from '../../lib/use-selected.ts';
import { useSession } from '../../session/session.ts';
import { peopleQuery } from '../../shell/queries.ts';
import { useTimeRange } from '../../shell/use-time-range.ts';
import { classNames } from '../../ui/class-names.ts';
import { moved, toggled, between, type Selection } from '../../ui/selection.ts';
import { expectedAfter, staysIn } from './expected.ts';
import { FacetPanel } from './filters.tsx';
import { alertFacetsQuery, alertHistogramQuery, alertQuery } from './queries.ts';
import { QueueList } from './queue-list.tsx';
import { QueueTabs } from './queue-tabs.tsx';
import { useFlatRows, useGroupedRows } from './rows.ts';
import { Summary } from './summary.tsx';
import { Toolbar } from './toolbar.tsx';
import { useAlertActions } from './use-alert-actions.tsx';
import { useAlertNews } from './use-alert-news.ts';
import { filterOf, readView, writeView } from './view.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const Preview = lazy(async () => ({ default: (await import('./preview.tsx')).Preview }));

const histogramBuckets = 96;
const previewAfterMs = 150;
const nothing: Selection = new Set();

export function AlertsPage() {
  const [search, change] = useUrlSearch();
  const view = useMemo(() => readView(search), [search]);
  const [range] = useTimeRange();
  const [asOf, setAsOf] = useState(() => Date.now());
  const [selected, select] = useSelected('alert');
  const [selection, setSelection] = useState<Selection>(nothing);
  const openGroups: Selection = useMemo(() => new Set(search.open ?? []), [search.open]);
  const { facets: facetPanel } = usePreferences();
  const filterInput = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();

  const bounds = useMemo(() => boundsOf(range, asOf), [range, asOf]);
  const filter = useMemo(() => filterOf(view, bounds), [view, bounds]);
  // The histogram shows the whole range; the brush lies over it.
  const wholeRange = useMemo(
    () => ({ ...filterOf({ ...view, within: null }, bounds), ...view.firstSeen }),
    [view, bounds],
  );
  const flat = useFlatRows(filter, view.sort, view.group === null);
  const grouped = useGroupedRows(filter, view, openGroups);
  const rows = view.group === null ? flat.rows : grouped.rows;
  const facets = useQuery(alertFacetsQuery(filter)).data;
  const counted = useQuery(alertHistogramQuery(wholeRange, histogramBuckets)).data;
  const renew = () => {
    setAsOf(Date.now());
    void flat.list.refetch();
  };
  const news = useAlertNews({ filter, shown: flat.alerts, counting: view.group === null, onFirst: renew });

  const people = useQuery(peopleQuery).data;
  const myId = useSession()?.user.id ?? '';
  const known = useKnownAlerts(rows);
  const targets = (): Alert[] => {
    const numbers = selection.size > 0 ? [...selection] : selected === null ? [] : [selected];
    // A linked alert may lie outside the list; then the preview has it.
    const held = (number: string) => known.current.get(number) ?? queryClient.getQueryData(alertQuery(number).queryKey);
    return numbers.flatMap((number) => held(number) ?? []);
  };
  const numbers = useMemo(() => rows.map(({ key }) => key), [rows]);
  const { actions, keys, dialogs } = useAlertActions({
    targets,
    onActing: (alerts, act) => {
      const leaving = alerts.filter((alert) => !staysIn(filter, expectedAfter(alert, act, people ?? []), myId));
      const gone = new Set(leaving.map(({ number }) => number));
      if (selected !== null && gone.has(selected)) select(nextAfter(numbers, selected, gone));
      setSelection(nothing);
    },
  });

  const open = (number: string) => void navigate({ to: '/alerts/$number', params: { number } });
  const toggleGroup = (value: string) => change({ open: [...toggled(openGroups, value)] });
  useKeys([
    { keys: 'j', label: words.keys.next, hint: words.keys.nextHint, run: () => select(moved(numbers, selected, 1)) },
    {
      keys: 'k',
      label: words.keys.previous,
      hint: words.keys.previousHint,
      run: () => select(moved(numbers, selected, -1)),
    },
    {
      keys: 'x',
      label: words.keys.select,
      hint: words.keys.selectHint,
      run: () => selected !== null && setSelection((before) => toggled(before, selected)),
    },
    {
      keys: 'Shift+X',
      label: words.keys.selectUpTo,
      run: () => selected !== null && setSelection((before) => upTo(numbers, before, selected)),
    },
    {
      keys: 'Enter',
      label: words.keys.open,
      hint: words.keys.openHint,
      run: () => {
        const row = rows.find(({ key }) => key === selected);
        if (row?.kind === 'group') toggleGroup(row.group.value);
        else if (selected !== null) open(selected);
      },
    },
    {
      keys: 'Escape',
      label: words.keys.clear,
      run: () => (selection.size > 0 ? setSelection(nothing) : select(null)),
    },
    { keys: '/', label: words.keys.filter, hint: words.keys.filterHint, run: () => filterInput.current?.focus() },
    ...keys,
  ]);

  const onInclude = useCallback(
    (entity: Entity) => change({ entity: [`${entity.kind}:${entity.value}`] }, { push: true }),
    [change],
  );
  const refresh = () => {
    news.clear();
    renew();
  };
  const previewed = selected !== null && !/^(group|more):/.test(selected) ? selected : null;
  // Holding J does not fetch every alert it passes.
  const [settled] = useDebouncedValue(previewed, previewAfterMs, { leading: true });

  return (
    <div className={classNames(classes.page, previewed !== null && classes.withPreview)}>
      <QueueTabs view={view} bounds={bounds} onChange={change} />
      <div className={classes.main}>
        <Summary
          counted={counted}
          total={facets?.total}
          severities={view.lists.severity}
          onSeverity={(severity) => change(writeView({ lists: { severity } }), { push: true })}
          within={view.within}
          onWithin={(within) => change(writeView({ within }), { push: true })}
        />
        <Toolbar view={view} facets={facets} onChange={change} inputRef={filterInput} />
        <QueueList
          view={view}
          filter={filter}
          rows={rows}
          total={facets?.total}
          status={view.group === null ? flat.list : grouped.facets}
          more={view.group === null ? flat.list : null}
          fresh={news.fresh}
          onFresh={refresh}
          facetPanel={
            facetPanel === 'open' ? (
              <FacetPanel view={view} facets={facets} onChange={(patch) => change(patch, { push: true })} />
            ) : null
          }
          selected={selected}
          onSelect={select}
          onOpen={open}
          selection={selection}
          onSelection={setSelection}
          onKnown={(alerts) => alerts.forEach((alert) => known.current.set(alert.number, alert))}
          onToggleGroup={toggleGroup}
          onInclude={onInclude}
          onChange={change}
          actions={actions}
        />
      </div>
      {previewed !== null && (
        <div className={classes.preview}>
          <Suspense fallback={null}>
            <Preview
              number={settled ?? previewed}
              actions={actions}
              onInclude={onInclude}
              onClose={() => select(null)}
            />
          </Suspense>
        </div>
      )}
      {dialogs}
    </div>
  );
}

/** Every alert this page has seen, so that a selection outlives the rows it was made in. */
function useKnownAlerts(rows: ReturnType<typeof useFlatRows>['rows']) {
  const known = useRef(new Map<string, Alert>());
  useEffect(() => {
    for (const row of rows) if (row.kind === 'alert') known.current.set(row.key, row.alert);
  }, [rows]);
  return known;
}

/** The first row after `from` that stays; else the last before it. */
function nextAfter(keys: readonly string[], from: string, gone: ReadonlySet<string>): string | null {
  const at = keys.indexOf(from);
  return (
    keys.slice(at + 1).find((key) => !gone.has(key)) ?? keys.slice(0, at).findLast((key) => !gone.has(key)) ?? null
  );
}

/** From the nearest row selected before, up to this one. */
function upTo(keys: readonly string[], selection: Selection, key: string): Selection {
  const at = keys.indexOf(key);
  const start = keys.slice(0, at + 1).findLast((each) => selection.has(each)) ?? null;
  return new Set([...selection, ...between(keys, start, key)]);
}
