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

import { plural } from '../../lib/format.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { peopleQuery } from '../../shell/queries.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { IncidentBoard } from './incident-board.tsx';
import { IncidentTable } from './incident-table.tsx';
import { OpenIncident } from './open-incident.tsx';
import { incidentCountsQuery, incidentListQuery } from './queries.ts';
import { StageStrip } from './stage-strip.tsx';
import { useLiveIncidents } from './use-live-incidents.ts';
import { clearFilters, readListView, sorts, views } from './view.ts';

import classes from './page.module.css';

export function IncidentsPage() {
  const [search, change] = useUrlSearch();
  const listView = useMemo(() => readListView(search), [search]);
  const list = useInfiniteQuery(incidentListQuery(listView.filter, listView.sort));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const { waiting, showWaiting } = useLiveIncidents();
  const [opening, setOpening] = useState(false);
  const [cursor, setCursor] = useState(0);
  const filterInput = useRef<HTMLInputElement>(null);
  const mayWrite = useCan('incident:write');
  const navigate = useNavigate();
  const open = (incident: Incident) => void navigate({ to: `/incidents/${incident.number}` });
  const move = (by: number) => setCursor((at) => Math.min(Math.max(0, rows.length - 1), Math.max(0, at + by)));

  useKeys([
    { keys: 'j', label: 'Next incident', hint: 'move', group: 'Incidents', run: () => move(1) },
    { keys: 'k', label: 'Previous incident', group: 'Incidents', run: () => move(-1) },
    { keys: 'ArrowDown', label: 'Next incident', group: 'Incidents', run: () => move(1) },
    { keys: 'ArrowUp', label: 'Previous incident', group: 'Incidents', run: () => move(-1) },
    {
      keys: 'Enter',
      label: 'Open the incident',
      hint: 'open',
      group: 'Incidents',
      run: () => {
        const row = rows[cursor];
        if (row) open(row);
      },
    },
    { keys: '/', label: 'Filter', hint: 'filter', group: 'Incidents', run: () => filterInput.current?.focus() },
    {
      keys: 'b',
      label: 'Table or board',
      hint: 'board',
      group: 'Incidents',
      run: () => change({ look: listView.board ? null : 'board' }),
    },
    ...(mayWrite
      ? [{ keys: 'n', label: 'Open an incident by hand', hint: 'new', group: 'Incidents', run: () => setOpening(true) }]
      : []),
  ]);

  return (
    <div className={classes.page}>
      <PageHeader title="Incidents">
        <ViewTabs
          chosen={listView.view}
          onChoose={(view) => change({ view: view === 'open' ? null : view, stage: null })}
        />
      </PageHeader>
      <StageStrip listView={listView} />
      <div className={classes.bar}>
        <FilterInput inputRef={filterInput} />
        <OwnerFilter />
        <Select
          aria-label="Order"
          className={classes.sort}
          data={sorts.map(({ value, label }) => ({ value, label }))}
          value={listView.sort}
          allowDeselect={false}
          onChange={(sort) => change({ sort: sort === '-lastActivityAt' ? null : sort })}
        />
        <IconButton
          label={listView.board ? 'Show as table (B)' : 'Show as board (B)'}
          onClick={() => change({ look: listView.board ? null : 'board' })}
        >
          {listView.board ? <IconList size={16} stroke={1.6} /> : <IconLayoutColumns size={16} stroke={1.6} />}
        </IconButton>
        {mayWrite && (
          <Button look="primary" icon={<IconPlus size={15} />} onClick={() => setOpening(true)}>
            Open incident
          </Button>
        )}
      </div>
      <section className={classes.list} aria-label="Incident list" aria-busy={list.isFetching}>
        {waiting > 0 && (
          <button type="button" className={classes.waiting} onClick={showWaiting}>
            {plural(waiting, 'new incident')}, show
          </button>
        )}
        {list.isError && rows.length === 0 ? (
          <div className={classes.problem}>
            <Problem error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : list.isPending ? (
          <SkeletonRows label="Loading incidents" rows={14} />
        ) : rows.length === 0 ? (
          <Nothing
            narrowed={listView.narrowed}
            view={listView.view}
            onOpen={mayWrite ? () => setOpening(true) : null}
          />
        ) : listView.board ? (
          <IncidentBoard rows={rows} stages={listView.filter.stage} cursor={cursor} onOpen={open} />
        ) : (
          <IncidentTable
            rows={rows}
            cursor={cursor}
            onEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
            }}
            more={list.hasNextPage}
          />
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
      label="Views"
      tabs={views.map(({ id, label }) => ({
        id,
        label,
        count: id === 'open' || id === 'closed' ? count[id] : undefined,
      }))}
      chosen={views.find(({ id }) => id === chosen)?.id ?? 'open'}
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
        placeholder="Filter by number, title, entity"
        aria-label="Filter incidents"
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
      aria-label="Owner"
      className={classes.owner}
      placeholder="Any owner"
      clearable
      searchable
      data={[
        { value: 'me', label: 'Me' },
        { value: 'none', label: 'Nobody' },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={search.owner?.[0] ?? null}
      onChange={(owner) => change({ owner })}
    />
  );
}

function Nothing({ narrowed, view, onOpen }: { narrowed: boolean; view: string; onOpen: (() => void) | null }) {
  const [, change] = useUrlSearch();
  if (narrowed)
    return (
      <EmptyState
        icon={<IconFilterOff size={20} stroke={1.6} />}
        title="No incident matches"
        actions={<Button onClick={() => change(clearFilters)}>Clear the filters</Button>}
      >
        Nothing in this view passes all filters. Fewer of them show more.
      </EmptyState>
    );
  if (view === 'open' || view === 'all')
    return (
      <EmptyState
        icon={<IconTrafficLights size={20} stroke={1.6} />}
        title={view === 'open' ? 'No open incident' : 'No incident yet'}
        actions={onOpen && <Button onClick={onOpen}>Open one by hand</Button>}
      >
        Alerts about the same host or user within a short time become an incident by themselves. In the alert queue, E
        escalates chosen alerts to one.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<IconAlertTriangle size={20} stroke={1.6} />}
      title="Nothing here"
      actions={<Button onClick={() => change({ view: null })}>Show all open incidents</Button>}
    >
      {view === 'mine'
        ? 'No open incident is yours.'
        : view === 'unassigned'
          ? 'Every open incident has an owner.'
          : 'No incident has been closed yet.'}
    </EmptyState>
  );
}
