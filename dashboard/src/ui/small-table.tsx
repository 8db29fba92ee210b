// A short table inside a panel: every row is drawn, nothing is sorted or chosen.
import type { ReactNode } from 'react';

import { words } from './words.ts';

import classes from './small-table.module.css';

type SmallTableProps = {
  label: string;
  heads: readonly string[];
  /** The last column holds buttons; it has no title to see. */
  actions?: boolean;
  children: ReactNode;
};

export const SmallTable = ({ label, heads, actions, children }: SmallTableProps) => (
  <table className={classes.table} aria-label={label} data-actions={actions || undefined}>
    <thead>
      <tr>
        {heads.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
        {actions && (
          <th scope="col">
            <span className="visually-hidden">{words.actions}</span>
          </th>
        )}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
);
