// The library as a list, with its facets, and what to say when there is nothing. Files dropped on it are imported.
import { IconFileImport, IconFilterOff, IconShieldOff } from '@tabler/icons-react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import type { Rule } from '@tocsin/contracts/rule';
import { severityName } from '@tocsin/contracts/words';
import { useMemo, useState, type DragEvent } from 'react';

import { formatCount, plural } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import type { UrlPatch } from '../../lib/url.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { severityTone } from '../../ui/tone.ts';
import { ruleColumns } from './columns.tsx';
import { FacetPanel, type RuleFacets } from './filters.tsx';
import { useRulesHealth } from './use-rules-health.ts';
import { clearFilters, isNarrowed, type RuleView } from './view.ts';

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
  `${severityName(rule.severity)}, ${rule.title}, ${rule.enabled ? 'enabled' : 'disabled'}`;
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
    if (!mayWrite || !event.dataTransfer.types.includes('Files')) return;
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
      <Panel label="Rules" className={classes.list}>
        {facetPanel === 'open' && <FacetPanel view={view} facets={facets} onChange={onChange} />}
        <div className={classes.grid}>
          {list.isError && rows.length === 0 ? (
            <div className={classes.problem}>
              <Problem error={list.error} onRetry={() => void list.refetch()} />
            </div>
          ) : list.isPending ? (
            <SkeletonRows label="Loading rules" height={rowHeights[density]} />
          ) : rows.length === 0 ? (
            <Nothing {...props} />
          ) : (
            <DataGrid
              label="Rules"
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
                    ? `${formatCount(rows.length)} of ${formatCount(total ?? rows.length)}, loading more`
                    : `${plural(rows.length, 'rule')}, that is all`}
                </div>
              }
            />
          )}
        </div>
        {dropping && (
          <div className={classes.drop}>
            <IconFileImport size={28} stroke={1.4} />
            Drop Sigma files to import them
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
        title="No rule matches"
        actions={<Button onClick={() => onChange(clearFilters)}>Clear the filters</Button>}
      >
        No rule of the library passes all filters. Fewer of them show more.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<IconShieldOff size={20} stroke={1.6} />}
      title="The library is empty"
      actions={
        mayWrite && (
          <>
            <Button look="primary" onClick={() => onFiles([])}>
              Import rules
            </Button>
            <Button onClick={onNew}>Write one</Button>
          </>
        )
      }
    >
      Rules say what in the events is worth an alert. They are Sigma documents: bring public ones, or write your own.
    </EmptyState>
  );
}
