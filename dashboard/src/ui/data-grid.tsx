// A long list as a grid: only what is on screen is drawn, one row has the focus, rows can be chosen singly or in ranges.
import { useElementSize } from '@mantine/hooks';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';

import { Checkbox } from './checkbox.tsx';
import { classNames } from './class-names.ts';
import { GridRow } from './grid-row.tsx';
import { between, moved, toggled, type Selection } from './selection.ts';
import type { Tone } from './tone.ts';
import { words } from './words.ts';

import classes from './data-grid.module.css';

export type Column<Row> = {
  id: string;
  header: string;
  /** A CSS grid track: `84px`, `minmax(220px, 1.5fr)`. */
  width: string;
  align?: 'end';
  /** The header is only for screen readers. */
  silent?: boolean;
  /** Shown only where the grid is at least this wide, in pixels. */
  from?: number;
  /** Shown only where the grid is narrower than this, in pixels. */
  below?: number;
  /** The value of `sort` this column stands for, and the sort that turns it round where there is one. */
  sort?: { by: string; reversed?: string };
  render: (row: Row) => ReactNode;
};

export type DataGridProps<Row> = {
  label: string;
  rows: readonly Row[];
  /** Where known, how many there are in all. */
  total?: number | undefined;
  rowKey: (row: Row) => string;
  rowLabel: (row: Row) => string;
  rowTone?: (row: Row) => Tone | null;
  /** A row over the whole width, such as a group's head; null for an ordinary one. */
  wide?: (row: Row) => ReactNode;
  columns: readonly Column<Row>[];
  rowHeight: number;
  current: string | null;
  onCurrent: (key: string) => void;
  onOpen?: (row: Row) => void;
  selection?: Selection;
  onSelection?: (selection: Selection) => void;
  sort?: string;
  onSort?: (sort: string) => void;
  /** The last rows come on screen: load more. */
  onEnd?: () => void;
  foot?: ReactNode;
};

const footHeight = 44;
const endIsNear = 15;

export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, rows, total, rowKey, rowLabel, rowTone, wide, rowHeight, current, onEnd, foot } = props;
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const scroll = useRef<HTMLDivElement>(null);
  const rowsHaveFocus = useRef(false);
  const columns = useMemo(
    () =>
      props.columns.filter(({ from = 0, below = Infinity }) =>
        width === 0 ? below === Infinity : width >= from && width < below,
      ),
    [props.columns, width],
  );
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises this component
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (place) => keys[place] ?? place,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  // Only the person's own move scrolls; rows that arrive do not.
  const bringIntoView = useEffectEvent((key: string | null) => {
    const place = key === null ? -1 : keys.indexOf(key);
    if (place >= 0) virtual.scrollToIndex(place, { align: 'auto' });
  });
  useEffect(() => bringIntoView(current), [current]);
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onEnd && rows.length > 0 && lastShown >= rows.length - endIsNear) onEnd();
  }, [onEnd, lastShown, rows.length]);
  const { onRowClick, onTick, onKeyDown, selection, withTicks } = useGridInput(props, keys, rowHeight, scroll);
  const template = `${withTicks ? '20px ' : ''}${columns.map((column) => column.width).join(' ')}`;

  return (
    <div
      ref={sized}
      className={classes.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={total ?? rows.length}
      aria-multiselectable={withTicks}
    >
      <GridHead {...props} columns={columns} keys={keys} template={template} withTicks={withTicks} />
      <div
        ref={scroll}
        className={classes.body}
        role="presentation"
        onKeyDown={onKeyDown}
        onFocus={(event) => (rowsHaveFocus.current = event.target.matches('[role="row"]'))}
        onBlur={() => (rowsHaveFocus.current = false)}
      >
        <div
          className={classes.rows}
          role="rowgroup"
          style={{ height: virtual.getTotalSize() + (foot ? footHeight : 0) }}
        >
          {shown.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = keys[item.index] ?? '';
            return (
              <GridRow
                key={key}
                row={row}
                rowKey={key}
                place={item.index}
                top={item.start}
                height={rowHeight}
                label={rowLabel(row)}
                tone={rowTone?.(row) ?? null}
                columns={columns}
                template={template}
                wide={wide}
                current={key === current}
                reachable={key === current || (item.index === 0 && (current === null || !keys.includes(current)))}
                chosen={selection.has(key)}
                withTick={withTicks}
                rowsHaveFocus={rowsHaveFocus}
                onRowClick={onRowClick}
                onTick={onTick}
                onOpen={props.onOpen}
              />
            );
          })}
          {foot && (
            <div role="row" className={classes.row} style={{ top: virtual.getTotalSize(), height: footHeight }}>
              <div role="gridcell" aria-colspan={columns.length}>
                {foot}
              </div>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

const none: Selection = new Set();

/** What mouse and keyboard do inside the grid. The handlers keep their identity so that rows need not be redrawn. */
function useGridInput<Row>(
  props: DataGridProps<Row>,
  keys: readonly string[],
  rowHeight: number,
  scroll: { current: HTMLDivElement | null },
) {
  const anchor = useRef<string | null>(null);
  const newest = useRef({ props, keys });
  useLayoutEffect(() => {
    newest.current = { props, keys };
  });

  const onTick = useCallback((key: string, range: boolean) => {
    const { props, keys } = newest.current;
    const selection = props.selection ?? none;
    const picked = range ? between(keys, anchor.current, key) : null;
    props.onSelection?.(picked ? new Set([...selection, ...picked]) : toggled(selection, key));
    anchor.current = key;
  }, []);
  const onRowClick = useCallback(
    (key: string, event: MouseEvent) => {
      if (event.shiftKey || event.ctrlKey || event.metaKey) onTick(key, event.shiftKey);
      else anchor.current = key;
      newest.current.props.onCurrent(key);
    },
    [onTick],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -keys.length,
      End: keys.length,
    };
    const step = steps[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement) || event.target.closest('input')) return;
    const next = moved(keys, props.current, step);
    if (next === null) return;
    event.preventDefault();
    if (event.shiftKey && props.current !== null) {
      anchor.current ??= props.current;
      onTick(next, true);
    }
    props.onCurrent(next);
  };
  return {
    onRowClick,
    onTick,
    onKeyDown,
    selection: props.selection ?? none,
    withTicks: props.onSelection !== undefined,
  };
}

type GridHeadProps<Row> = DataGridProps<Row> & { keys: readonly string[]; template: string; withTicks: boolean };

function GridHead<Row>({
  columns,
  keys,
  template,
  withTicks,
  selection = none,
  onSelection,
  sort,
  onSort,
}: GridHeadProps<Row>) {
  const all = keys.length > 0 && keys.every((key) => selection.has(key));
  return (
    <div role="rowgroup">
      <div className={classes.head} role="row" style={{ gridTemplateColumns: template }}>
        {withTicks && (
          <span role="columnheader" className={classes.headTick}>
            <Checkbox
              aria-label={words.selectAll}
              checked={all}
              some={!all && selection.size > 0}
              onChange={() => onSelection?.(all ? new Set() : new Set(keys))}
            />
          </span>
        )}
        {columns.map((column) => (
          <span
            key={column.id}
            role="columnheader"
            aria-sort={ariaSort(column, sort)}
            className={classNames(classes.cell, column.align === 'end' && classes.end)}
          >
            {column.silent ? (
              <span className="visually-hidden">{column.header}</span>
            ) : column.sort && onSort ? (
              <SortButton column={column} sort={sort} onSort={onSort} />
            ) : (
              column.header
            )}
          </span>
        ))}
      </div>
    </div>
  );
}

type SortButtonProps<Row> = { column: Column<Row>; sort: string | undefined; onSort: (sort: string) => void };

function SortButton<Row>({ column, sort, onSort }: SortButtonProps<Row>) {
  const { by = '', reversed } = column.sort ?? {};
  const direction = ariaSort(column, sort);
  return (
    <button
      type="button"
      className={classes.sort}
      onClick={() => onSort(sort === by && reversed !== undefined ? reversed : by)}
    >
      {column.header}
      {direction && <IconArrowDown size={12} style={direction === 'ascending' ? { rotate: '180deg' } : undefined} />}
    </button>
  );
}

function ariaSort<Row>({ sort: own }: Column<Row>, sort: string | undefined): 'ascending' | 'descending' | undefined {
  if (!own || sort === undefined || (sort !== own.by && sort !== own.reversed)) return undefined;
  return sort.startsWith('-') ? 'descending' : 'ascending';
}
