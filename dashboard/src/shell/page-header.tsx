// A page's title, breadcrumbs and views, shown in the shell's top bar.
import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

import classes from './shell.module.css';

export const HeaderSlot = createContext<HTMLElement | null>(null);

type PageHeaderProps = {
  title: string;
  crumbs?: readonly { title: string; to: string }[];
  /** Tabs or anything else that belongs beside the title. */
  children?: ReactNode;
};

/** Every page has exactly one: it also sets the browser's title and the page's `h1`. */
export function PageHeader({ title, crumbs, children }: PageHeaderProps) {
  const slot = useContext(HeaderSlot);
  useEffect(() => {
    document.title = `${title} · Tocsin`;
  }, [title]);
  if (!slot) return null;
  return createPortal(
    <>
      {crumbs?.map((crumb) => (
        <span key={crumb.to} className={classes.crumb}>
          <Link to={crumb.to}>{crumb.title}</Link>
          <IconChevronRight size={12} />
        </span>
      ))}
      <h1>{title}</h1>
      {children}
    </>,
    slot,
  );
}
