// The matrix on screen: a column a tactic, a cell a technique; the arrow keys walk over it.
import type { KeyboardEvent } from 'react';

import { EmptyState } from '../../ui/empty-state.tsx';
import { tacticWord } from '../../words/tactics.ts';
import { cellLabel, strengthOf, type Cell, type MatrixColumn } from './matrix.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type MatrixProps = {
  columns: readonly MatrixColumn[];
  selected: string | null;
  onSelect: (id: string | null) => void;
};

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** Moves the focus to the neighbour; a shorter column gives its last cell. */
function walk(event: KeyboardEvent<HTMLDivElement>) {
  const step = steps[event.key];
  const here = event.target instanceof HTMLElement ? event.target.closest('button') : null;
  if (!step || !here) return;
  const column = here.closest('[data-column]');
  const columns = [...event.currentTarget.querySelectorAll('[data-column]')];
  const cellsOf = (each: Element | undefined) => [...(each?.querySelectorAll('button') ?? [])];
  const row = column ? cellsOf(column).indexOf(here) : -1;
  const next = columns[columns.findIndex((each) => each === column) + step[0]];
  const cells = cellsOf(next);
  const target = cells[Math.min(row + step[1], cells.length - 1)];
  if (!target || row + step[1] < 0) return;
  event.preventDefault();
  target.focus();
}

export function Matrix({ columns, selected, onSelect }: MatrixProps) {
  if (columns.every(({ cells }) => cells.length === 0))
    return (
      <EmptyState icon={null} title={words.noMatch}>
        {words.noMatchHelp}
      </EmptyState>
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the arrow keys are a shortcut; every cell is a button
    <div className={classes.columns} onKeyDown={walk}>
      {columns.map(({ tactic, cells, covered }) => (
        <section key={tactic.id} className={classes.column} data-column aria-label={tacticWord(tactic.shortName)}>
          <header>
            <h2>{tacticWord(tactic.shortName)}</h2>
            <span className="muted mono">
              {covered}/{cells.length}
            </span>
          </header>
          {cells.map((cell) => (
            <CellButton
              key={cell.technique.id}
              cell={cell}
              pressed={selected !== null && [cell.technique, ...cell.subs].some(({ id }) => id === selected)}
              onSelect={onSelect}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

type CellProps = { cell: Cell; pressed: boolean; onSelect: (id: string | null) => void };

function CellButton({ cell, pressed, onSelect }: CellProps) {
  const { technique, subs, rules, hits, state } = cell;
  const coveredSubs = subs.filter((sub) => sub.rules.working > 0).length;
  return (
    <button
      type="button"
      className={classes.cell}
      data-state={state}
      data-strength={state === 'working' ? strengthOf(rules) : undefined}
      aria-pressed={pressed}
      title={cellLabel(cell)}
      onClick={() => onSelect(pressed ? null : technique.id)}
    >
      <span className={classes.cellName}>{technique.name}</span>
      <span className={classes.cellFoot}>
        <span className="mono">{technique.id}</span>
        {subs.length > 0 && <span>{words.subs(coveredSubs, subs.length)}</span>}
        <span className="grow" />
        {hits > 0 && <span className={classes.hits}>{words.hits(hits)}</span>}
        {rules > 0 && <b>{rules}</b>}
      </span>
    </button>
  );
}
