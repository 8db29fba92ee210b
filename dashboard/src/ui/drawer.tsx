// A preview beside a list: it does not cover the list and keeps its place.
import type { ReactNode } from 'react';

import { IconX } from '@tabler/icons-react';

import { IconButton } from './button.tsx';
import classes from './drawer.module.css';

type DrawerProps = {
  label: string;
  head: ReactNode;
  /** Buttons left of the closing one. */
  tools?: ReactNode;
  foot?: ReactNode;
  onClose: () => void;
  children: ReactNode;
};

export function Drawer({ label, head, tools, foot, onClose, children }: DrawerProps) {
  return (
    <aside className={classes.drawer} aria-label={label}>
      <div className={classes.head}>
        <div className="grow row">{head}</div>
        {tools}
        <IconButton label="Close preview" onClick={onClose}>
          <IconX size={15} stroke={1.6} />
        </IconButton>
      </div>
      {/* A pane that scrolls must be reachable with the keyboard. */}
      <div className={classes.body} tabIndex={0} role="region" aria-label={`${label}, contents`}>
        {children}
      </div>
      {foot !== undefined && <div className={classes.foot}>{foot}</div>}
    </aside>
  );
}
