// Something to know before what stands below it.
import type { ReactNode } from 'react';

import classes from './note.module.css';

type NoteProps = { tone?: 'medium'; actions?: ReactNode; children: ReactNode };

export const Note = ({ tone, actions, children }: NoteProps) => (
  <div className={classes.note} data-tone={tone}>
    <div className="grow">{children}</div>
    {actions}
  </div>
);
