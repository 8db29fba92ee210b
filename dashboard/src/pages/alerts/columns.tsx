// The columns of the queue, for two-line and for one-line rows.
import { Link } from '@tanstack/react-router';
import type { Alert, Entity } from '@tocsin/contracts/alert';

import { Stage } from '../../alert/stage.tsx';
import { VerdictBadge } from '../../alert/verdict.tsx';
import { RowClock } from '../../sla/row-clocks.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import type { Column } from '../../ui/data-grid.tsx';
import { EntityChip } from '../../ui/entity-chip.tsx';
import { shortEntity } from '../../ui/entity-text.ts';
import { RiskBar } from '../../ui/risk-bar.tsx';
import { Severity } from '../../ui/severity.tsx';
import { Time } from '../../ui/time.tsx';
import { severityTone } from '../../ui/tone.ts';
import { said } from '../../words/said.ts';
import { tacticWord } from '../../words/tactics.ts';
import type { QueueRow } from './rows.ts';
import { words } from './words.ts';

import classes from './columns.module.css';

type Context = { compact: boolean; onInclude: (entity: Entity) => void };

const ofAlert = (render: (alert: Alert) => React.ReactNode) => (row: QueueRow) =>
  row.kind === 'alert' ? render(row.alert) : null;

export function queueColumns({ compact, onInclude }: Context): Column<QueueRow>[] {
  return [
    {
      id: 'severity',
      header: words.columns.severity,
      width: '76px',
      sort: { by: '-severity' },
      render: ofAlert((alert) => (
        <span data-field="severity" data-value={alert.severity}>
          <Severity severity={alert.severity} />
        </span>
      )),
    },
    {
      id: 'risk',
      header: words.columns.risk,
      width: '52px',
      sort: { by: '-riskScore' },
      render: ofAlert((alert) => (
        <RiskBar score={alert.riskScore} tone={severityTone(alert.severity)} flat={compact} />
      )),
    },
    {
      id: 'alert',
      header: words.columns.alert,
      width: 'minmax(150px, 1.5fr)',
      render: ofAlert((alert) => (
        <span data-field="rule" data-value={alert.rule.id} style={{ display: 'contents' }}>
          <AlertTitle alert={alert} compact={compact} />
        </span>
      )),
    },
    {
      id: 'entities',
      header: words.columns.entities,
      width: 'minmax(130px, 1fr)',
      from: roomForTwo,
      render: ofAlert((alert) => <Entities alert={alert} compact={compact} onInclude={onInclude} />),
    },
    {
      id: 'entities-narrow',
      header: words.columns.entities,
      width: 'minmax(120px, 0.8fr)',
      from: 540,
      below: roomForTwo,
      render: ofAlert((alert) => <NarrowEntities alert={alert} compact={compact} onInclude={onInclude} />),
    },
    {
      id: 'stage',
      header: words.columns.stage,
      width: '118px',
      from: 860,
      render: ofAlert((alert) => (
        <span data-field="stage" data-value={alert.stage}>
          <Stage stage={alert.stage} />
        </span>
      )),
    },
    {
      id: 'due',
      header: words.columns.due,
      width: '92px',
      from: 1040,
      render: ofAlert((alert) => <RowClock id={alert.id} />),
    },
    {
      id: 'verdict',
      header: words.columns.verdict,
      width: '112px',
      from: 1120,
      render: ofAlert((alert) => alert.verdict && <VerdictBadge verdict={alert.verdict} />),
    },
    {
      id: 'incident',
      header: words.columns.incident,
      width: '112px',
      from: 980,
      render: ofAlert(
        (alert) =>
          alert.incident && (
            <Link
              to="/incidents/$number"
              params={{ number: alert.incident.number }}
              className={`${classes.incident} mono`}
              tabIndex={-1}
              onClick={(event) => event.stopPropagation()}
            >
              {alert.incident.number}
            </Link>
          ),
      ),
    },
    {
      id: 'assignee',
      header: words.columns.assignee,
      width: '26px',
      silent: true,
      render: ofAlert((alert) => <Avatar name={alert.assignee?.name ?? null} />),
    },
    {
      id: 'age',
      header: words.columns.age,
      width: '58px',
      align: 'end',
      sort: { by: '-lastSeenAt', reversed: 'lastSeenAt' },
      render: ofAlert((alert) => (
        <span className={classes.age}>
          <Time at={alert.lastSeenAt} look="age" />
        </span>
      )),
    },
  ];
}

function AlertTitle({ alert, compact }: { alert: Alert; compact: boolean }) {
  const [technique] = alert.attack.techniques;
  const [tactic] = alert.attack.tactics;
  const again = alert.occurrenceCount > 1 && (
    <>
      {' · '}
      <b>{words.columns.times(alert.occurrenceCount)}</b>
    </>
  );
  if (compact) {
    return (
      <div className="ellipsis">
        <span className={classes.title}>{said(alert.title)}</span>
        <span className={classes.sub}>
          {technique && (
            <>
              {' · '}
              <span className="mono">{technique}</span>
            </>
          )}
          {again}
        </span>
      </div>
    );
  }
  return (
    <>
      <div className={`${classes.title} ellipsis`}>{said(alert.title)}</div>
      <div className={`${classes.sub} ellipsis`}>
        {technique && (
          <>
            <span className="mono">{technique}</span>
            {' · '}
          </>
        )}
        {tactic && `${tacticWord(tactic)} · `}
        {alert.source?.product ?? alert.dataset}
        {again}
      </div>
    </>
  );
}

const shownEntities = 2;
/** From this width of the grid on, two entities stand beside each other. */
const roomForTwo = 740;
/** What people look for first stands first. */
const order: readonly Entity['kind'][] = ['host', 'user', 'ip', 'domain', 'email', 'url', 'process', 'file', 'hash'];

const inOrder = (entities: readonly Entity[]): Entity[] =>
  [...entities].sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));

/** One under the other, without the site. */
const NarrowEntities = ({ alert, compact, onInclude }: { alert: Alert } & Context) =>
  inOrder(alert.entities)
    .slice(0, compact ? 1 : 2)
    .map((entity) => (
      <div key={entity.kind + entity.value} className={classes.entities}>
        <EntityChip entity={entity} onInclude={onInclude} bare />
      </div>
    ));

function Entities({ alert, compact, onInclude }: { alert: Alert } & Context) {
  const ordered = inOrder(alert.entities);
  const first = ordered.slice(0, shownEntities);
  const third = ordered[shownEntities];
  const more = ordered.length - shownEntities - 1;
  return (
    <>
      <div className={classes.entities}>
        {first.map((entity) => (
          <EntityChip key={entity.kind + entity.value} entity={entity} onInclude={onInclude} bare />
        ))}
      </div>
      {!compact && (
        <div className={`${classes.sub} ellipsis`}>
          {alert.site?.name}
          {alert.site && third && ' · '}
          {third && <span className="mono">{shortEntity(third)}</span>}
          {more > 0 && ` · ${words.columns.more(more)}`}
        </div>
      )}
    </>
  );
}
