// What stands around the forms in front of the door: the mark, a title, one card.
import { useEffect, type ReactNode } from 'react';

import { Mark } from '../shell/mark.tsx';
import { LanguageLink } from './language-link.tsx';
import { words } from './words.ts';

import classes from './door-frame.module.css';

type DoorFrameProps = {
  title: string;
  lead: string;
  /** Whoever is known reads what their profile says. */
  known?: boolean;
  children: ReactNode;
};

export function DoorFrame({ title, lead, known = false, children }: DoorFrameProps) {
  useEffect(() => {
    document.title = `${title} · Tocsin`;
  }, [title]);
  return (
    <div className={classes.scene}>
      <main className={classes.card}>
        <div className={classes.brand}>
          <Mark size={40} />
          <span>Tocsin</span>
        </div>
        <h1>{title}</h1>
        <p className={classes.lead}>{lead}</p>
        {children}
      </main>
      <footer className={classes.foot}>
        {words.openSource}
        {!known && <LanguageLink />}
      </footer>
    </div>
  );
}
