// Incidents as rows; only those on screen exist in the page.
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { Incident } from '@tocsin/contracts/incident';
import { memo, useEffect, useRef } from 'react';

import { IncidentSeverity, incidentTone } from '../../incidents/severity.tsx';
import { StageDot } from '../../incidents/stage-dot.tsx';
import { formatCount } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { RowClock } from '../../sla/row-clocks.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EntityIcon } from '../../ui/entity-chip.tsx';
import { shortEntity } from '../../ui/entity-text.ts';
import { Time } from '../../ui/time.tsx';
import { toneClass } from '../../ui/tone.ts';
import { entityKindWords } from '../../words/entities.ts';
import { said } from '../../words/said.ts';
import { tacticWord } from '../../words/tactics.ts';
import { verdictWords } from '../../words/verdicts.ts';
import { words } from './words.ts';

import classes from './incident-table.module.css';

type TableProps = {
  rows: readonly Incident[];
  cursor: number;
  /** The last rows have come into view. */
  onEnd: () => void;
  more: boolean;
};

const columns = ['severity', 'incident', 'entities', 'alerts', 'stage', 'due', 'owner', 'activity'] as const;

export function IncidentTable({ rows, cursor, onEnd, more }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = usePreferences().density === 'compact' ? 34 : 46;
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises this component
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 10) onEnd();
  }, [last, rows.length, onEnd]);
  useEffect(() => virtual.scrollToIndex(cursor), [virtual, cursor]);

  return (
    <div className={classes.table} role="table" aria-label={words.title} aria-rowcount={more ? -1 : rows.length + 1}>
      <div role="rowgroup" className={classes.head}>
        <div role="row" aria-rowindex={1} className={classes.cells}>
          {columns.map((column) => (
            <span key={column} role="columnheader">
              {words.columns[column]}
            </span>
          ))}
        </div>
      </div>
      <div ref={scroller} className={classes.body} role="rowgroup">
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {shown.map((item) => {
            const incident = rows[item.index];
            if (!incident) return null;
            return (
              <div
                key={incident.id}
                role="row"
                aria-rowindex={item.index + 2}
                aria-current={item.index === cursor ? 'true' : undefined}
                className={classNames(classes.cells, classes.row, toneClass(incidentTone(incident.severity)))}
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                <Cells incident={incident} compact={rowHeight < 40} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const Cells = memo(function Cells({ incident, compact }: { incident: Incident; compact: boolean }) {
  const entities = mainEntities(incident.entities);
  const more = incident.entities.length - entities.length;
  return (
    <>
      <span role="cell">
        <IncidentSeverity severity={incident.severity} />
      </span>
      <span role="cell" className={classes.stack}>
        <Link className={classNames(classes.title, 'ellipsis')} to={`/incidents/${incident.number}`}>
          {incident.restricted && (
            <>
              <IconLock size={13} stroke={1.8} aria-label={words.restricted} role="img" />{' '}
            </>
          )}
          {said(incident.title)}
        </Link>
        {!compact && (
          <span className={classNames(classes.sub, 'ellipsis')}>
            <span className="mono">{incident.number}</span>
            {incident.tactics.length > 0 && ` · ${incident.tactics.slice(0, 2).map(tacticWord).join(', ')}`}
            {incident.tactics.length > 2 && ` +${incident.tactics.length - 2}`}
            {incident.verdict !== null && ` · ${verdictWords[incident.verdict]}`}
          </span>
        )}
      </span>
      <span role="cell" className={classes.stack}>
        <span className={classes.entities}>
          {entities.map((entity) => (
            <span
              key={`${entity.kind}:${entity.value}`}
              className={classNames(classes.entity, 'mono')}
              title={`${entityKindWords[entity.kind]} ${entity.value}`}
            >
              <EntityIcon kind={entity.kind} />
              <span className="ellipsis">{shortEntity(entity)}</span>
            </span>
          ))}
          {more > 0 && <span className="muted num">+{more}</span>}
        </span>
        {!compact && (
          <span className={classNames(classes.sub, 'ellipsis')}>
            {incident.sites.map((site) => site.name).join(', ') || words.noSite}
          </span>
        )}
      </span>
      <span role="cell" className="num" title={words.openAlertsOf(incident.openAlertCount, incident.alertCount)}>
        <b className={classes.open}>{formatCount(incident.openAlertCount)}</b>
        <span className="muted"> / {formatCount(incident.alertCount)}</span>
      </span>
      <span role="cell">
        <StageDot stage={incident.stage} />
      </span>
      <span role="cell" className={classes.above}>
        <RowClock id={incident.id} />
      </span>
      <span role="cell" className={classes.above}>
        <Avatar name={incident.owner?.name ?? null} nobody={words.nobody} />
      </span>
      <span role="cell" className={classNames(classes.age, classes.above)}>
        <Time at={incident.lastActivityAt} look="age" />
      </span>
    </>
  );
});

const tellingKinds: readonly string[] = ['host', 'user', 'ip', 'domain', 'email'];

/** Two that say where to look: a host before a hash. */
const mainEntities = (entities: Incident['entities']): Incident['entities'] =>
  entities.toSorted((a, b) => rankOf(a.kind) - rankOf(b.kind)).slice(0, 2);
const rankOf = (kind: string): number =>
  tellingKinds.includes(kind) ? tellingKinds.indexOf(kind) : tellingKinds.length;
