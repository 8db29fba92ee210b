// What stands around the forms in front of the door: the mark, a title, one card.
import { useEffect, type ReactNode } from 'react';

import { Mark } from '../shell/mark.tsx';

import classes from './door-frame.module.css';

export function DoorFrame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
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
      <footer className={classes.foot}>Open-source security operations</footer>
    </div>
  );
}
