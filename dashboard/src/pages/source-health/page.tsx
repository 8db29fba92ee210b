// Source health: every source and site with what comes, how late, what cannot be read, and what is wrong with it.
import { IconHeartbeat } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { formatShort } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { said } from '../../words/said.ts';
import { AdminList } from '../admin/list-page.tsx';
import { NameCell } from '../admin/shared/name-cell.tsx';
import { CanaryStrip } from './canary-strip.tsx';
import { HealthDrawer } from './health-drawer.tsx';
import { healthQuery, type HealthRow } from './queries.ts';
import { findingLook, quietWords, rate, shareWords, span, words } from './words.ts';

import classes from './page.module.css';

/** What stands where no finding does, and beside those that nobody is told about. */
function Quiet({ row }: { row: HealthRow }) {
  const now = useNow();
  if (row.mutedUntil !== null && Date.parse(row.mutedUntil) > now) return <Badge tone="neutral">{words.muted}</Badge>;
  return row.findings.length === 0 && <span className="muted">{quietWords(row)}</span>;
}

const columns: readonly Column<HealthRow>[] = [
  {
    id: 'source',
    header: words.sourceAndSite,
    width: 'minmax(170px, 1.5fr)',
    render: (row) => <NameCell name={row.title}>{row.siteName || words.noSite}</NameCell>,
  },
  {
    id: 'state',
    header: words.state,
    width: 'minmax(110px, 0.9fr)',
    render: (row) => (
      <span className={classes.badges}>
        {row.findings.map(({ kind, sentence }) => (
          <span key={kind} title={said(sentence)}>
            <Badge tone={findingLook[kind].tone}>{findingLook[kind].label}</Badge>
          </span>
        ))}
        <Quiet row={row} />
      </span>
    ),
  },
  {
    id: 'hours',
    header: words.lastDay,
    width: 'minmax(110px, 1fr)',
    from: 900,
    render: (row) => <Sparkline counts={row.hours} tone="accent" className={classes.line} />,
  },
  {
    id: 'rate',
    header: words.aMinute,
    width: '84px',
    align: 'end',
    render: (row) => <b className="num">{rate(row.eventsPerMinute)}</b>,
  },
  {
    id: 'events',
    header: words.inADay,
    width: '84px',
    align: 'end',
    from: 700,
    render: (row) => <span className="num soft">{formatShort(row.events)}</span>,
  },
  {
    id: 'unparsed',
    header: words.unparsed,
    width: '88px',
    align: 'end',
    render: (row) =>
      row.unparsed === 0 ? (
        <span className="muted">{words.none}</span>
      ) : (
        <div>
          <div className={`${classes.bad} num`}>{formatShort(row.unparsed)}</div>
          <div className={classes.sub}>{shareWords(row.unparsed, row.events)}</div>
        </div>
      ),
  },
  {
    id: 'lag',
    header: words.lag,
    width: '76px',
    align: 'end',
    from: 820,
    render: (row) => <span className="num soft">{row.lagMs === null ? '–' : span(row.lagMs)}</span>,
  },
  {
    id: 'last',
    header: words.lastEvent,
    width: '104px',
    align: 'end',
    render: (row) => <Time at={row.lastArrivalAt} />,
  },
];

const labelOf = ({ title, siteName }: HealthRow): string => (siteName === '' ? title : words.at(title, siteName));
const textOf = (row: HealthRow): string => `${row.title} ${row.source} ${row.site} ${row.siteName}`;
const all = (): boolean => true;
const isWrong = ({ findings }: HealthRow): boolean => findings.length > 0;

export function SourceHealthPage() {
  const [search, change] = useUrlSearch();
  const tab = search.state?.[0] === 'wrong' ? 'wrong' : 'all';
  const query = useQuery(healthQuery);
  const rows = useQuery({ ...healthQuery, select: ({ items }) => items });
  return (
    <AdminList
      said={words}
      query={rows}
      keep={tab === 'wrong' ? isWrong : all}
      columns={columns}
      rowLabel={labelOf}
      words={textOf}
      tabs={
        <>
          <Tabs
            label={words.views}
            tabs={[
              { id: 'all', label: words.all, count: query.data?.items.length },
              { id: 'wrong', label: words.needsALook, count: query.data?.items.filter(isWrong).length },
            ]}
            chosen={tab}
            onChoose={(id) => change({ state: id === 'wrong' ? 'wrong' : null }, { push: true })}
          />
          {query.data && <CanaryStrip canary={query.data.canary} />}
        </>
      }
      empty={() => <Nothing wrong={tab === 'wrong'} />}
      make={null}
      beside={(row, close) => <HealthDrawer key={row.id} row={row} onClose={close} />}
    />
  );
}

const Nothing = ({ wrong }: { wrong: boolean }) => (
  <EmptyState icon={<IconHeartbeat size={20} stroke={1.6} />} title={wrong ? words.allAsUsual : words.nothingYet}>
    {wrong ? words.allAsUsualMore : words.nothingYetMore}
  </EmptyState>
);
