// What stands around an entity: events, alerts, incidents, and what is named with it.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { EntityDetail } from '@tocsin/contracts/entity/schema';
import { useState } from 'react';

import { Stage } from '../../alert/stage.tsx';
import { EntityLink } from '../../entity/entity-link.tsx';
import { EntityVerdictBadge } from '../../entity/marks.tsx';
import { formatCount } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import type { Brush } from '../../ui/brush.ts';
import { Button } from '../../ui/button.tsx';
import { Histogram } from '../../ui/histogram.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Severity } from '../../ui/severity.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { incidentStageWords } from '../../words/stages.ts';
import { eventQuery } from './event-query.ts';
import { entityIncidentsQuery, prevalenceQuery, relatedEntitiesQuery, sightingsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './entities.module.css';

const dayMs = 86_400_000;
type Of = { entity: EntityDetail };

export function Prevalence({ entity }: Of) {
  const query = useQuery(prevalenceQuery(entity.id));
  const [brush, setBrush] = useState<Brush | null>(null);
  const navigate = useNavigate();
  const today = Math.floor(useNow() / dayMs);
  const searchDays = (first: number, { start, end }: Brush) =>
    void navigate({
      to: '/search',
      search: {
        query: [eventQuery(entity.names)],
        from: [new Date((first + start) * dayMs).toISOString()],
        to: [new Date((first + end) * dayMs).toISOString()],
      },
    });
  return (
    <Panel title={words.page.prevalence}>
      <div className={classes.padded}>
        <Loaded query={query} what={words.page.loadingParts.prevalence} rows={3}>
          {({ events, hosts, users, sites, firstSeenAt, lastSeenAt, byDay, days }) =>
            events === 0 ? (
              <span className="muted">{words.page.noEvents}</span>
            ) : (
              <>
                <div className={classes.stats}>
                  <Stat name={words.page.events}>{formatCount(events)}</Stat>
                  <Stat name={words.page.hosts}>{formatCount(hosts)}</Stat>
                  <Stat name={words.page.users}>{formatCount(users)}</Stat>
                  <Stat name={words.page.sites}>{formatCount(sites.length)}</Stat>
                  {firstSeenAt && (
                    <Stat name={words.firstSeen}>
                      <Time at={firstSeenAt} />
                    </Stat>
                  )}
                  {lastSeenAt && (
                    <Stat name={words.lastSeen}>
                      <Time at={lastSeenAt} />
                    </Stat>
                  )}
                </div>
                <div className={classes.chart}>
                  <Histogram
                    label={words.page.byDay}
                    from={(today - days + 1) * dayMs}
                    bucketMs={dayMs}
                    series={[{ name: words.page.events, tone: 'accent', counts: byDay }]}
                    brush={brush}
                    onBrush={setBrush}
                  />
                </div>
                {brush && (
                  <Button small onClick={() => searchDays(today - days + 1, brush)}>
                    {words.page.search}
                  </Button>
                )}
              </>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}

const Stat = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <span className={classes.stat}>
    <span className="muted">{name}</span>
    <b className="num">{children}</b>
  </span>
);

export function Sightings({ entity }: Of) {
  const query = useQuery(sightingsQuery(entity.id));
  return (
    <Panel title={words.page.seenIn} aside={<span className="muted num">{formatCount(entity.alertCount)}</span>}>
      <div className={classes.body}>
        <Loaded query={query} what={words.page.loadingParts.alerts} rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <span className="muted">{words.page.noAlerts}</span>
            ) : (
              <SmallTable
                label={words.page.seenIn}
                heads={[words.page.number, words.page.what, words.page.role, words.page.stage, words.lastSeen]}
              >
                {items.map((alert) => (
                  <tr key={alert.id}>
                    <td className={classes.keep}>
                      <Link to="/alerts/$number" params={{ number: alert.number }}>
                        {alert.number}
                      </Link>
                    </td>
                    <td>
                      <span className="row">
                        <span className={classes.keep}>
                          <Severity severity={alert.severity} />
                        </span>{' '}
                        {alert.title}
                      </span>
                    </td>
                    <td className="mono soft">{alert.roles.join(', ')}</td>
                    <td>
                      <Stage stage={alert.stage} />
                    </td>
                    <td>
                      <Time at={alert.lastSeenAt} />
                    </td>
                  </tr>
                ))}
              </SmallTable>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}

export function Incidents({ entity }: Of) {
  const query = useQuery(entityIncidentsQuery(entity.id));
  return (
    <Panel title={words.page.incidents}>
      <div className={classes.body}>
        <Loaded query={query} what={words.page.loadingParts.incidents} rows={2}>
          {(items) =>
            items.length === 0 ? (
              <span className="muted">{words.page.noIncidents}</span>
            ) : (
              <SmallTable
                label={words.page.incidents}
                heads={[words.page.number, words.page.incident, words.page.stage, words.lastSeen]}
              >
                {items.map((incident) => (
                  <tr key={incident.id}>
                    <td className={classes.keep}>
                      <Link to="/incidents/$number" params={{ number: incident.number }}>
                        {incident.number}
                      </Link>
                    </td>
                    <td>
                      <span className="row">
                        <span className={classes.keep}>
                          <Severity severity={incident.severity} />
                        </span>{' '}
                        {incident.title}
                      </span>
                    </td>
                    <td>{incidentStageWords[incident.stage]}</td>
                    <td>
                      <Time at={incident.lastActivityAt} />
                    </td>
                  </tr>
                ))}
              </SmallTable>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}

export function Related({ entity }: Of) {
  const query = useQuery(relatedEntitiesQuery(entity.id));
  return (
    <Panel title={words.page.related}>
      <div className={classes.body}>
        <Loaded query={query} what={words.page.loadingParts.related} rows={4}>
          {({ items, alertsRead }) =>
            items.length === 0 ? (
              <span className="muted">{words.page.noRelated}</span>
            ) : (
              <>
                <p className="muted">{words.page.relatedHint(alertsRead)}</p>
                <SmallTable label={words.page.related} heads={[words.entity, words.page.together, words.alerts]}>
                  {items.slice(0, 20).map((item) => (
                    <tr key={item.id}>
                      <td style={{ maxWidth: 280 }}>
                        <EntityLink entity={item} />{' '}
                        {item.verdict && <EntityVerdictBadge verdict={item.verdict.level} />}
                      </td>
                      <td className="num">{formatCount(item.together)}</td>
                      <td className="num">{formatCount(item.alertCount)}</td>
                    </tr>
                  ))}
                </SmallTable>
              </>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}
