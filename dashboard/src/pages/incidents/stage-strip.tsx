// How many incidents are in each stage and of each severity; a click narrows the list to them.
import { useQuery } from '@tanstack/react-query';

import { incidentSeverities, IncidentSeverity } from '../../incidents/severity.tsx';
import { openStages } from '../../incidents/stages.ts';
import { formatCount } from '../../lib/format.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { classNames } from '../../ui/class-names.ts';
import { incidentStagePurposes, incidentStageWords } from '../../words/stages.ts';
import { incidentCountsQuery } from './queries.ts';
import { type ListView, toggled } from './view.ts';
import { words } from './words.ts';

import classes from './stage-strip.module.css';

export function StageStrip({ listView }: { listView: ListView }) {
  const [search, change] = useUrlSearch();
  // The server takes each count under all filters but its own, so that it says what choosing it would show.
  const { byStage, bySeverity } = useQuery(incidentCountsQuery(listView.filter)).data ?? {};
  const stageCounts = openStages.map((stage) => byStage?.find((each) => each.stage === stage)?.count ?? 0);
  const most = Math.max(1, ...stageCounts);

  return (
    <section className={classes.strip} aria-label={words.bySeverityAndStage}>
      <div className={classes.severities}>
        {incidentSeverities.map((severity) => {
          const count = bySeverity?.find((each) => each.severity === severity)?.count;
          const chosen = search.severity?.includes(String(severity)) ?? false;
          return (
            <button
              key={severity}
              type="button"
              className={classes.tile}
              aria-pressed={chosen}
              onClick={() => change({ severity: toggled(search.severity ?? [], String(severity)) })}
            >
              <IncidentSeverity severity={severity} />
              <span className={classNames(classes.number, severity === 1 && (count ?? 0) > 0 && classes.loud)}>
                {count === undefined ? '–' : formatCount(count)}
              </span>
              <span className={classes.code}>SEV{severity}</span>
            </button>
          );
        })}
      </div>
      <div className={classes.stages}>
        {openStages.map((stage, index) => (
          <button
            key={stage}
            type="button"
            className={classes.stage}
            title={incidentStagePurposes[stage]}
            aria-pressed={search.stage?.includes(stage) ?? false}
            onClick={() => change({ stage: toggled(search.stage ?? [], stage) })}
          >
            <span className={classes.well} aria-hidden="true">
              <span style={{ width: `${((stageCounts[index] ?? 0) / most) * 100}%` }} />
            </span>
            <span className={classes.stageCount}>{byStage ? formatCount(stageCounts[index] ?? 0) : '–'}</span>
            <span>{incidentStageWords[stage]}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
