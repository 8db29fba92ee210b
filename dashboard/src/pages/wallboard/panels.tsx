// The panels of a wallboard: each fills the screen and is read from across a room.
import type { WallboardFigures } from '@tocsin/contracts/api/boards';

import { bucketsOf } from '../../boards/buckets.ts';
import { SiteMark } from '../../boards/site-mark.tsx';
import { incidentSeverityWord } from '../../incidents/severity.tsx';
import { formatCount, formatDay } from '../../lib/format.ts';
import { locale } from '../../lib/language.ts';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { severityTone, toneClass, type Tone } from '../../ui/tone.ts';
import { severityWord } from '../../words/severity.ts';
import { words } from './words.ts';

import classes from './wallboard.module.css';

type PanelProps = { figures: WallboardFigures };
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
const percentOf = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });

function Big({ label, value, tone, note }: { label: string; value: string; tone?: Tone | undefined; note?: string }) {
  return (
    <div className={`${classes.big} ${tone === undefined ? '' : toneClass(tone)}`}>
      <b className="num">{value}</b>
      <span>{label}</span>
      {note !== undefined && <small>{note}</small>}
    </div>
  );
}
const ifAny = (count: number, tone: Tone): Tone | undefined => (count > 0 ? tone : undefined);

type SeverityRowProps = {
  title: string;
  total: number;
  cells: readonly { asAlert: number; word: string; count: number }[];
};

const SeverityRow = ({ title, total, cells }: SeverityRowProps) => (
  <section className={classes.row} aria-label={title}>
    <div className={classes.total}>
      <b className="num">{formatCount(total)}</b>
      <h2>{title}</h2>
    </div>
    {cells.map(({ asAlert, word, count }) => (
      <div
        key={asAlert}
        className={`${classes.cell} ${toneClass(severityTone(asAlert))}`}
        data-empty={count === 0 || undefined}
      >
        <SeverityGlyph severity={asAlert} />
        <b className="num">{formatCount(count)}</b>
        <span>{word}</span>
      </div>
    ))}
  </section>
);

export function NowPanel({ figures: { now } }: PanelProps) {
  if (now === null) return null;
  return (
    <div className={classes.now}>
      <SeverityRow
        title={words.incidents}
        total={sum(now.incidents)}
        cells={now.incidents.map((count, place) => ({
          asAlert: 4 - place,
          word: incidentSeverityWord(place + 1),
          count,
        }))}
      />
      <SeverityRow
        title={words.alerts}
        total={sum(now.alerts)}
        cells={now.alerts
          .map((count, severity) => ({ asAlert: severity, word: severityWord(severity), count }))
          .toReversed()}
      />
      <div className={classes.bigs}>
        <Big
          label={words.unassignedIncidents}
          value={formatCount(now.unassignedIncidents)}
          tone={ifAny(now.unassignedIncidents, 'high')}
        />
        <Big
          label={words.unassignedAlerts}
          value={formatCount(now.unassignedAlerts)}
          tone={ifAny(now.unassignedAlerts, 'medium')}
        />
        <Big
          label={words.overdueTasks}
          value={formatCount(now.overdueTasks)}
          tone={ifAny(now.overdueTasks, 'critical')}
        />
        <Big label={words.sources} value={formatCount(now.sources.wrong)} tone={ifAny(now.sources.wrong, 'high')} />
      </div>
    </div>
  );
}

export function SlaPanel({ figures: { sla } }: PanelProps) {
  if (sla === null) return null;
  const all = sla.met + sla.missed;
  return (
    <div className={classes.sla}>
      <Big
        label={words.kept}
        value={all === 0 ? '–' : percentOf.format(sla.met / all)}
        note={words.keptOf(formatCount(sla.met), formatCount(all))}
        tone={all === 0 ? undefined : sla.met / all >= 0.95 ? 'ok' : 'high'}
      />
      <Big label={words.breached} value={formatCount(sla.breached)} tone={ifAny(sla.breached, 'critical')} />
      <Big label={words.atRisk} value={formatCount(sla.atRisk)} tone={ifAny(sla.atRisk, 'medium')} />
      <Big label={words.withinHour} value={formatCount(sla.withinHour)} tone={ifAny(sla.withinHour, 'high')} />
      <Big
        label={words.withinQuarter}
        value={formatCount(sla.withinQuarter)}
        tone={ifAny(sla.withinQuarter, 'critical')}
      />
    </div>
  );
}

const height = 100;

export function TrendPanel({ figures: { trend } }: PanelProps) {
  if (trend === null) return null;
  const buckets = bucketsOf(trend.hourly, trend.from, null);
  const most = Math.max(1, ...buckets.map(({ total }) => total));
  const all = sum(buckets.map(({ total }) => total));
  const lastDay = sum(buckets.slice(-24).map(({ total }) => total));
  const days = buckets.filter((_, hour) => hour % 24 === 0);
  return (
    <div className={classes.trend}>
      <p>
        {words.seen(formatCount(all))}. <b>{words.day(formatCount(lastDay))}</b>
      </p>
      <svg
        viewBox={`0 0 ${buckets.length * 10} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.seen(formatCount(all))}
      >
        {buckets.map(({ from, counts }, hour) => {
          let below = 0;
          return counts.map((count, severity) => {
            if (count === 0) return null;
            const tall = (count / most) * (height - 4);
            below += tall;
            return (
              <rect
                key={`${from} ${severity}`}
                className={toneClass(severityTone(severity))}
                fill="var(--tone)"
                x={hour * 10 + 1}
                width="8"
                y={height - below}
                height={tall}
              />
            );
          });
        })}
      </svg>
      <div className={classes.scale} aria-hidden="true">
        {days.map(({ from }) => (
          <span key={from}>{formatDay(new Date(from), 'local')}</span>
        ))}
      </div>
    </div>
  );
}

const mostSites = 30;
const worstFirst = ['wrong', 'busy', 'well', 'quiet'];

export function SitesPanel({ figures: { sites } }: PanelProps) {
  const inOrder = (sites ?? []).toSorted(
    (a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state) || a.name.localeCompare(b.name),
  );
  const more = inOrder.length - mostSites;
  return (
    <ul className={classes.sites} data-many={inOrder.length > 12 || undefined}>
      {inOrder.slice(0, mostSites).map(({ code, name, state, volume, usual, alerts, incidents, sources }) => (
        <li key={code} data-state={state}>
          <h2>
            <SiteMark state={state} /> <span className="ellipsis">{name}</span>
          </h2>
          <span>{words.open(formatCount(sum(alerts)), formatCount(sum(incidents)))}</span>
          <span className={classes.quiet}>{words.ofDay(formatCount(volume), formatCount(Math.round(usual)))}</span>
          {(sources?.silent ?? 0) > 0 && <span className={classes.silent}>{words.silent(sources?.silent ?? 0)}</span>}
        </li>
      ))}
      {more > 0 && <li className={classes.quiet}>{words.more(more)}</li>}
    </ul>
  );
}
