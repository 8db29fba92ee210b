// Incidents as cards under their stage.
import { IconLock } from '@tabler/icons-react';
import type { Incident } from '@tocsin/contracts/incident';
import type { IncidentStage } from '@tocsin/contracts/words';

import { IncidentSeverity, incidentTone } from '../../incidents/severity.tsx';
import { StageDot } from '../../incidents/stage-dot.tsx';
import { openStages } from '../../incidents/stages.ts';
import { formatCount } from '../../lib/format.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Time } from '../../ui/time.tsx';
import { toneClass } from '../../ui/tone.ts';
import { said } from '../../words/said.ts';
import { incidentStagePurposes, incidentStageWords } from '../../words/stages.ts';
import { words } from './words.ts';

import classes from './incident-board.module.css';

type BoardProps = {
  rows: readonly Incident[];
  /** The stages the list is narrowed to; none means all. */
  stages: readonly IncidentStage[] | undefined;
  cursor: number;
  onOpen: (incident: Incident) => void;
};

export function IncidentBoard({ rows, stages, cursor, onOpen }: BoardProps) {
  const columns = [...openStages, 'closed' as const, 'cancelled' as const].filter(
    (stage) => stages === undefined || stages.includes(stage),
  );
  const current = rows[cursor];
  return (
    <ScrollPane label={words.board} className={classes.board}>
      {columns.map((stage) => {
        const inStage = rows.filter((row) => row.stage === stage);
        return (
          <section
            key={stage}
            className={classes.column}
            aria-label={words.column(stage, incidentStageWords[stage], inStage.length)}
          >
            <h2 className={classes.head} title={incidentStagePurposes[stage]}>
              <StageDot stage={stage} />
              <span className="muted num">{formatCount(inStage.length)}</span>
            </h2>
            <ul className={classes.cards}>
              {inStage.map((incident) => (
                <li key={incident.id}>
                  <button
                    type="button"
                    className={classNames(classes.card, toneClass(incidentTone(incident.severity)))}
                    aria-current={incident.id === current?.id ? 'true' : undefined}
                    onClick={() => onOpen(incident)}
                  >
                    <span className={classes.top}>
                      <IncidentSeverity severity={incident.severity} />
                      <span className="grow" />
                      <span className="mono muted">{incident.number}</span>
                    </span>
                    <span className={classes.title}>
                      {incident.restricted && (
                        <>
                          <IconLock size={13} stroke={1.8} aria-label={words.restricted} role="img" />{' '}
                        </>
                      )}
                      {said(incident.title)}
                    </span>
                    <span className={classes.foot}>
                      <span className="ellipsis">
                        {[incident.sites.map((site) => site.name).join(', '), words.openAlerts(incident.openAlertCount)]
                          .filter(Boolean)
                          .join(' · ')}
                      </span>
                      <span className="grow" />
                      <Time at={incident.lastActivityAt} look="age" />
                      <Avatar name={incident.owner?.name ?? null} nobody={words.nobody} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {inStage.length === 0 && <p className={classes.none}>{incidentStagePurposes[stage]}</p>}
          </section>
        );
      })}
    </ScrollPane>
  );
}
