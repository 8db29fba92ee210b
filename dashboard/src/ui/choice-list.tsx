// A list of which one is shown beside it: a lamp, two lines of words and a number a row. The whole row chooses.
import { useEffect, useRef, type ReactNode } from 'react';

import { classNames } from './class-names.ts';

import classes from './choice-list.module.css';

export const ChoiceList = ({ children }: { children: ReactNode }) => <ul className={classes.list}>{children}</ul>;

type ChoiceProps = {
  title: string;
  /** Before the words, mostly a lamp. */
  mark: ReactNode;
  /** Below the title. */
  sub?: ReactNode;
  /** A `ChoiceFigure`. */
  end?: ReactNode;
  /** A lower row for what matters less. */
  slight?: boolean;
  /** It stands below a head that stays on top while the list scrolls. */
  belowHead?: boolean;
  isChosen: boolean;
  onChoose: () => void;
};

export function Choice({ title, mark, sub, end, slight, belowHead, isChosen, onChoose }: ChoiceProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li
      ref={row}
      className={classNames(classes.row, slight === true && classes.slight, belowHead === true && classes.belowHead)}
      data-chosen={isChosen || undefined}
    >
      {mark}
      <div className={classes.words}>
        <button
          type="button"
          className={`${classes.choose} ellipsis`}
          aria-current={isChosen || undefined}
          onClick={onChoose}
        >
          {title}
        </button>
        {sub !== undefined && <span className={`${classes.sub} ellipsis`}>{sub}</span>}
      </div>
      {end}
    </li>
  );
}

type ChoiceFigureProps = { figure: string; unit?: string; isNone: boolean; children: ReactNode };

/** A number at the end of a row, and below it what it is. */
export const ChoiceFigure = ({ figure, unit, isNone, children }: ChoiceFigureProps) => (
  <div className={classes.figure} data-none={isNone || undefined}>
    <b className="num">
      {figure}
      {unit !== undefined && <i>{unit}</i>}
    </b>
    <span className={classes.sub}>{children}</span>
  </div>
);
