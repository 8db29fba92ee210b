// The proposals as a list, and what to say when there are none.
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import type { Output } from '@tocsin/contracts/client';

import type { UrlPatch } from '../../lib/url.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { Selection } from '../../ui/selection.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { proposalKindWords } from '../../words/proposal-kinds.ts';
import { words } from './catalogue.ts';
import { columns } from './columns.tsx';
import { Nothing } from './nothing.tsx';
import { clearFilters, isNarrowed, type ProposalView } from './view.ts';

import classes from './page.module.css';

type ProposalListProps = {
  view: ProposalView;
  rows: readonly Proposal[];
  list: UseInfiniteQueryResult<InfiniteData<Output<'GET /detection/proposals'>>>;
  selected: string | null;
  /** null for those who may not decide. */
  selection: Selection | null;
  onSelect: (id: string) => void;
  onSelection: (selection: Selection) => void;
  onOpen: (id: string) => void;
  onChange: (patch: UrlPatch) => void;
};

const rowHeight = 46;
const keyOf = ({ id }: Proposal): string => id;
const labelOf = ({ kind, title, conflict }: Proposal): string =>
  (conflict ? words.rowConflict : words.row)(proposalKindWords[kind], title);
const toneOf = ({ conflict }: Proposal) => (conflict ? 'high' : null);

export function ProposalList(props: ProposalListProps) {
  const { view, rows, list, selected, selection, onSelect, onSelection, onOpen, onChange } = props;
  const total = list.data?.pages[0]?.total;
  return (
    <Panel label={words.title} className={classes.list}>
      {list.isError && rows.length === 0 ? (
        <div className={classes.problem}>
          <Problem error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : list.isPending ? (
        <SkeletonRows label={words.loading} height={rowHeight} />
      ) : rows.length === 0 ? (
        <Nothing tab={view.tab} narrowed={isNarrowed(view)} onClear={() => onChange(clearFilters)} />
      ) : (
        <DataGrid
          label={words.title}
          rows={rows}
          total={total}
          rowKey={keyOf}
          rowLabel={labelOf}
          rowTone={toneOf}
          columns={columns}
          rowHeight={rowHeight}
          current={selected}
          onCurrent={onSelect}
          onOpen={({ id }) => onOpen(id)}
          {...(selection ? { selection, onSelection } : {})}
          onEnd={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
          foot={
            <div className={`${classes.foot} num`}>
              {list.hasNextPage ? words.more(rows.length, total ?? rows.length) : words.whole(rows.length)}
            </div>
          }
        />
      )}
    </Panel>
  );
}
