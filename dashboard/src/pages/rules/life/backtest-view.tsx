// The result of one backtest: figures, hits by day, entities, overlap, verdicts, samples, and its caveats.
import { IconInfoCircle, IconLoader2 } from '@tabler/icons-react';
import type { Backtest, BacktestResult } from '@tocsin/contracts/backtest';

import { EventLink } from '../../../event/event-link.tsx';
import { formatCount, formatDay, formatDuration } from '../../../lib/format.ts';
import { usePreferences } from '../../../lib/preferences.ts';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { said } from '../../../words/said.ts';
import { Sentence } from '../../../words/sentence.tsx';
import { verdictWords } from '../../../words/verdicts.ts';
import { words as lifeWords } from './words.ts';

import classes from './life.module.css';

const words = lifeWords.backtest;

export function BacktestView({ backtest }: { backtest: Backtest }) {
  if (backtest.state === 'running')
    return (
      <p className={classes.running} role="status">
        <IconLoader2 size={15} /> {words.reading(backtest.from.slice(0, 10))}
      </p>
    );
  if (!backtest.result) return <p className={classes.failed}>{backtest.because ?? words.failed}</p>;
  return <Result result={backtest.result} />;
}

function Result({ result }: { result: BacktestResult }) {
  const { verdicts } = result;
  const known = verdicts.truePositive + verdicts.benignTruePositive + verdicts.falsePositive + verdicts.other;
  // Groups have no one event, so nobody has judged them.
  const counts = result.groups.length > 0;
  const figures = [
    { label: counts ? words.matchesFigure : words.hitsFigure, value: formatCount(result.hits) },
    {
      label: words.perHour,
      value: result.hitsPerHour < 10 ? result.hitsPerHour.toFixed(2) : formatCount(Math.round(result.hitsPerHour)),
    },
    { label: words.eventsRead, value: formatCount(result.eventsScanned) },
    ...(counts || result.hits === 0
      ? []
      : [{ label: words.verdictsKnown, value: words.knownOf(known, known + verdicts.undecided) }]),
    { label: words.took, value: formatDuration(result.tookMs) },
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
        <ul className={classes.caveats} aria-label={words.caveats}>
          {result.caveats.map((caveat) => (
            <li key={caveat}>
              <IconInfoCircle size={14} stroke={1.7} /> {said(caveat)}
            </li>
          ))}
        </ul>
      )}
      <div className={classes.columns}>
        {result.topEntities.length > 0 && (
          <Section title={words.topEntities}>
            <Bars
              rows={result.topEntities.map(({ entity, hits }) => ({ key: entity, label: entity, count: hits }))}
              of={result.hits}
              mono
            />
          </Section>
        )}
        {result.overlap.length > 0 && (
          <Section title={words.overlap}>
            <Bars
              rows={result.overlap.map(({ ruleId, title, count }) => ({ key: ruleId, label: title, count }))}
              of={result.hits}
            />
          </Section>
        )}
        {known > 0 && (
          <Section title={words.verdicts}>
            <Bars
              rows={[
                { key: 'tp', label: verdictWords.true_positive, count: verdicts.truePositive },
                { key: 'btp', label: verdictWords.benign_true_positive, count: verdicts.benignTruePositive },
                { key: 'fp', label: verdictWords.false_positive, count: verdicts.falsePositive },
                { key: 'o', label: words.otherVerdict, count: verdicts.other },
                { key: 'u', label: words.undecided, count: verdicts.undecided },
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
        aria-label={words.byDay(byDay.map(({ day, hits }) => `${day} ${hits}`).join(', '))}
      >
        {byDay.map(({ day, hits }) => (
          <span key={day} title={words.hitsOn(day, hits)} data-none={hits === 0 || undefined}>
            <i style={{ height: `${(hits / highest) * 100}%` }} />
          </span>
        ))}
      </div>
      <figcaption className="muted">
        <span>{formatDay(new Date(first.day), clock)}</span>
        <span>{none ? words.noneOnAny : words.highest(highest)}</span>
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
  <Section title={words.groups} aside={formatCount(groups.length)}>
    <ul className={classes.samples}>
      {groups.map((group) => (
        <li key={`${JSON.stringify(group.group)} ${group.first}`}>
          <div className="row">
            <b className="mono">
              {Object.entries(group.group)
                .map(([field, value]) => `${field} ${value}`)
                .join(', ') || words.allTogether}
            </b>
            <span className="grow" />
            <span className="num">{formatCount(group.value)}</span>
          </div>
          <span className="muted">
            <Sentence
              text={words.groupSpan}
              parts={{
                first: <Time at={group.first} look="absolute" />,
                last: <Time at={group.last} look="absolute" />,
                events: formatCount(group.events),
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  </Section>
);

const Samples = ({ samples }: { samples: BacktestResult['samples'] }) => (
  <Section title={words.samples} aside={words.latest}>
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
