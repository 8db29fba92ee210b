// The library as a list, with its facets, and what to say when there is nothing. Files dropped on it are imported.
import { IconFileImport, IconFilterOff, IconShieldOff } from '@tabler/icons-react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import type { Rule } from '@tocsin/contracts/rule';
import { useMemo, useState, type DragEvent } from 'react';

import { usePreferences } from '../../lib/preferences.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { severityTone } from '../../ui/tone.ts';
import { severityWord } from '../../words/severity.ts';
import { ruleColumns } from './columns.tsx';
import { FacetPanel, type RuleFacets } from './filters.tsx';
import { bringsFiles } from './import-files.ts';
import { useRulesHealth } from './use-rules-health.ts';
import { clearFilters, isNarrowed, type RuleView } from './view.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type RuleListProps = {
  view: RuleView;
  rows: readonly Rule[];
  list: UseInfiniteQueryResult<InfiniteData<Output<'GET /detection/rules'>>>;
  facets: RuleFacets | undefined;
  selected: string | null;
  mayWrite: boolean;
  onSelect: (id: string) => void;
  onOpen: (id: string) => void;
  onSwitch: (rule: Rule, enabled: boolean) => void;
  onChange: (patch: UrlPatch) => void;
  onNew: () => void;
  onFiles: (files: readonly File[]) => void;
};

const rowHeights = { comfortable: 46, compact: 30 };
const keyOf = (rule: Rule): string => rule.id;
const labelOf = (rule: Rule): string =>
  words.list.row[rule.enabled ? 'enabled' : 'disabled'](severityWord(rule.severity).toLowerCase(), rule.title);
const toneOf = (rule: Rule) => (rule.enabled ? severityTone(rule.severity) : null);

export function RuleList(props: RuleListProps) {
  const { view, rows, list, facets, selected, mayWrite, onSelect, onOpen, onSwitch, onChange, onFiles } = props;
  const { density, facets: facetPanel } = usePreferences();
  const [dropping, setDropping] = useState(false);
  const compact = density === 'compact';
  const healthOf = useRulesHealth(rows);
  const columns = useMemo(
    () => ruleColumns({ compact, mayWrite, onSwitch, healthOf }),
    [compact, mayWrite, onSwitch, healthOf],
  );
  const total = list.data?.pages[0]?.total;
  const hover = (event: DragEvent) => {
    if (!mayWrite || !bringsFiles(event.dataTransfer)) return;
    event.preventDefault();
    setDropping(true);
  };
  return (
    <div
      style={{ display: 'grid', minHeight: 0 }}
      onDragOver={hover}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null))
          setDropping(false);
      }}
      onDrop={(event) => {
        if (!mayWrite) return;
        event.preventDefault();
        setDropping(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <Panel label={words.list.title} className={classes.list}>
        {facetPanel === 'open' && <FacetPanel view={view} facets={facets} onChange={onChange} />}
        <div className={classes.grid}>
          {list.isError && rows.length === 0 ? (
            <div className={classes.problem}>
              <Problem error={list.error} onRetry={() => void list.refetch()} />
            </div>
          ) : list.isPending ? (
            <SkeletonRows label={words.list.loading} height={rowHeights[density]} />
          ) : rows.length === 0 ? (
            <Nothing {...props} />
          ) : (
            <DataGrid
              label={words.list.title}
              rows={rows}
              total={total}
              rowKey={keyOf}
              rowLabel={labelOf}
              rowTone={toneOf}
              columns={columns}
              rowHeight={rowHeights[density]}
              current={selected}
              onCurrent={onSelect}
              onOpen={(rule) => onOpen(rule.id)}
              sort={view.sort}
              onSort={(sort) => onChange({ sort: sort === 'title' ? null : sort })}
              onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
              foot={
                <div className={`${classes.foot} num`}>
                  {list.hasNextPage
                    ? words.list.more(rows.length, total ?? rows.length)
                    : words.list.whole(rows.length)}
                </div>
              }
            />
          )}
        </div>
        {dropping && (
          <div className={classes.drop}>
            <IconFileImport size={28} stroke={1.4} />
            {words.list.drop}
          </div>
        )}
      </Panel>
    </div>
  );
}

function Nothing({ view, mayWrite, onChange, onNew, onFiles }: RuleListProps) {
  if (isNarrowed(view))
    return (
      <EmptyState
        icon={<IconFilterOff size={20} stroke={1.6} />}
        title={words.list.noMatch}
        actions={<Button onClick={() => onChange(clearFilters)}>{words.list.clearFilters}</Button>}
      >
        {words.list.noMatchHelp}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<IconShieldOff size={20} stroke={1.6} />}
      title={words.list.empty}
      actions={
        mayWrite && (
          <>
            <Button look="primary" onClick={() => onFiles([])}>
              {words.importing.title}
            </Button>
            <Button onClick={onNew}>{words.list.writeOne}</Button>
          </>
        )
      }
    >
      {words.list.emptyHelp}
    </EmptyState>
  );
}
