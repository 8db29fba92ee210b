// A panel with a hairline border and an optional head; and a titled section inside one.
import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';

import classes from './panel.module.css';

type PanelProps = {
  /** Shown as the head's title and used as the region's name. */
  title?: string;
  /** The region's name where no title is shown. */
  label?: string;
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

export function Panel({ title, label, aside, className, children }: PanelProps) {
  return (
    <section className={classNames(classes.panel, className)} aria-label={label ?? title}>
      {title !== undefined && (
        <div className={classes.head}>
          <h2>{title}</h2>
          <div className="grow" />
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

type SectionProps = { title: string; icon?: ReactNode; aside?: ReactNode; children: ReactNode };

export function Section({ title, icon, aside, children }: SectionProps) {
  return (
    <div className={classes.section}>
      <div className={classes.sectionHead}>
        {icon}
        <h3>{title}</h3>
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </div>
      {children}
    </div>
  );
}
