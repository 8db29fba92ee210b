// Everything that was done, newest first: who, what, to what, and what it was before.
import { Select } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ActivityRow } from '@tocsin/contracts/activity';
import { useMemo } from 'react';

import { formatCount, formatWord } from '../../../lib/format.ts';
import { useKeys } from '../../../lib/keyboard.ts';
import { useUrlSearch, type UrlSearch } from '../../../lib/url.ts';
import { useSelected } from '../../../lib/use-selected.ts';
import { useCan } from '../../../session/session.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { peopleQuery } from '../../../shell/queries.ts';
import { Chip } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { DataGrid } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { moved } from '../../../ui/selection.ts';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { apiKeysQuery, auditQuery, newestQuery, type AuditFilter } from '../queries.ts';
import { ActivityDrawer } from './activity-drawer.tsx';
import { auditColumns } from './columns.tsx';
import { countWord, kindsByArea, kindWord, toldOf } from './told.ts';

import admin from '../admin.module.css';
import classes from './audit.module.css';

const subjectKinds: readonly NonNullable<AuditFilter['subjectKind']>[] = [
  'alert',
  'incident',
  'rule',
  'user',
  'site',
  'api_key',
  'door',
  'webhook',
  'pull',
  'mapping',
  'organisation',
  'session',
];

function filterOf(search: UrlSearch): AuditFilter {
  const kinds = search.kind ?? kindsByArea[search.area?.[0] ?? ''];
  const subjectKind = subjectKinds.find((kind) => kind === search.subjectKind?.[0]);
  return {
    ...(kinds ? { type: [...kinds] } : {}),
    ...(search.actor?.[0] ? { actor: search.actor[0] } : {}),
    ...(subjectKind ? { subjectKind } : {}),
    ...(search.subjectId?.[0] ? { subjectId: search.subjectId[0] } : {}),
  };
}

const labelOf = (row: ActivityRow): string => `${row.actor.name} ${toldOf(row).verb}`;
const keyOf = (row: ActivityRow): string => row.id;
const clear = { area: null, kind: null, actor: null, subjectKind: null, subjectId: null };

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
        <Filters />
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

function Filters() {
  const [search, change] = useUrlSearch();
  const people = useQuery(peopleQuery).data ?? [];
  const keys = useQuery({ ...apiKeysQuery, enabled: useCan('identity:read') }).data ?? [];
  const actor = search.actor?.[0] ?? null;
  const actors = [
    { group: 'People', items: people.map(({ id, name }) => ({ value: id, label: name })) },
    { group: 'API keys', items: keys.map(({ id, name, prefix }) => ({ value: id, label: `${name} (${prefix}…)` })) },
    { group: 'Tocsin itself', items: tocsinActors.map((id) => ({ value: id, label: formatWord(id) })) },
  ];
  const known = actors.some(({ items }) => items.some(({ value }) => value === actor));
  const subjectId = search.subjectId?.[0];
  return (
    <div className={classes.filters}>
      <Select
        aria-label="Kind of activity"
        placeholder="Any kind of activity"
        clearable
        searchable
        data={Object.entries(kindsByArea).map(([group, kinds]) => ({
          group,
          items: kinds.map((kind) => ({ value: kind, label: kindWord(kind) })),
        }))}
        value={search.kind?.[0] ?? null}
        onChange={(kind) => change({ kind }, { push: true })}
        maxDropdownHeight={360}
      />
      <Select
        aria-label="Actor"
        placeholder="Anyone"
        clearable
        searchable
        data={actor === null || known ? actors : [{ value: actor, label: actor }, ...actors]}
        value={actor}
        onChange={(next) => change({ actor: next }, { push: true })}
        maxDropdownHeight={360}
      />
      <Select
        aria-label="Subject"
        placeholder="About anything"
        clearable
        data={subjectKinds.map((kind) => ({ value: kind, label: kindWord(kind) }))}
        value={search.subjectKind?.[0] ?? null}
        onChange={(subjectKind) => change({ subjectKind, subjectId: null }, { push: true })}
        maxDropdownHeight={360}
      />
      {subjectId !== undefined && (
        <Chip field="subject" onRemove={() => change({ subjectId: null })} removeLabel="Any subject">
          {subjectId}
        </Chip>
      )}
    </div>
  );
}

/** The parts of Tocsin that act by themselves, as the server names them. */
const tocsinActors = ['ingest', 'incidents', 'detection', 'syslog', 'demo'];
