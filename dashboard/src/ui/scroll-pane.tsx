// A pane that scrolls by itself, and that the keyboard reaches so that it can be scrolled from there.
import type { ReactNode } from 'react';

import classes from './scroll-pane.module.css';

type ScrollPaneProps = {
  label: string;
  /** How it is laid out; where absent it takes what its panel leaves. */
  className?: string | undefined;
  children: ReactNode;
};

export function ScrollPane({ label, className, children }: ScrollPaneProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable region must take the focus (WCAG 2.1.1)
    <section className={className ?? classes.fill} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
