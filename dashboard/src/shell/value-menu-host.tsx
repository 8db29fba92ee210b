// Opens the menu on a value: by right click, a long press, the menu key, or a full stop on what has the focus. Loaded
// after the page, and so is what notes the records that were looked at.
import { lazy, Suspense, useEffect, useState } from 'react';

import type { Asked } from '../value-menu/value-menu.tsx';
import { useVisits } from './visits.ts';

const ValueMenu = lazy(async () => ({ default: (await import('../value-menu/value-menu.tsx')).ValueMenu }));
const valued = '[data-value], [data-entity]';

export function ValueMenuHost() {
  const [asked, setAsked] = useState<Asked | null>(null);
  useVisits();
  useEffect(() => {
    const open = (event: MouseEvent | KeyboardEvent): void => {
      const typed = event instanceof KeyboardEvent;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (!target || (typed && (event.key !== '.' || target.matches('input, textarea, select')))) return;
      const row = target.closest<HTMLElement>('[role="row"]');
      // A row has the focus whole: then the menu asks which of its values is meant.
      const element = target.closest<HTMLElement>(valued) ?? (row?.querySelector(valued) ? row : null);
      if (!element) return;
      event.preventDefault();
      const { left, bottom } = element.getBoundingClientRect();
      const atPointer = !typed && event.button === 2 && event.clientX > 0;
      setAsked({ element, x: atPointer ? event.clientX : left, y: atPointer ? event.clientY : bottom });
    };
    addEventListener('contextmenu', open);
    addEventListener('keydown', open);
    return () => {
      removeEventListener('contextmenu', open);
      removeEventListener('keydown', open);
    };
  }, []);
  return (
    asked && (
      <Suspense>
        <ValueMenu key={`${asked.x} ${asked.y}`} asked={asked} onClose={() => setAsked(null)} />
      </Suspense>
    )
  );
}
