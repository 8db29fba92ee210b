// The incidents: what is open, how far it has come, who has it.
import { Select } from '@mantine/core';
import {
  IconAlertTriangle,
  IconFilterOff,
  IconLayoutColumns,
  IconList,
  IconPlus,
  IconSearch,
  IconTrafficLights,
} from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Incident } from '@tocsin/contracts/incident';
import { useMemo, useRef, useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { peopleQuery } from '../../shell/queries.ts';
import { RowClocks } from '../../sla/row-clocks.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { IncidentBoard } from './incident-board.tsx';
import { IncidentTable } from './incident-table.tsx';
import { NarrowedBy } from './narrowed-by.tsx';
import { OpenIncident } from './open-incident.tsx';
import { incidentCountsQuery, incidentListQuery } from './queries.ts';
import { StageStrip } from './stage-strip.tsx';
import { useLiveIncidents } from './use-live-incidents.ts';
import { clearFilters, readListView, slaStates, sorts, views } from './view.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export function IncidentsPage() {
  const [search, change] = useUrlSearch();
  const listView = useMemo(() => readListView(search), [search]);
  const list = useInfiniteQuery(incidentListQuery(listView.filter, listView.sort));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const { waiting, showWaiting } = useLiveIncidents();
  const opening = search.new?.[0] === '1';
  const setOpening = (open: boolean): void => change({ new: open ? '1' : null });
  const [cursor, setCursor] = useState(0);
  const filterInput = useRef<HTMLInputElement>(null);
  const mayWrite = useCan('incident:write');
  const navigate = useNavigate();
  const open = (incident: Incident) => void navigate({ to: `/incidents/${incident.number}` });
  const move = (by: number) => setCursor((at) => Math.min(Math.max(0, rows.length - 1), Math.max(0, at + by)));

  useKeys([
    { keys: 'j', label: words.keys.next, hint: words.keys.nextHint, group: words.title, run: () => move(1) },
    { keys: 'k', label: words.keys.previous, group: words.title, run: () => move(-1) },
    { keys: 'ArrowDown', label: words.keys.next, group: words.title, run: () => move(1) },
    { keys: 'ArrowUp', label: words.keys.previous, group: words.title, run: () => move(-1) },
    {
      keys: 'Enter',
      label: words.keys.open,
      hint: words.keys.openHint,
      group: words.title,
      run: () => {
        const row = rows[cursor];
        if (row) open(row);
      },
    },
    {
      keys: '/',
      label: words.keys.filter,
      hint: words.keys.filterHint,
      group: words.title,
      run: () => filterInput.current?.focus(),
    },
    {
      keys: 'b',
      label: words.keys.look,
      hint: words.keys.lookHint,
      group: words.title,
      run: () => change({ look: listView.board ? null : 'board' }),
    },
    ...(mayWrite
      ? [
          {
            keys: 'n',
            label: words.keys.byHand,
            hint: words.keys.byHandHint,
            group: words.title,
            run: () => setOpening(true),
          },
        ]
      : []),
  ]);

  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>
        <ViewTabs
          chosen={listView.view}
          onChoose={(view) => change({ view: view === 'open' ? null : view, stage: null })}
        />
      </PageHeader>
      <StageStrip listView={listView} />
      <div className={classes.bar}>
        <FilterInput inputRef={filterInput} />
        <OwnerFilter />
        <SlaFilter />
        <Select
          aria-label={words.order}
          className={classes.sort}
          data={sorts.map((value) => ({ value, label: words.sorts[value] }))}
          value={listView.sort}
          allowDeselect={false}
          onChange={(sort) => change({ sort: sort === '-lastActivityAt' ? null : sort })}
        />
        <IconButton
          label={listView.board ? words.showTable : words.showBoard}
          onClick={() => change({ look: listView.board ? null : 'board' })}
        >
          {listView.board ? <IconList size={16} stroke={1.6} /> : <IconLayoutColumns size={16} stroke={1.6} />}
        </IconButton>
        {mayWrite && (
          <Button look="primary" icon={<IconPlus size={15} />} onClick={() => setOpening(true)}>
            {words.open}
          </Button>
        )}
      </div>
      <NarrowedBy />
      <section className={classes.list} aria-label={words.list} aria-busy={list.isFetching}>
        {waiting > 0 && (
          <button type="button" className={classes.waiting} onClick={showWaiting}>
            {words.waiting(waiting)}
          </button>
        )}
        {list.isError && rows.length === 0 ? (
          <div className={classes.problem}>
            <Problem error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : list.isPending ? (
          <SkeletonRows label={words.loading} rows={14} />
        ) : rows.length === 0 ? (
          <Nothing
            narrowed={listView.narrowed}
            view={listView.view}
            onOpen={mayWrite ? () => setOpening(true) : null}
          />
        ) : listView.board ? (
          <IncidentBoard rows={rows} stages={listView.filter.stage} cursor={cursor} onOpen={open} />
        ) : (
          <RowClocks subjectKind="incident" ids={ids}>
            <IncidentTable
              rows={rows}
              cursor={cursor}
              onEnd={() => {
                if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
              }}
              more={list.hasNextPage}
            />
          </RowClocks>
        )}
      </section>
      <OpenIncident opened={opening} onClose={() => setOpening(false)} />
    </div>
  );
}

function ViewTabs({ chosen, onChoose }: { chosen: string; onChoose: (view: string) => void }) {
  const counts = useQuery(incidentCountsQuery({})).data;
  const closed = counts?.byStage.find(({ stage }) => stage === 'closed')?.count;
  const count = { open: counts?.open, closed };
  return (
    <Tabs
      label={words.views}
      tabs={views.map((id) => ({
        id,
        label: words.view[id],
        count: id === 'open' || id === 'closed' ? count[id] : undefined,
      }))}
      chosen={views.find((id) => id === chosen) ?? 'open'}
      onChoose={onChoose}
    />
  );
}

const typingPauseMs = 250;

function FilterInput({ inputRef }: { inputRef: React.RefObject<HTMLInputElement | null> }) {
  const [search, change] = useUrlSearch();
  const inUrl = search.q?.[0] ?? '';
  const [typed, setTyped] = useState(inUrl);
  const [known, setKnown] = useState(inUrl);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (known !== inUrl) {
    setKnown(inUrl);
    setTyped(inUrl);
  }
  return (
    <div className={classes.filter}>
      <IconSearch size={14} />
      <input
        ref={inputRef}
        placeholder={words.filterBy}
        aria-label={words.filter}
        value={typed}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => change({ q: text.trim() || null }), typingPauseMs);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      <Kbd keys="/" />
    </div>
  );
}

function OwnerFilter() {
  const [search, change] = useUrlSearch();
  const people = useQuery(peopleQuery).data ?? [];
  return (
    <Select
      aria-label={words.owner}
      className={classes.owner}
      placeholder={words.anyOwner}
      clearable
      searchable
      data={[
        { value: 'me', label: words.me },
        { value: 'none', label: words.nobody },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={search.owner?.[0] ?? null}
      onChange={(owner) => change({ owner })}
    />
  );
}

function SlaFilter() {
  const [search, change] = useUrlSearch();
  return (
    <Select
      aria-label={words.sla}
      className={classes.owner}
      placeholder={words.anySla}
      clearable
      data={slaStates.map((value) => ({ value, label: words.slaStates[value] }))}
      value={slaStates.find((state) => search.sla?.includes(state)) ?? null}
      onChange={(sla) => change({ sla })}
    />
  );
}

function Nothing({ narrowed, view, onOpen }: { narrowed: boolean; view: string; onOpen: (() => void) | null }) {
  const [, change] = useUrlSearch();
  if (narrowed)
    return (
      <EmptyState
        icon={<IconFilterOff size={20} stroke={1.6} />}
        title={words.empty.noMatch}
        actions={<Button onClick={() => change(clearFilters)}>{words.empty.clear}</Button>}
      >
        {words.empty.noMatchDetail}
      </EmptyState>
    );
  if (view === 'open' || view === 'all')
    return (
      <EmptyState
        icon={<IconTrafficLights size={20} stroke={1.6} />}
        title={view === 'open' ? words.empty.noneOpen : words.empty.none}
        actions={onOpen && <Button onClick={onOpen}>{words.empty.openByHand}</Button>}
      >
        {words.empty.teaching}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<IconAlertTriangle size={20} stroke={1.6} />}
      title={words.empty.nothing}
      actions={<Button onClick={() => change({ view: null })}>{words.empty.showOpen}</Button>}
    >
      {view === 'mine' ? words.empty.noneMine : view === 'unassigned' ? words.empty.allOwned : words.empty.noneClosed}
    </EmptyState>
  );
}
