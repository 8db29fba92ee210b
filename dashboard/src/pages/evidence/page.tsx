// The evidence locker: every item one may see, by state.
import { IconFingerprint } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Evidence } from '@tocsin/contracts/evidence';
import { useRef } from 'react';

import { StateBadge, TlpBadge, Verified, Warnings } from '../../evidence/looks.tsx';
import { evidenceListQuery, type EvidenceFilter } from '../../evidence/queries.ts';
import { words } from '../../evidence/words.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useSelected } from '../../lib/use-selected.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { DataGrid, type Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterInput } from '../../ui/filter-input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useTyped } from './use-typed.ts';

import classes from './page.module.css';

const views = ['all', 'open', 'sealed', 'away', 'quarantine', 'frozen', 'disposal'] as const;
type View = (typeof views)[number];
const filters: Readonly<Record<View, EvidenceFilter>> = {
  all: {},
  open: { state: ['registered', 'collecting', 'returned'] },
  sealed: { state: ['sealed', 'in_analysis'] },
  away: { state: ['transferred'] },
  quarantine: { scan: ['condemned', 'failed'] },
  frozen: { frozen: 'true' },
  disposal: { state: ['disposal_requested', 'disposed'] },
};

const columns: readonly Column<Evidence>[] = [
  {
    id: 'item',
    header: words.columns.item,
    width: 'minmax(240px, 2fr)',
    render: ({ number, title, kind }) => (
      <div>
        <div className={`${classes.title} ellipsis`}>{title}</div>
        <div className={`${classes.sub} ellipsis`}>
          <span className="mono">{number}</span> · {words.kinds[kind]}
        </div>
      </div>
    ),
  },
  {
    id: 'incident',
    header: words.columns.incident,
    width: 'minmax(130px, 1fr)',
    from: 820,
    render: ({ incident }) => (
      <div>
        <div className="mono soft ellipsis">{incident.number}</div>
        <div className={`${classes.sub} ellipsis`}>{incident.title}</div>
      </div>
    ),
  },
  {
    id: 'file',
    header: words.columns.file,
    width: 'minmax(120px, 1fr)',
    from: 1000,
    render: ({ file }) =>
      file && (
        <div>
          <div className="num soft">{words.bytes(file.bytes)}</div>
          <div className={`${classes.sub} mono ellipsis`} title={file.sha256}>
            {file.sha256}
          </div>
        </div>
      ),
  },
  {
    id: 'state',
    header: words.columns.state,
    width: 'minmax(200px, 1.2fr)',
    render: (evidence) => (
      <span className={classes.badges}>
        <StateBadge state={evidence.state} />
        <TlpBadge tlp={evidence.tlp} />
        <Warnings evidence={evidence} />
      </span>
    ),
  },
  {
    id: 'verified',
    header: words.columns.verified,
    width: 'minmax(120px, 0.8fr)',
    from: 820,
    render: ({ verified, file }) => file && <Verified verified={verified} />,
  },
  {
    id: 'custodian',
    header: words.columns.custodian,
    width: 'minmax(100px, 0.8fr)',
    from: 1000,
    render: ({ custodian }) => <span className="soft ellipsis">{custodian}</span>,
  },
];

export function EvidencePage() {
  const navigate = useNavigate();
  const [search, change] = useUrlSearch();
  const [selected, select] = useSelected('selected');
  const view = views.find((id) => id === search.view?.[0]) ?? 'all';
  const q = search.q?.[0] ?? '';
  const query = useInfiniteQuery(evidenceListQuery({ ...filters[view], ...(q !== '' && { q }) }));
  const rows = query.data?.pages.flatMap((page) => page.items);
  const filterInput = useRef<HTMLInputElement>(null);
  const [typed, type] = useTyped(q, (text) => change({ q: text || null }));
  useKeys([{ keys: '/', label: words.filter, run: () => filterInput.current?.focus() }]);
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>
        <Tabs
          label={words.views}
          tabs={views.map((id) => ({ id, label: words.view[id] }))}
          chosen={view}
          onChoose={(id) => change({ view: id === 'all' ? null : id, selected: null }, { push: true })}
        />
      </PageHeader>
      <FilterInput inputRef={filterInput} label={words.filter} typed={typed} onType={type} />
      <Panel label={words.title} className={classes.list}>
        <Loaded query={{ ...query, data: rows }} what={words.loading} rows={8} flush>
          {(items) =>
            items.length === 0 ? (
              <Nothing plain={view === 'all' && q === ''} />
            ) : (
              <DataGrid
                label={words.title}
                rows={items}
                rowKey={idOf}
                rowLabel={labelOf}
                columns={columns}
                rowHeight={48}
                current={selected}
                onCurrent={select}
                onOpen={({ number }) => void navigate({ to: `/evidence/${number}` })}
                {...(query.hasNextPage && { onEnd: () => void query.fetchNextPage() })}
              />
            )
          }
        </Loaded>
      </Panel>
    </div>
  );
}

const idOf = ({ id }: Evidence): string => id;
const labelOf = ({ number, title }: Evidence): string => `${number} ${title}`;

function Nothing({ plain }: { plain: boolean }) {
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={<IconFingerprint size={20} stroke={1.6} />}
      title={plain ? words.none : words.noneOfView}
      actions={plain && <Button onClick={() => void navigate({ to: '/incidents' })}>{words.allIncidents}</Button>}
    >
      {plain ? words.noneAtAll : words.noneOfViewDetail}
    </EmptyState>
  );
}
