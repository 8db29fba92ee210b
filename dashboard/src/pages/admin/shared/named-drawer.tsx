// One of a list beside it: what it is and how it stands, then all about it.
import type { ReactNode } from 'react';

import { Drawer } from '../../../ui/drawer.tsx';

import classes from '../admin.module.css';

type NamedDrawerProps = {
  name: string;
  /** What kind of thing it is, or its code. */
  kind: ReactNode;
  /** A badge that says how it stands. */
  standing?: ReactNode;
  foot?: ReactNode;
  onClose: () => void;
  children: ReactNode;
};

export const NamedDrawer = ({ name, kind, standing, foot, onClose, children }: NamedDrawerProps) => (
  <Drawer label={name} head={<span className="muted">{kind}</span>} onClose={onClose} foot={foot}>
    <div className={classes.who}>
      <h2 className="grow">{name}</h2>
      {standing}
    </div>
    {children}
  </Drawer>
);
