// One row of a data grid; drawn again only when something of its own changed.
import { memo, useEffect, useRef, type MouseEvent, type ReactNode } from 'react';

import { Checkbox } from './checkbox.tsx';
import { classNames } from './class-names.ts';
import type { Column } from './data-grid.tsx';
import { toneClass, type Tone } from './tone.ts';
import { words } from './words.ts';

import classes from './data-grid.module.css';

type GridRowProps<Row> = {
  row: Row;
  rowKey: string;
  place: number;
  top: number;
  height: number;
  label: string;
  tone: Tone | null;
  columns: readonly Column<Row>[];
  template: string;
  wide: ((row: Row) => ReactNode) | undefined;
  current: boolean;
  /** The one row that the Tab key reaches. */
  reachable: boolean;
  chosen: boolean;
  withTick: boolean;
  /** The focus goes along with the current row, also from one that is no longer drawn. */
  rowsHaveFocus: { current: boolean };
  onRowClick: (key: string, event: MouseEvent) => void;
  onTick: (key: string, range: boolean) => void;
  onOpen: ((row: Row) => void) | undefined;
};

function DrawnRow<Row>(props: GridRowProps<Row>) {
  const {
    row,
    rowKey,
    place,
    top,
    height,
    label,
    tone,
    columns,
    template,
    wide,
    current,
    chosen,
    withTick,
    rowsHaveFocus,
  } = props;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current && rowsHaveFocus.current) element.current?.focus({ preventScroll: true });
  }, [current, rowsHaveFocus]);
  const over = wide?.(row) ?? null;
  return (
    <div
      ref={element}
      role="row"
      tabIndex={props.reachable ? 0 : -1}
      aria-rowindex={place + 2}
      aria-selected={chosen || current}
      aria-label={label}
      data-key={rowKey}
      className={classNames(
        classes.row,
        tone && toneClass(tone),
        tone && classes.toned,
        chosen && classes.chosen,
        current && classes.current,
      )}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={(event) => props.onRowClick(rowKey, event)}
      onDoubleClick={() => props.onOpen?.(row)}
      onKeyDown={(event) => {
        if (event.key === ' ' && event.target === element.current && withTick && over === null) {
          event.preventDefault();
          props.onTick(rowKey, event.shiftKey);
        }
        if (event.key === 'Enter' && event.target === element.current && props.onOpen) {
          event.stopPropagation();
          event.preventDefault();
          props.onOpen(row);
        }
      }}
    >
      {over !== null ? (
        <div role="gridcell" aria-colspan={columns.length + (withTick ? 1 : 0)} style={{ height: '100%' }}>
          {over}
        </div>
      ) : (
        <div className={classes.cells} role="presentation" style={{ gridTemplateColumns: template }}>
          {withTick && (
            <span role="gridcell" className={classes.tick}>
              <Checkbox
                aria-label={words.select(label)}
                tabIndex={-1}
                checked={chosen}
                onClick={(event) => event.stopPropagation()}
                onChange={(event) => {
                  const native: unknown = event.nativeEvent;
                  props.onTick(rowKey, native instanceof PointerEvent && native.shiftKey);
                }}
              />
            </span>
          )}
          {columns.map((column) => (
            <span
              key={column.id}
              role="gridcell"
              className={classNames(classes.cell, column.align === 'end' && classes.end)}
            >
              {column.render(row)}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

// memo forgets that a component is generic; it takes and gives the same props.
export const GridRow = memo(DrawnRow) as unknown as typeof DrawnRow;
