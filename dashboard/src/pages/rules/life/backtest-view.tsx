// The result of one backtest: figures, hits by day, entities, overlap, verdicts, samples, and its caveats.
import { IconInfoCircle, IconLoader2 } from '@tabler/icons-react';
import type { Backtest, BacktestResult } from '@tocsin/contracts/backtest';

import { EventLink } from '../../../event/event-link.tsx';
import { formatCount, formatDay, formatDuration } from '../../../lib/format.ts';
import { usePreferences } from '../../../lib/preferences.ts';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';

import classes from './life.module.css';

export function BacktestView({ backtest }: { backtest: Backtest }) {
  if (backtest.state === 'running')
    return (
      <p className={classes.running} role="status">
        <IconLoader2 size={15} /> Reading the stored events since {backtest.from.slice(0, 10)}
      </p>
    );
  if (!backtest.result) return <p className={classes.failed}>{backtest.because ?? 'The run failed.'}</p>;
  return <Result result={backtest.result} />;
}

function Result({ result }: { result: BacktestResult }) {
  const { verdicts } = result;
  const known = verdicts.truePositive + verdicts.benignTruePositive + verdicts.falsePositive + verdicts.other;
  // Groups have no one event, so nobody has judged them.
  const counts = result.groups.length > 0;
  const figures = [
    { label: counts ? 'Matches' : 'Hits', value: formatCount(result.hits) },
    {
      label: 'An hour',
      value: result.hitsPerHour < 10 ? result.hitsPerHour.toFixed(2) : formatCount(Math.round(result.hitsPerHour)),
    },
    { label: 'Events read', value: formatCount(result.eventsScanned) },
    ...(counts || result.hits === 0
      ? []
      : [{ label: 'Verdicts known', value: `${formatCount(known)} of ${formatCount(known + verdicts.undecided)}` }]),
    { label: 'Took', value: formatDuration(result.tookMs) },
  ];
  return (
    <>
      <dl className={classes.figures}>
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <DayChart byDay={result.byDay} />
      {result.caveats.length > 0 && (
        <ul className={classes.caveats} aria-label="What this run cannot know">
          {result.caveats.map((caveat) => (
            <li key={caveat}>
              <IconInfoCircle size={14} stroke={1.7} /> {caveat}
            </li>
          ))}
        </ul>
      )}
      <div className={classes.columns}>
        {result.topEntities.length > 0 && (
          <Section title="Top entities">
            <Bars
              rows={result.topEntities.map(({ entity, hits }) => ({ key: entity, label: entity, count: hits }))}
              of={result.hits}
              mono
            />
          </Section>
        )}
        {result.overlap.length > 0 && (
          <Section title="Found by these rules too">
            <Bars
              rows={result.overlap.map(({ ruleId, title, count }) => ({ key: ruleId, label: title, count }))}
              of={result.hits}
            />
          </Section>
        )}
        {known > 0 && (
          <Section title="Verdicts of past alerts on these events">
            <Bars
              rows={[
                { key: 'tp', label: 'True positive', count: verdicts.truePositive },
                { key: 'btp', label: 'Benign true positive', count: verdicts.benignTruePositive },
                { key: 'fp', label: 'False positive', count: verdicts.falsePositive },
                { key: 'o', label: 'Other', count: verdicts.other },
                { key: 'u', label: 'Not decided', count: verdicts.undecided },
              ].filter(({ count }) => count > 0)}
              of={known + verdicts.undecided}
            />
          </Section>
        )}
      </div>
      {result.groups.length > 0 && <Groups groups={result.groups} />}
      {result.samples.length > 0 && <Samples samples={result.samples} />}
    </>
  );
}

function DayChart({ byDay }: { byDay: BacktestResult['byDay'] }) {
  const { clock } = usePreferences();
  const highest = Math.max(1, ...byDay.map(({ hits }) => hits));
  const none = byDay.every(({ hits }) => hits === 0);
  const first = byDay[0];
  const last = byDay.at(-1);
  if (!first || !last) return null;
  return (
    <figure className={classes.chart}>
      <div
        className={classes.bars}
        role="img"
        aria-label={`Hits by day: ${byDay.map(({ day, hits }) => `${day} ${hits}`).join(', ')}`}
      >
        {byDay.map(({ day, hits }) => (
          <span key={day} title={`${day}: ${formatCount(hits)}`} data-none={hits === 0 || undefined}>
            <i style={{ height: `${(hits / highest) * 100}%` }} />
          </span>
        ))}
      </div>
      <figcaption className="muted">
        <span>{formatDay(new Date(first.day), clock)}</span>
        <span>{none ? 'none on any day' : `highest ${formatCount(highest)} a day`}</span>
        <span>{formatDay(new Date(last.day), clock)}</span>
      </figcaption>
    </figure>
  );
}

type BarRow = { key: string; label: string; count: number };

const Bars = ({ rows, of, mono = false }: { rows: readonly BarRow[]; of: number; mono?: boolean }) => (
  <ul className={classes.barRows}>
    {rows.map(({ key, label, count }) => (
      <li key={key}>
        <span className={mono ? 'mono ellipsis' : 'ellipsis'}>{label}</span>
        <span className="num muted">{formatCount(count)}</span>
        <i style={{ width: `${Math.min(100, (count / Math.max(1, of)) * 100)}%` }} />
      </li>
    ))}
  </ul>
);

const Groups = ({ groups }: { groups: BacktestResult['groups'] }) => (
  <Section title="Groups that would have fired" aside={formatCount(groups.length)}>
    <ul className={classes.samples}>
      {groups.map((group) => (
        <li key={`${JSON.stringify(group.group)} ${group.first}`}>
          <div className="row">
            <b className="mono">
              {Object.entries(group.group)
                .map(([field, value]) => `${field} ${value}`)
                .join(', ') || 'all events together'}
            </b>
            <span className="grow" />
            <span className="num">{formatCount(group.value)}</span>
          </div>
          <span className="muted">
            <Time at={group.first} look="absolute" /> to <Time at={group.last} look="absolute" />,{' '}
            {formatCount(group.events)} events
          </span>
        </li>
      ))}
    </ul>
  </Section>
);

const Samples = ({ samples }: { samples: BacktestResult['samples'] }) => (
  <Section title="Samples" aside="the latest">
    <ul className={classes.samples}>
      {samples.map((sample) => (
        <li key={sample.eventId}>
          <span className="muted">
            <Time at={sample.time} look="absolute" />
          </span>
          <EventLink at={sample.time}>{sample.message}</EventLink>
          <span className="muted mono">
            {Object.entries(sample.matched)
              .map(([field, value]) => `${field}: ${value}`)
              .join('  ')
              .slice(0, 300)}
          </span>
        </li>
      ))}
    </ul>
  </Section>
);
