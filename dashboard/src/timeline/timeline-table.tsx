// The same marks as a table: for screen readers, for reading in order, for people who like lists.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

import { formatTactic, formatWord } from '../lib/format.ts';
import { classNames } from '../ui/class-names.ts';
import { toneClass } from '../ui/tone.ts';
import type { TimeText } from './time-text.ts';
import { toneOf } from './tone.ts';
import { laneTitle, type Track } from './track.ts';

import classes from './timeline.module.css';

const rowHeight = 30;
const columns = ['Time', 'Severity', 'Lane', 'What happened', 'Tactic'] as const;

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
      <div role="table" aria-label="Timeline" aria-rowcount={track.items.length + 1}>
        <div role="rowgroup" className={classes.tableHead}>
          <div role="row" aria-rowindex={1} className={classes.tableRow}>
            {columns.map((column) => (
              <span key={column} role="columnheader">
                {column}
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
                  {item.lane === 'response' ? 'Response' : formatWord(toneOf(item))}
                </span>
                <span role="cell" className="soft">
                  {laneTitle[item.lane]}
                </span>
                <span role="cell" className="ellipsis">
                  <button type="button" className={classes.linkish} onClick={() => onOpen(row.index)}>
                    {item.title}
                  </button>
                  {item.key && <span className={classes.keyMark}> key moment</span>}
                  {item.detail !== '' && <span className="muted"> {item.detail}</span>}
                </span>
                <span role="cell" className="muted ellipsis">
                  {item.tactic === null ? '' : formatTactic(item.tactic)}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
