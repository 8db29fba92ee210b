// A value that opens the menu on itself: by click, and as every value by right click, long press or a full stop.
import { entityIn } from '../pages/search/entity-in.ts';

import classes from '../pages/search/value-menu.module.css';

/** @param field of events; null where it is the name of another product's field */
export function MenuValue({ field, value }: { field: string | null; value: string }) {
  if (value === '') return null;
  const entity = field === null ? null : entityIn(field, value);
  return (
    <button
      type="button"
      className={classes.value}
      aria-haspopup="menu"
      data-value={value}
      {...(field === null ? {} : { 'data-field': field })}
      {...(entity === null ? {} : { 'data-entity': entity })}
      onClick={({ currentTarget }) =>
        currentTarget.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))
      }
    >
      {value}
    </button>
  );
}
