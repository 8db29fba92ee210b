// The values a field takes in what is listed, with how often; ticking narrows the list.
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';

import { formatCount } from '../lib/format.ts';
import { Checkbox } from './checkbox.tsx';
import { words } from './words.ts';

import classes from './facet-list.module.css';

export type FacetValue = { value: string; label: string; count: number };
type FacetProps = {
  title: string;
  values: readonly FacetValue[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  initiallyOpen?: boolean;
};

const shownFirst = 8;

export function Facet({ title, values, chosen, onChange, initiallyOpen = true }: FacetProps) {
  const [all, setAll] = useState(false);
  // A chosen value stays in sight even where nothing has it any more.
  const absent = chosen.filter((value) => !values.some((each) => each.value === value));
  const listed = [...values, ...absent.map((value) => ({ value, label: value, count: 0 }))];
  const shown = all ? listed : listed.filter(({ value }, place) => place < shownFirst || chosen.includes(value));
  const most = Math.max(1, ...values.map(({ count }) => count));
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <details className={classes.facet} open={initiallyOpen || chosen.length > 0}>
      <summary>
        <IconChevronRight size={12} />
        {title}
        {chosen.length > 0 && (
          <span className={classes.chosen}>
            {chosen.length}
            {words.chosen}
          </span>
        )}
      </summary>
      <div className={classes.items}>
        {shown.map(({ value, label, count }) => (
          <label key={value} className={classes.item} title={label}>
            <Checkbox checked={chosen.includes(value)} onChange={() => toggle(value)} />
            <span className="ellipsis">{label}</span>
            <span className={classes.count}>{formatCount(count)}</span>
            <span className={classes.share} style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
          </label>
        ))}
        {listed.length === 0 && <p className={classes.none}>{words.none}</p>}
        {listed.length > shownFirst && (
          <button type="button" className={classes.more} onClick={() => setAll(!all)}>
            {all ? words.showFewer : words.showAll(listed.length)}
          </button>
        )}
      </div>
    </details>
  );
}
