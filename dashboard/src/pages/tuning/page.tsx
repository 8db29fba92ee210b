// Tuning: everything a team decided not to be told, what it hid, and when each decision ends.
import { IconAdjustmentsOff, IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TuningEntry } from '@tocsin/contracts/tuning';

import { formatCount } from '../../lib/format.ts';
import { useLive } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { effectWords, stateLook } from '../../tuning/words.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { tuningKindWords } from '../../words/tuning-kinds.ts';
import { AdminList } from '../admin/list-page.tsx';
import { NameCell } from '../admin/shared/name-cell.tsx';
import { tuningKey, tuningQuery, type TuningTab } from './queries.ts';
import { TuningDrawer } from './tuning-drawer.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const tabs: readonly TuningTab[] = ['active', 'expiring', 'proposed', 'warned', 'ended'];
const tabOf = (value: string | undefined): TuningTab => tabs.find((id) => id === value) ?? 'active';

const State = ({ entry }: { entry: TuningEntry }) => {
  const { label, tone } = stateLook(entry, useNow());
  return (
    <Badge tone={tone} look="outline">
      {label}
    </Badge>
  );
};

const columns: readonly Column<TuningEntry>[] = [
  {
    id: 'rule',
    header: words.columns.rule,
    width: 'minmax(260px, 2.4fr)',
    render: (entry) => <NameCell name={entry.rule.title}>{effectWords(entry.effect)}</NameCell>,
  },
  {
    id: 'kind',
    header: words.columns.kind,
    width: '92px',
    render: (entry) => <span className="soft">{tuningKindWords[entry.kind]}</span>,
  },
  {
    id: 'reason',
    header: words.columns.reason,
    width: 'minmax(160px, 1.4fr)',
    from: 900,
    render: (entry) => (
      <div>
        <div className="ellipsis soft">{entry.reason}</div>
        <div className={`${classes.sub} ellipsis`}>{entry.createdBy.name}</div>
      </div>
    ),
  },
  {
    id: 'hidden',
    header: words.columns.hidden,
    width: '96px',
    align: 'end',
    render: (entry) => (
      <div>
        <div className={classes.count}>{formatCount(entry.hidden)}</div>
        {entry.lastHiddenAt && (
          <div className={classes.sub}>
            <Time at={entry.lastHiddenAt} />
          </div>
        )}
      </div>
    ),
  },
  {
    id: 'state',
    header: words.columns.state,
    width: '128px',
    render: (entry) => (
      <span className="row">
        <State entry={entry} />
        {entry.warning && (
          <span className={classes.warned} title={words.hid(entry.warning.entity, entry.warning.number)}>
            <IconAlertTriangle size={15} stroke={1.7} aria-label={words.hasWarning} />
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'expires',
    header: words.columns.expires,
    width: '96px',
    align: 'end',
    render: (entry) => (
      <span className="soft">
        <Time at={entry.expiresAt} />
      </span>
    ),
  },
];

const wordsOf = (entry: TuningEntry): string =>
  `${entry.rule.title} ${entry.reason} ${entry.createdBy.name} ${effectWords(entry.effect)}`;
const labelOf = (entry: TuningEntry): string => words.entry(tuningKindWords[entry.kind], entry.rule.title);

export function TuningPage() {
  const [search, change] = useUrlSearch();
  const tab = tabOf(search.tab?.[0]);
  const query = useQuery(tuningQuery(tab));
  const rows = useQuery({ ...tuningQuery(tab), select: ({ items }) => items });
  const counts = query.data?.counts;
  useLive('rules', () => void queryClient.invalidateQueries({ queryKey: tuningKey }));
  const countOf: Record<TuningTab, number | undefined> = {
    active: counts?.active,
    expiring: counts?.expiring,
    proposed: counts?.proposed,
    warned: counts?.warned,
    ended: undefined,
  };
  return (
    <AdminList
      said={words}
      query={rows}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      tabs={
        <Tabs
          label={words.views}
          tabs={tabs.map((id) => ({ id, label: words.tabs[id], count: countOf[id] }))}
          chosen={tab}
          onChoose={(id) => change({ tab: id === 'active' ? null : id, selected: null }, { push: true })}
        />
      }
      empty={() => <Nothing tab={tab} />}
      make={null}
      beside={(entry, close) => <TuningDrawer key={entry.id} entry={entry} onClose={close} />}
    />
  );
}

const Nothing = ({ tab }: { tab: TuningTab }) => (
  <EmptyState icon={<IconAdjustmentsOff size={20} stroke={1.6} />} title={words.nothings[tab].title}>
    {words.nothings[tab].text}
  </EmptyState>
);
