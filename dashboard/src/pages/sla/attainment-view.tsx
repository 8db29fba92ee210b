// How well what was promised was kept, and what was paused longest.
import { NativeSelect } from '@mantine/core';
import { IconClockCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Output } from '@tocsin/contracts/client';

import { formatCount, formatDuration } from '../../lib/format.ts';
import { locale } from '../../lib/language.ts';
import { useNow } from '../../lib/now.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { severityWord } from '../../words/severity.ts';
import { slaKindSaid } from '../../words/sla.ts';
import { attainmentQuery, type Grouping } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const groupings: readonly Grouping[] = ['policy', 'kind', 'severity', 'site', 'analyst'];
const ranges = [7, 30, 90, 365];
type Row = Output<'GET /sla/attainment'>['items'][number];
type Figures = Pick<Row, 'met' | 'missed'>;

const percentOf = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
const shareOf = ({ met, missed }: Figures): number | null => (met + missed === 0 ? null : met / (met + missed));
const durationOf = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms));

function nameOf(by: Grouping, { key, label }: Row): string {
  if (by === 'kind') return slaKindSaid(key);
  if (by === 'severity') {
    const [kind, severity = ''] = key.split(' ');
    return kind === 'alert' ? words.alertsSeverity(severityWord(Number(severity))) : words.incidentsSeverity(severity);
  }
  return label || words.noGroup;
}

export function AttainmentView() {
  const [search, change] = useUrlSearch();
  const by = groupings.find((each) => each === search.by?.[0]) ?? 'policy';
  const days = ranges.find((each) => String(each) === search.days?.[0]) ?? 30;
  const query = useQuery(attainmentQuery(by, days, useNow()));
  const tools = (
    <div className={classes.tools}>
      <NativeSelect
        aria-label={words.by}
        className={classes.select}
        data={groupings.map((value) => ({ value, label: words.groupings[value] }))}
        value={by}
        onChange={({ currentTarget: { value } }) => change({ by: value === 'policy' ? null : value })}
      />
      <NativeSelect
        aria-label={words.range}
        className={classes.select}
        data={ranges.map((each) => ({ value: String(each), label: words.days(each) }))}
        value={String(days)}
        onChange={({ currentTarget: { value } }) => change({ days: value === '30' ? null : value })}
      />
    </div>
  );
  return (
    <Panel title={words.attainment} aside={tools} className={classes.fill}>
      <Loaded query={query} what={words.loading.attainment} rows={8}>
        {({ items, pausers }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconClockCheck size={20} stroke={1.6} />} title={words.noClocks}>
              {words.noClocksText}
            </EmptyState>
          ) : (
            <div className={classes.body}>
              {by !== 'site' && <Overall items={items} />}
              <Groups by={by} items={items} />
              <Pausers pausers={pausers} />
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** An incident of several sites counts at each: there the sum would say too much. */
function Overall({ items }: { items: readonly Row[] }) {
  const met = items.reduce((sum, row) => sum + row.met, 0);
  const missed = items.reduce((sum, row) => sum + row.missed, 0);
  const share = shareOf({ met, missed });
  return (
    <div className={classes.overall}>
      <b className="num">{share === null ? '–' : percentOf.format(share)}</b>
      <span className="soft">
        {words.keptOf(
          share === null ? words.overall : percentOf.format(share),
          formatCount(met),
          formatCount(met + missed),
        )}
      </span>
    </div>
  );
}

function Groups({ by, items }: { by: Grouping; items: readonly Row[] }) {
  const heads = [
    words.groupings[by],
    words.kept,
    words.met,
    words.missed,
    words.waived,
    words.running,
    words.median,
    words.p90,
    words.pauseShare,
  ];
  return (
    <SmallTable label={words.attainment} heads={heads}>
      {items.map((row) => (
        <tr key={row.key}>
          <td>
            <b>{nameOf(by, row)}</b>
          </td>
          <td>
            <Kept {...row} />
          </td>
          <td className="num">{formatCount(row.met)}</td>
          <td className="num">{formatCount(row.missed)}</td>
          <td className="num">{formatCount(row.waived)}</td>
          <td className="num">{formatCount(row.running)}</td>
          <td className="num">{durationOf(row.medianMs)}</td>
          <td className="num">{durationOf(row.p90Ms)}</td>
          <td className="num">{percentOf.format(row.pauseShare)}</td>
        </tr>
      ))}
    </SmallTable>
  );
}

function Kept(figures: Figures) {
  const share = shareOf(figures);
  if (share === null) return <span className="muted">–</span>;
  return (
    <div className={classes.bar}>
      <div className={classes.track} aria-hidden>
        <i className={classes.kept} style={{ width: `${share * 100}%` }} />
        <i className={classes.missed} style={{ width: `${(1 - share) * 100}%` }} />
      </div>
      <span className="num">{percentOf.format(share)}</span>
    </div>
  );
}

function Pausers({ pausers }: { pausers: Output<'GET /sla/attainment'>['pausers'] }) {
  return (
    <section className={classes.part}>
      <h3>{words.pausers}</h3>
      <span className="muted">{pausers.length === 0 ? words.noPausers : words.pausersText}</span>
      {pausers.length > 0 && (
        <SmallTable label={words.pausers} heads={[words.subject, words.paused, words.pauseShare]}>
          {pausers.map(({ kind, id, number, title, pausedMs, pauseShare }) => (
            <tr key={id}>
              <td>
                <Link to={`/${kind}s/${number}`} className="mono">
                  {number}
                </Link>{' '}
                {title}
              </td>
              <td className="num">{formatDuration(pausedMs)}</td>
              <td className="num">{percentOf.format(pauseShare)}</td>
            </tr>
          ))}
        </SmallTable>
      )}
    </section>
  );
}
