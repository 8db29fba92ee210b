// Nothing to show: what would be here, and how to get it here.
import type { ReactNode } from 'react';

import classes from './empty-state.module.css';

type EmptyStateProps = { icon: ReactNode; title: string; children?: ReactNode; actions?: ReactNode };

export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <div className={classes.icon}>{icon}</div>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
