// The command centre: what is open, late, unassigned and one's own; how sources do; what has just changed.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ActivityRow } from '@tocsin/contracts/activity';
import type { Output } from '@tocsin/contracts/client';

import { activityWords } from '../../activity/words.ts';
import { Figure, Severities } from '../../boards/figure.tsx';
import * as links from '../../boards/links.ts';
import { commandCentreQuery, useLiveBoards } from '../../boards/queries.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { ClockChip } from '../../sla/chip.tsx';
import { clocksQuery } from '../../sla/queries.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { VolumeChart } from './volume.tsx';
import { words } from './words.ts';

import classes from '../../boards/boards.module.css';

type Centre = Output<'GET /boards/command-centre'>;

export function CommandCentrePage() {
  const query = useQuery(commandCentreQuery);
  useLiveBoards();
  return (
    <>
      <PageHeader title={words.title} />
      <div className={classes.page} aria-busy={query.isFetching}>
        <Loaded query={query} what={words.loading} rows={14}>
          {(centre) => <Centre centre={centre} />}
        </Loaded>
      </div>
    </>
  );
}

function Centre({ centre }: { centre: Centre }) {
  const { incidents, alerts, sources, volume, changes } = centre;
  return (
    <>
      <div className={classes.columns}>
        <Panel title={words.openIncidents}>
          <div className={classes.body}>
            <Severities
              label={words.openIncidents}
              of="incidents"
              counts={incidents.bySeverity}
              link={(severity) => links.openIncidents({ severity })}
            />
            <div className={classes.figures}>
              <Figure label={words.all} count={incidents.open} link={links.openIncidents()} />
              <Figure
                label={words.unassigned}
                count={incidents.unassigned}
                link={links.openIncidents({ owner: 'none' })}
                tone="high"
              />
              <Figure
                label={words.breached}
                count={incidents.breached}
                link={links.openIncidents({ breached: true })}
                tone="critical"
              />
            </div>
          </div>
        </Panel>
        {alerts && (
          <Panel title={words.openAlerts}>
            <div className={classes.body}>
              <Severities
                label={words.openAlerts}
                of="alerts"
                counts={alerts.bySeverity}
                link={(severity) => links.openAlerts({ severity })}
              />
              <div className={classes.figures}>
                <Figure label={words.all} count={alerts.open} link={links.openAlerts()} />
                <Figure
                  label={words.unassigned}
                  count={alerts.unassigned}
                  link={links.openAlerts({ assignee: 'none' })}
                  tone="high"
                />
              </div>
            </div>
          </Panel>
        )}
      </div>
      <div className={classes.columns}>
        <AtRisk count={centre.atRisk} />
        <Work centre={centre} />
      </div>
      <div className={classes.columns}>
        {volume && (
          <Panel title={words.volume}>
            <VolumeChart volume={volume} />
          </Panel>
        )}
        {sources && (
          <Panel title={words.sources}>
            <div className={classes.body}>
              <div className={classes.figures}>
                <Figure label={words.watched} count={sources.total} link={links.allSources} />
                <Figure
                  label={words.wrong}
                  note={words.silent(sources.silent)}
                  count={sources.wrong}
                  link={links.wrongSources}
                  tone={sources.silent > 0 ? 'critical' : 'high'}
                />
              </div>
            </div>
          </Panel>
        )}
      </div>
      <Panel title={words.changes}>
        {changes.length === 0 ? (
          <p className={`${classes.nothing} muted`}>{words.noChanges}</p>
        ) : (
          <ul className={classes.list}>
            {changes.map((activity) => (
              <Change key={activity.id} activity={activity} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

function Work({ centre: { incidents, alerts, tasks } }: { centre: Centre }) {
  return (
    <Panel title={words.work}>
      <div className={classes.body}>
        <div className={classes.figures}>
          <Figure label={words.myIncidents} count={incidents.mine} link={links.openIncidents({ owner: 'me' })} />
          {alerts && <Figure label={words.myAlerts} count={alerts.mine} link={links.openAlerts({ assignee: 'me' })} />}
          <Figure label={words.myTasks} count={tasks.mine} link={links.myTasks} />
          <Figure label={words.unassignedTasks} count={tasks.unassigned} link={links.unassignedTasks} tone="high" />
          <Figure
            label={words.overdueTasks}
            note={words.everyones}
            count={tasks.overdue}
            link={links.tasksByDue}
            tone="critical"
          />
        </div>
      </div>
    </Panel>
  );
}

const shownClocks = 8;

/** Those with the least time left first. */
function AtRisk({ count }: { count: number }) {
  const query = useQuery(clocksQuery({ view: 'at_risk', limit: shownClocks }));
  return (
    <Panel
      title={words.atRisk}
      aside={
        <Link to={links.clocksAtRisk.to} search={links.clocksAtRisk.search}>
          {words.atRiskCount(count)}
        </Link>
      }
    >
      <Loaded query={query} what={words.atRisk} rows={4} flush>
        {(clocks) =>
          clocks.length === 0 ? (
            <p className={`${classes.nothing} muted`}>{words.noRisk}</p>
          ) : (
            <ul className={classes.list}>
              {clocks.map((clock) => (
                <li key={clock.id}>
                  <Link to={`/${clock.subject.kind}s/${clock.subject.number}`} className="mono">
                    {clock.subject.number}
                  </Link>
                  <span className="ellipsis">{clock.subject.title}</span>
                  <ClockChip clock={clock} named />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Change({ activity }: { activity: ActivityRow }) {
  const number = activity.data['number'];
  return (
    <li>
      <Link to={`/incidents/${activity.subjectId}`} className="ellipsis">
        <b>{activity.actor.kind === 'system' ? words.somebody : activity.actor.name}</b> {activityWords(activity)}
        {typeof number === 'string' && activity.type !== 'incident.opened' && <span className="mono"> {number}</span>}
      </Link>
      <span className="muted">
        <Time at={activity.at} />
      </span>
    </li>
  );
}
