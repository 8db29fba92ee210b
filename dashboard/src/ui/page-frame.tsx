// How a page with a list is laid out: a bar of tools over the list, and beside both the chosen one.
import type { ReactNode } from 'react';

import classes from './page-frame.module.css';

type PageFrameProps = {
  /** The chosen one; nothing where none is. */
  beside?: ReactNode;
  /** How wide that is, in CSS. */
  besideWidth?: string;
  children: ReactNode;
};

export const PageFrame = ({ beside, besideWidth = '380px', children }: PageFrameProps) => (
  <div className={classes.page} style={beside ? { gridTemplateColumns: `minmax(0, 1fr) ${besideWidth}` } : undefined}>
    {children}
    {beside}
  </div>
);

/** The tools, and below them what has the rest of the height. */
export const PageMain = ({ children }: { children: ReactNode }) => <div className={classes.main}>{children}</div>;

export const PageTools = ({ children }: { children: ReactNode }) => <div className={classes.tools}>{children}</div>;
