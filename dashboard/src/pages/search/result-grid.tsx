// The events found, newest first; a row opens to show everything it holds.
import { IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { EventRow } from '@tocsin/contracts/event';
import { memo, useEffect, useRef } from 'react';

import { formatDateTime } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EventDetail } from './event-detail.tsx';
import { valueText } from './export-rows.ts';
import type { Narrow } from './value-menu.tsx';
import { words } from './words.ts';

import classes from './result-grid.module.css';

type ResultGridProps = {
  rows: readonly EventRow[];
  columns: readonly string[];
  cursor: number;
  opened: ReadonlySet<string>;
  /** Null when there is nothing older, or a search is under way. */
  onOlder: (() => void) | null;
  onCursor: (index: number) => void;
  onToggle: (id: string) => void;
  onNarrow: Narrow;
};

const rowHeight = 30;
const firstColumns = '22px 168px 132px';

export function ResultGrid(props: ResultGridProps) {
  const { rows, columns, cursor, opened, onOlder, onCursor, onToggle, onNarrow } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises this component
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
  });
  useEffect(() => virtual.scrollToIndex(cursor), [virtual, cursor]);
  const template = `${firstColumns} ${columns.map((column) => (column === 'message' ? 'minmax(280px, 3fr)' : 'minmax(120px, 1fr)')).join(' ')}`;
  const width = columns.reduce((sum, column) => sum + (column === 'message' ? 290 : 130), 360);

  return (
    <div ref={scroller} className={classes.scroll}>
      <div
        style={{ minWidth: width }}
        role="table"
        aria-label={words.grid.events}
        aria-rowcount={onOlder ? -1 : rows.length + 1}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.cells} style={{ gridTemplateColumns: template }}>
            <span role="columnheader">
              <span className="visually-hidden">{words.grid.details}</span>
            </span>
            <span role="columnheader">{words.grid.time}</span>
            <span role="columnheader">{words.grid.dataset}</span>
            {columns.map((column) => (
              <span key={column} role="columnheader" className="ellipsis" title={column}>
                {column === 'message' ? words.grid.message : column}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const isOpen = opened.has(row.id);
            return (
              <div
                key={row.id}
                ref={virtual.measureElement}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                aria-current={item.index === cursor ? 'true' : undefined}
                className={classes.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Cells
                  row={row}
                  columns={columns}
                  template={template}
                  index={item.index}
                  isOpen={isOpen}
                  onCursor={onCursor}
                  onToggle={onToggle}
                />
                {isOpen && (
                  <div role="cell" className={classes.detail}>
                    <EventDetail row={row} onNarrow={onNarrow} />
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </div>
      {onOlder && (
        <div className={classes.older}>
          <Button small onClick={onOlder}>
            {words.grid.older}
          </Button>
        </div>
      )}
    </div>
  );
}

type CellsProps = {
  row: EventRow;
  columns: readonly string[];
  template: string;
  index: number;
  isOpen: boolean;
  onCursor: (index: number) => void;
  onToggle: (id: string) => void;
};

const Cells = memo(function Cells({ row, columns, template, index, isOpen, onCursor, onToggle }: CellsProps) {
  const { clock } = usePreferences();
  const at = new Date(row.time);
  return (
    <div
      className={classNames(classes.cells, classes.clickable)}
      style={{ gridTemplateColumns: template }}
      role="presentation"
      onClick={() => {
        // Marking text to copy it is not opening the row.
        if (getSelection()?.isCollapsed === false) return;
        onCursor(index);
        onToggle(row.id);
      }}
    >
      <span role="cell">
        <button
          type="button"
          className={classes.expand}
          aria-expanded={isOpen}
          aria-label={isOpen ? words.grid.hide : words.grid.show}
        >
          <IconChevronRight size={13} />
        </button>
      </span>
      <span role="cell" className="mono">
        {formatDateTime(at, clock)}
        <span className={classes.ms}>.{String(at.getUTCMilliseconds()).padStart(3, '0')}</span>
      </span>
      <span role="cell" className="soft ellipsis">
        {row.dataset}
      </span>
      {columns.map((column) => (
        <span key={column} role="cell" className={classNames('mono ellipsis', column === 'message' && classes.message)}>
          {valueText(row, column)}
        </span>
      ))}
    </div>
  );
});
