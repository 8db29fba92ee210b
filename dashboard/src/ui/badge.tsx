// A badge says a state in a tone; a chip holds a value.
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';
import { toneClass, type Tone } from './tone.ts';
import { words } from './words.ts';

import classes from './badge.module.css';

type BadgeProps = { tone?: Tone; look?: 'tint' | 'solid' | 'outline'; children: ReactNode };

export function Badge({ tone = 'info', look = 'tint', children }: BadgeProps) {
  return (
    <span
      className={classNames(
        classes.badge,
        toneClass(tone),
        look === 'solid' && classes.solid,
        look === 'outline' && classes.outline,
      )}
    >
      {children}
    </span>
  );
}

type ChipProps = {
  /** Shown before the value, quieter: the field's name. */
  field?: string;
  children: ReactNode;
  onRemove?: () => void;
  /** What removing removes, for its label. */
  removeLabel?: string;
};

export function Chip({ field, children, onRemove, removeLabel }: ChipProps) {
  return (
    <span className={classes.chip}>
      {field !== undefined && <b>{field}</b>}
      <span className="ellipsis">{children}</span>
      {onRemove && (
        <button type="button" className={classes.remove} onClick={onRemove} aria-label={removeLabel ?? words.remove}>
          <IconX size={11} />
        </button>
      )}
    </span>
  );
}
