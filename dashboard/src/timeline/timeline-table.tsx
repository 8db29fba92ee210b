// The same marks as a table: for screen readers, for reading in order, for people who like lists.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

import { classNames } from '../ui/class-names.ts';
import { toneClass } from '../ui/tone.ts';
import { saidDetail, saidTitle } from '../words/said.ts';
import { severityWord } from '../words/severity.ts';
import { tacticWord } from '../words/tactics.ts';
import type { TimeText } from './time-text.ts';
import { toneOf } from './tone.ts';
import { type Track } from './track.ts';
import { laneWords, words } from './words.ts';

import classes from './timeline.module.css';

const rowHeight = 30;
const columns = ['time', 'severity', 'lane', 'what', 'tactic'] as const;

export function TimelineTable(props: {
  track: Track;
  timeText: TimeText;
  height: number;
  onOpen: (index: number) => void;
}) {
  const { track, timeText, height, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises this component
  const rows = useVirtualizer({
    count: track.items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  return (
    <div ref={scroller} className={classes.table} style={{ height }}>
      <div role="table" aria-label={words.title} aria-rowcount={track.items.length + 1}>
        <div role="rowgroup" className={classes.tableHead}>
          <div role="row" aria-rowindex={1} className={classes.tableRow}>
            {columns.map((column) => (
              <span key={column} role="columnheader">
                {words.columns[column]}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((row) => {
            const item = track.items[row.index];
            if (!item) return null;
            return (
              <div
                key={item.id}
                role="row"
                aria-rowindex={row.index + 2}
                className={classes.tableRow}
                style={{
                  position: 'absolute',
                  inset: '0 0 auto',
                  height: rowHeight,
                  transform: `translateY(${row.start}px)`,
                }}
              >
                <span role="cell" className="mono">
                  {timeText.moment(Date.parse(item.at))}
                </span>
                <span role="cell" className={classNames(classes.tone, toneClass(toneOf(item)))}>
                  <i />
                  {item.lane === 'response' ? words.response : severityWord(item.severity)}
                </span>
                <span role="cell" className="soft">
                  {laneWords[item.lane]}
                </span>
                <span role="cell" className="ellipsis">
                  <button type="button" className={classes.linkish} onClick={() => onOpen(row.index)}>
                    {saidTitle(item.title)}
                  </button>
                  {item.key && <span className={classes.keyMark}> {words.keyMoment}</span>}
                  {item.detail !== '' && <span className="muted"> {saidDetail(item.detail)}</span>}
                </span>
                <span role="cell" className="muted ellipsis">
                  {item.tactic === null ? '' : tacticWord(item.tactic)}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
