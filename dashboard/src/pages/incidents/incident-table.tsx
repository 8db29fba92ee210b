import { useVirtualizer } from '@tanstack/react-virtual';
import type { Incident } from '@tocsin/contracts/incident';
// Incidents as rows; only those on screen exist in the page.
import { memo, useEffect, useRef } from 'react';

import { IncidentSeverity, incidentTone } from '../../incidents/severity.tsx';
import { StageDot } from '../../incidents/stage-dot.tsx';
import { formatCount, formatTactic, formatWord, plural } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EntityIcon } from '../../ui/entity-chip.tsx';
import { Time } from '../../ui/time.tsx';
import { toneClass } from '../../ui/tone.ts';

import classes from './incident-table.module.css';

type TableProps = {
  rows: readonly Incident[];
  cursor: number;
  onCursor: (index: number) => void;
  onOpen: (incident: Incident) => void;
  /** The last rows have come into view. */
  onEnd: () => void;
  more: boolean;
};

const columns = ['Severity', 'Incident', 'Entities', 'Alerts', 'Stage', 'Owner', 'Activity'] as const;

export function IncidentTable({ rows, cursor, onCursor, onOpen, onEnd, more }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = usePreferences().density === 'compact' ? 34 : 46;
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
    <div className={classes.table} role="table" aria-label="Incidents" aria-rowcount={more ? -1 : rows.length + 1}>
      <div role="rowgroup" className={classes.head}>
        <div role="row" aria-rowindex={1} className={classes.cells}>
          {columns.map((column) => (
            <span key={column} role="columnheader">
              {column}
            </span>
          ))}
        </div>
      </div>
      <div ref={scroller} className={classes.body} role="rowgroup" tabIndex={0} aria-label="Rows">
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
                onClick={() => {
                  onCursor(item.index);
                  onOpen(incident);
                }}
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
  const entities = incident.entities.slice(0, 2);
  const more = incident.entities.length - entities.length;
  return (
    <>
      <span role="cell">
        <IncidentSeverity severity={incident.severity} />
      </span>
      <span role="cell" className={classes.stack}>
        <a
          className={classNames(classes.title, 'ellipsis')}
          href={`/incidents/${incident.number}`}
          onClick={followInApp}
        >
          {incident.title}
        </a>
        {!compact && (
          <span className={classNames(classes.sub, 'ellipsis')}>
            <span className="mono">{incident.number}</span>
            {incident.tactics.length > 0 && ` · ${incident.tactics.slice(0, 2).map(formatTactic).join(', ')}`}
            {incident.tactics.length > 2 && ` +${incident.tactics.length - 2}`}
            {incident.verdict !== null && ` · ${formatWord(incident.verdict)}`}
          </span>
        )}
      </span>
      <span role="cell" className={classes.stack}>
        <span className={classes.entities}>
          {entities.map((entity) => (
            <span key={`${entity.kind}:${entity.value}`} className={classNames(classes.entity, 'mono')}>
              <EntityIcon kind={entity.kind} />
              <span className="ellipsis">{entity.value}</span>
            </span>
          ))}
          {more > 0 && <span className="muted num">+{more}</span>}
        </span>
        {!compact && (
          <span className={classNames(classes.sub, 'ellipsis')}>
            {incident.sites.map((site) => site.name).join(', ') || 'No site'}
          </span>
        )}
      </span>
      <span
        role="cell"
        className="num"
        title={`${plural(incident.openAlertCount, 'open alert')} of ${incident.alertCount}`}
      >
        <b className={classes.open}>{formatCount(incident.openAlertCount)}</b>
        <span className="muted"> / {formatCount(incident.alertCount)}</span>
      </span>
      <span role="cell">
        <StageDot stage={incident.stage} />
      </span>
      <span role="cell">
        <Avatar name={incident.owner?.name ?? null} nobody="Nobody" />
      </span>
      <span role="cell" className={classes.age}>
        <Time at={incident.lastActivityAt} look="age" />
      </span>
    </>
  );
});

/** A plain click is the row's; only clicks that ask for another tab are the link's. */
const followInApp = (event: React.MouseEvent): void => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) event.stopPropagation();
  else event.preventDefault();
};
