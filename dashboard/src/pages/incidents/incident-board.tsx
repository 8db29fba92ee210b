// Incidents as cards under their stage.
import { IconLock } from '@tabler/icons-react';
import type { Incident } from '@tocsin/contracts/incident';
import type { IncidentStage } from '@tocsin/contracts/words';

import { IncidentSeverity, incidentTone } from '../../incidents/severity.tsx';
import { StageDot } from '../../incidents/stage-dot.tsx';
import { openStages, stagePurpose } from '../../incidents/stages.ts';
import { formatCount, plural } from '../../lib/format.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Time } from '../../ui/time.tsx';
import { toneClass } from '../../ui/tone.ts';

import classes from './incident-board.module.css';

type BoardProps = {
  rows: readonly Incident[];
  /** The stages the list is narrowed to; none means all. */
  stages: readonly IncidentStage[] | undefined;
  cursor: number;
  onOpen: (incident: Incident) => void;
};

export function IncidentBoard({ rows, stages, cursor, onOpen }: BoardProps) {
  const columns = [...openStages, 'closed' as const].filter((stage) => stages === undefined || stages.includes(stage));
  const current = rows[cursor];
  return (
    <ScrollPane label="Board" className={classes.board}>
      {columns.map((stage) => {
        const inStage = rows.filter((row) => row.stage === stage);
        return (
          <section key={stage} className={classes.column} aria-label={`${stage}, ${inStage.length}`}>
            <h2 className={classes.head} title={stagePurpose[stage]}>
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
                          <IconLock size={13} stroke={1.8} aria-label="Restricted" role="img" />{' '}
                        </>
                      )}
                      {incident.title}
                    </span>
                    <span className={classes.foot}>
                      <span className="ellipsis">
                        {[
                          incident.sites.map((site) => site.name).join(', '),
                          plural(incident.openAlertCount, 'open alert'),
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      </span>
                      <span className="grow" />
                      <Time at={incident.lastActivityAt} look="age" />
                      <Avatar name={incident.owner?.name ?? null} nobody="Nobody" />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {inStage.length === 0 && <p className={classes.none}>{stagePurpose[stage]}</p>}
          </section>
        );
      })}
    </ScrollPane>
  );
}
