// The same marks as a table, with what can be done to each: for screen readers, for reading in order, for people who like lists.
import { IconFileText, IconNote, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { TimelineEntry } from '@tocsin/contracts/timeline';
import { useRef } from 'react';

import { IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { toneClass } from '../ui/tone.ts';
import { saidDetail, saidTitle } from '../words/said.ts';
import { severityWord } from '../words/severity.ts';
import { tacticWord } from '../words/tactics.ts';
import { useEntries } from './entries.ts';
import type { TimeText } from './time-text.ts';
import { toneOf } from './tone.ts';
import { idAt, isKeyAt, nameAt, type Track } from './track.ts';
import { entryLaneWords, laneWords, words } from './words.ts';

import classes from './timeline.module.css';

const rowHeight = 30;
const columns = ['time', 'severity', 'lane', 'what', 'tactic'] as const;

/** What can be done to an entry in its row. */
export type RowActions = {
  onStar: (entry: TimelineEntry) => void;
  onReport: (entry: TimelineEntry) => void;
  onNote: (entry: TimelineEntry) => void;
};
type Props = {
  incidentId: string;
  track: Track;
  timeText: TimeText;
  height: number;
  actions: RowActions | null;
  selected: string | null;
  onOpen: (index: number) => void;
};

export function TimelineTable({ incidentId, track, timeText, height, actions, selected, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises this component
  const rows = useVirtualizer({
    count: track.time.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const shown = rows.getVirtualItems();
  const entries = useEntries(
    incidentId,
    shown.map(({ index }) => idAt(track, index)),
  );
  return (
    <div ref={scroller} className={classes.table} style={{ height }}>
      <div
        role="table"
        aria-label={words.title}
        aria-rowcount={track.time.length + 1}
        data-actions={actions !== null || undefined}
      >
        <div role="rowgroup" className={classes.tableHead}>
          <div role="row" aria-rowindex={1} className={classes.tableRow}>
            {columns.map((column) => (
              <span key={column} role="columnheader">
                {words.columns[column]}
              </span>
            ))}
            {actions && (
              <span role="columnheader" className="visually-hidden">
                {words.columns.actions}
              </span>
            )}
          </div>
        </div>
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start }) => {
            const id = idAt(track, index);
            return (
              <div
                key={id}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={id === selected}
                className={classes.tableRow}
                style={{
                  position: 'absolute',
                  inset: '0 0 auto',
                  height: rowHeight,
                  transform: `translateY(${start}px)`,
                }}
              >
                <span role="cell" className="mono">
                  {timeText.moment(track.time[index] ?? 0)}
                </span>
                <Cells
                  entry={entries.get(id) ?? null}
                  name={nameAt(track, index)}
                  isKey={isKeyAt(track, index)}
                  onOpen={() => onOpen(index)}
                />
                {actions && (
                  <span role="cell" className={classes.rowActions}>
                    <Actions entry={entries.get(id) ?? null} actions={actions} />
                  </span>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

type CellsProps = { entry: TimelineEntry | null; name: string; isKey: boolean; onOpen: () => void };

function Cells({ entry, name, isKey, onOpen }: CellsProps) {
  if (!entry)
    return (
      <>
        <span role="cell" />
        <span role="cell" />
        <span role="cell" className="muted ellipsis">
          {name === '' ? words.loading : saidTitle(name)}
        </span>
        <span role="cell" />
      </>
    );
  const tactic = entry.tactics[0];
  return (
    <>
      <span role="cell" className={classNames(classes.tone, toneClass(toneOf(entry)))}>
        <i />
        {entry.lane === 'attack' ? severityWord(entry.severity) : entryLaneWords[entry.lane]}
      </span>
      <span role="cell" className="soft ellipsis">
        {entry.surface === null ? entryLaneWords[entry.lane] : laneWords[entry.surface]}
      </span>
      <span role="cell" className="ellipsis">
        <button type="button" className={classes.linkish} onClick={onOpen}>
          {saidTitle(entry.title)}
        </button>
        {isKey && <span className={classes.keyMark}> {words.keyMoment}</span>}
        {entry.unsupported && <span className={classes.unsupported}> {words.unsupported}</span>}
        {entry.annotation !== '' && <span className="soft"> {entry.annotation}</span>}
        {entry.body !== '' && <span className="muted"> {saidDetail(entry.body)}</span>}
      </span>
      <span role="cell" className="muted ellipsis">
        {tactic === undefined ? '' : tacticWord(tactic)}
      </span>
    </>
  );
}

function Actions({ entry, actions }: { entry: TimelineEntry | null; actions: RowActions }) {
  if (!entry) return null;
  const named = (what: string): string => `${what}: ${saidTitle(entry.title)}`;
  return (
    <>
      <IconButton
        label={words.star}
        aria-label={named(words.star)}
        aria-pressed={entry.starred}
        onClick={() => actions.onStar(entry)}
      >
        {entry.starred ? <IconStarFilled size={13} className={classes.on} /> : <IconStar size={14} stroke={1.6} />}
      </IconButton>
      <IconButton
        label={words.report}
        aria-label={named(words.report)}
        aria-pressed={entry.inReport}
        onClick={() => actions.onReport(entry)}
      >
        <IconFileText size={14} stroke={1.6} {...(entry.inReport ? { className: classes.on } : {})} />
      </IconButton>
      <IconButton label={words.note} aria-label={named(words.note)} onClick={() => actions.onNote(entry)}>
        <IconNote size={14} stroke={1.6} {...(entry.annotation === '' ? {} : { className: classes.on })} />
      </IconButton>
    </>
  );
}
