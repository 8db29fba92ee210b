// What a row is called, and a second line about it.
import type { ReactNode } from 'react';

import { classNames } from '../../../ui/class-names.ts';

import classes from '../admin.module.css';

type NameCellProps = {
  name: string;
  /** Written paler: it does not count now. */
  off?: boolean;
  /** The second line is an identifier. */
  mono?: boolean;
  children: ReactNode;
};

export const NameCell = ({ name, off, mono, children }: NameCellProps) => (
  <>
    <div className={`${classes.name} ellipsis`} data-off={off || undefined}>
      {name}
    </div>
    <div className={classNames(classes.sub, 'ellipsis', mono && 'mono')}>{children}</div>
  </>
);
