// A row of choices of which one is on: views of a list, or parts of a page.
import { formatShort } from '../lib/format.ts';

import classes from './tabs.module.css';

type Tab<Id extends string> = { id: Id; label: string; count?: number | undefined };
type TabsProps<Id extends string> = {
  label: string;
  tabs: readonly Tab<Id>[];
  /** null when what is on screen is none of them. */
  chosen: Id | null;
  onChoose: (id: Id) => void;
};

export function Tabs<Id extends string>({ label, tabs, chosen, onChoose }: TabsProps<Id>) {
  return (
    <div className={classes.tabs} role="group" aria-label={label}>
      {tabs.map(({ id, label, count }) => (
        <button
          key={id}
          type="button"
          className={classes.tab}
          aria-pressed={id === chosen}
          onClick={() => onChoose(id)}
        >
          {label}
          {count !== undefined && <span className={classes.count}>{formatShort(count)}</span>}
        </button>
      ))}
    </div>
  );
}
