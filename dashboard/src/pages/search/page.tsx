// The event search: ask, see when and where, narrow by clicking, read what an event holds.
import { IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';

import { isProblem } from '../../lib/api.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { boundsOf, describeRange, parseRangeWord, type TimeRange } from '../../lib/time-range.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { useTimeRange } from '../../shell/use-time-range.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { said } from '../../words/said.ts';
import { FieldList } from './field-list.tsx';
import { rememberSearch } from './history.ts';
import { histogramQuery } from './queries.ts';
import { type Fault, QueryBar } from './query-bar.tsx';
import { addTerm, termOf, withSites } from './query-edit.ts';
import { ResultBar } from './result-bar.tsx';
import { ResultGrid } from './result-grid.tsx';
import { SearchHistogram } from './search-histogram.tsx';
import { SyntaxHelp } from './syntax-help.tsx';
import { type EventSearch, type Run, useEventSearch } from './use-event-search.ts';
import type { Narrow } from './value-menu.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const defaultColumns: readonly string[] = ['message'];

export function SearchPage() {
  const [url, change] = useUrlSearch();
  const [range, setRange] = useTimeRange();
  const [again, setAgain] = useState(0);
  const [help, setHelp] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const query = url.query?.[0] ?? '';
  const columns = url.columns ?? defaultColumns;
  const { run, shift, everything } = useRun(query, url.site, range, again);
  const search = useEventSearch(run);
  // The stream tells a fault in words; the counts, refused for the same reason, tell its place.
  const counts = useQuery(histogramQuery(run));
  const faults = faultsOf(counts.error, shift).filter(({ column }) => column <= query.length + 1);

  const ask = useCallback(
    (next: string): void => {
      rememberSearch(next);
      // The same question again is still a question: new events may have come.
      if (next === query) setAgain((count) => count + 1);
      else change({ query: next === '' ? null : next }, { push: true });
    },
    [query, change],
  );
  const narrow: Narrow = useCallback(
    (field, value, how) => {
      const term = termOf(field, value);
      ask(how === 'only' ? term : addTerm(query, term, how));
    },
    [query, ask],
  );
  const toggleColumn = (field: string): void => {
    const next = columns.includes(field) ? columns.filter((column) => column !== field) : [...columns, field];
    const asDefault = next.length === 0 || (next.length === 1 && next[0] === 'message');
    change({ columns: asDefault ? null : next });
  };

  return (
    <div className={classes.page}>
      <PageHeader title={words.title} />
      <QueryBar
        query={query}
        window={everything}
        faults={faults}
        searching={search.status === 'searching'}
        areaRef={area}
        onSearch={ask}
        onCancel={search.cancel}
        onHelp={() => setHelp(true)}
      />
      {faults.map((fault) => (
        <p key={fault.column} className={classes.fault} role="alert">
          {words.fault(fault.column, said(fault.detail))}
        </p>
      ))}
      {faults.length === 0 && (
        <section className={classes.when} aria-label={words.when}>
          <SearchHistogram run={run} onRange={setRange} />
        </section>
      )}
      <div className={classes.below}>
        {/* While the query is wrong, every field there is helps to correct it. */}
        <FieldList
          run={faults.length > 0 ? everything : run}
          columns={columns}
          onColumn={toggleColumn}
          onNarrow={narrow}
        />
        <section className={classes.results} aria-label={words.results} aria-busy={search.status === 'searching'}>
          <ResultBar
            search={search}
            columns={columns}
            onColumn={toggleColumn}
            onResetColumns={() => change({ columns: null })}
            onAgain={() => setAgain((count) => count + 1)}
          />
          <Results
            key={`${run.query} ${run.from} ${run.to ?? ''} ${again}`}
            search={search}
            columns={columns}
            range={range}
            faulty={faults.length > 0}
            onNarrow={narrow}
            onFocusQuery={() => area.current?.focus()}
            onRange={setRange}
            onClear={query === '' ? null : () => ask('')}
            onAgain={() => setAgain((count) => count + 1)}
          />
        </section>
      </div>
      <SyntaxHelp
        opened={help}
        onClose={() => setHelp(false)}
        onTry={(example) => {
          setHelp(false);
          ask(example);
        }}
      />
    </div>
  );
}

const boundsNow = (range: TimeRange) => boundsOf(range, Date.now());

/** What is asked now. It changes only with the question, so that everything on the page answers the same one. */
function useRun(query: string, siteCodes: readonly string[] | undefined, range: TimeRange, again: number) {
  const sites = siteCodes?.join(' ') ?? '';
  return useMemo(() => {
    const { text, shift } = withSites(query, sites === '' ? [] : sites.split(' '));
    const run: Run = { query: text, ...boundsNow(range), asked: again };
    return { run, shift, everything: { ...run, query: '' } };
  }, [query, sites, range, again]);
}

function faultsOf(error: unknown, shift: number): Fault[] {
  if (!isProblem(error)) return [];
  return (error.problem.errors ?? []).flatMap(({ pointer, detail }) => {
    const column = /^\/query:(\d+)$/.exec(pointer)?.[1];
    return column === undefined ? [] : [{ column: Math.max(1, Number(column) - shift), detail }];
  });
}

type ResultsProps = {
  search: EventSearch;
  columns: readonly string[];
  range: TimeRange;
  faulty: boolean;
  onNarrow: Narrow;
  onFocusQuery: () => void;
  onRange: (range: TimeRange) => void;
  onClear: (() => void) | null;
  onAgain: () => void;
};

function Results(props: ResultsProps) {
  const { search, columns, faulty, onNarrow, onFocusQuery, onAgain } = props;
  const { rows, status } = search;
  const [cursor, setCursor] = useState(0);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => {
    setOpened((before) =>
      before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id]),
    );
  }, []);
  const move = (by: number): void => setCursor((at) => Math.min(Math.max(0, rows.length - 1), Math.max(0, at + by)));
  const toggleCurrent = (): void => {
    const row = rows[cursor];
    if (row) toggle(row.id);
  };

  useKeys([
    { keys: '/', label: words.keys.query, hint: words.keys.queryHint, group: words.keys.group, run: onFocusQuery },
    { keys: 'j', label: words.keys.next, hint: words.keys.nextHint, group: words.keys.group, run: () => move(1) },
    { keys: 'k', label: words.keys.previous, group: words.keys.group, run: () => move(-1) },
    { keys: 'ArrowDown', label: words.keys.next, group: words.keys.group, run: () => move(1) },
    { keys: 'ArrowUp', label: words.keys.previous, group: words.keys.group, run: () => move(-1) },
    { keys: 'Enter', label: words.keys.open, hint: words.keys.openHint, group: words.keys.group, run: toggleCurrent },
    {
      keys: 'Escape',
      label: words.keys.cancel,
      hint: status === 'searching' ? words.keys.cancelHint : words.keys.closeHint,
      group: words.keys.group,
      run: () => (status === 'searching' ? search.cancel() : setOpened(new Set())),
    },
  ]);

  if (rows.length > 0)
    return (
      <ResultGrid
        rows={rows}
        columns={columns}
        cursor={cursor}
        opened={opened}
        onOlder={status === 'done' && search.next !== null ? search.loadOlder : null}
        onCursor={setCursor}
        onToggle={toggle}
        onNarrow={onNarrow}
      />
    );
  if (status === 'searching') return <SkeletonRows label={words.searching} rows={14} height={30} />;
  if (status === 'failed')
    return faulty ? (
      <EmptyState
        icon={<IconSearchOff size={20} stroke={1.6} />}
        title={words.faulty}
        actions={<Button onClick={onFocusQuery}>{words.correct}</Button>}
      >
        {words.faultyDetail}
      </EmptyState>
    ) : (
      <div className={classes.problem}>
        <Problem error={search.error} onRetry={onAgain} />
      </div>
    );
  return <NothingFound {...props} />;
}

function NothingFound({ search, range, onRange, onClear, onAgain }: ResultsProps) {
  const { clock } = usePreferences();
  const week = parseRangeWord('7d');
  const stopped = search.status === 'cancelled';
  return (
    <EmptyState
      icon={<IconSearchOff size={20} stroke={1.6} />}
      title={stopped ? words.nothing.cancelled : words.nothing.none}
      actions={
        <>
          {stopped && <Button onClick={onAgain}>{words.nothing.again}</Button>}
          {!stopped && week && <Button onClick={() => onRange(week)}>{words.nothing.lastWeek}</Button>}
          {onClear && <Button onClick={onClear}>{words.nothing.clear}</Button>}
        </>
      }
    >
      {words.nothing.advice(describeRange(range, clock))}
    </EmptyState>
  );
}
