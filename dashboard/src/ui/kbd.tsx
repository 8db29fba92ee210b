// A key or a sequence of keys, as caps.
import { words } from './words.ts';

import classes from './kbd.module.css';

const shown: Record<string, string> = { Escape: words.escapeKey, ArrowDown: '↓', ArrowUp: '↑', ' ': words.spaceKey };

/** `keys` as in a KeyBinding: `g a` gives two caps, `Shift+X` one. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keys.split(' ').map((key, place) => (
        <kbd key={place} className={classes.kbd}>
          {shown[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  );
}
