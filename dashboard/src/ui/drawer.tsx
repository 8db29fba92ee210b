// A preview beside a list: it does not cover the list and keeps its place.
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { IconButton } from './button.tsx';
import { ScrollPane } from './scroll-pane.tsx';
import { words } from './words.ts';

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
        <IconButton label={words.closePreview} onClick={onClose}>
          <IconX size={15} stroke={1.6} />
        </IconButton>
      </div>
      <ScrollPane className={classes.body} label={words.contentsOf(label)}>
        {children}
      </ScrollPane>
      {Boolean(foot) && <div className={classes.foot}>{foot}</div>}
    </aside>
  );
}
