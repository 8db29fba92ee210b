// How long detecting, acknowledging, containing and resolving took, with what exactly is measured beside the numbers.
import type { TimeMeasure } from '@tocsin/contracts/api/boards';
import type { Output } from '@tocsin/contracts/client';

import { CountLink } from '../../boards/figure.tsx';
import { incidentsOpened, incidentsTimed, type Span } from '../../boards/links.ts';
import { IncidentSeverity } from '../../incidents/severity.tsx';
import { formatCount, formatDuration } from '../../lib/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { words } from './words.ts';

import classes from '../../boards/boards.module.css';

type Times = Output<'GET /boards/statistics'>['times'];
type Figures = Times['measures'][number]['all'];
type TimesProps = { times: Times; span: Span; site: readonly string[] };

const durationOf = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms));
const heads = [words.measure, words.of, words.median, words.p90, words.measured, words.without];

export function TimesPanel({ times, span, site }: TimesProps) {
  const among = site.length > 0 ? { site } : {};
  return (
    <Panel title={words.times}>
      <div className={classes.body}>
        <p className="soft">
          {words.timesNote(formatCount(times.counted), formatCount(times.cancelled), formatCount(times.merged))}{' '}
          <CountLink
            label={words.incidents}
            count={times.cancelled}
            link={incidentsOpened(span, { ...among, stages: ['cancelled'] })}
          />
          {' / '}
          <CountLink
            label={words.incidents}
            count={times.merged}
            link={incidentsOpened(span, { ...among, stages: ['merged'] })}
          />
        </p>
        <SmallTable label={words.times} heads={heads}>
          {times.measures.map(({ measure, all }) => (
            <Row key={measure} measure={measure} figures={all} of={words.allOf} span={span} among={among} />
          ))}
        </SmallTable>
        <dl className={classes.definitions} aria-label={words.definitions}>
          {times.measures.map(({ measure }) => (
            <div key={measure}>
              <dt>{words.measures[measure]}</dt>
              <dd>{words.means[measure]}</dd>
            </div>
          ))}
        </dl>
        <p className="muted">{words.corrected}</p>
        <details className={classes.details}>
          <summary>{words.bySeverity}</summary>
          <SmallTable label={`${words.times}, ${words.bySeverity}`} heads={heads}>
            {times.measures.flatMap(({ measure, bySeverity }) =>
              bySeverity.map((figures) => (
                <Row
                  key={`${measure} ${figures.key}`}
                  measure={measure}
                  figures={figures}
                  of={<IncidentSeverity severity={Number(figures.key)} />}
                  span={span}
                  among={{ ...among, severity: Number(figures.key) }}
                />
              )),
            )}
          </SmallTable>
        </details>
        <details className={classes.details}>
          <summary>{words.bySite}</summary>
          <p className="muted">{words.several}</p>
          <SmallTable label={`${words.times}, ${words.bySite}`} heads={heads}>
            {times.measures.flatMap(({ measure, bySite }) =>
              bySite.map((figures) => (
                <Row
                  key={`${measure} ${figures.key}`}
                  measure={measure}
                  figures={figures}
                  of={figures.label}
                  span={span}
                  // Of several sites chosen, an incident of two is at each: the list then shows the row's own.
                  among={{ site: [figures.key] }}
                />
              )),
            )}
          </SmallTable>
        </details>
      </div>
    </Panel>
  );
}

type RowProps = {
  measure: TimeMeasure;
  figures: Figures;
  of: React.ReactNode;
  span: Span;
  among: Parameters<typeof incidentsTimed>[3];
};

const Row = ({ measure, figures, of, span, among }: RowProps) => (
  <tr>
    <td>{words.measures[measure]}</td>
    <td>{of}</td>
    <td className="num">{durationOf(figures.medianMs)}</td>
    <td className="num">{durationOf(figures.p90Ms)}</td>
    <td>
      <CountLink
        label={`${words.measures[measure]}, ${words.measured}`}
        count={figures.measured}
        link={incidentsTimed(span, measure, true, among)}
      />
    </td>
    <td>
      <CountLink
        label={`${words.measures[measure]}, ${words.without}`}
        count={figures.without}
        link={incidentsTimed(span, measure, false, among)}
      />
    </td>
  </tr>
);
