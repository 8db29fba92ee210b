// Names and values in two columns.
import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';

import classes from './key-values.module.css';

type KeyValuesProps = { items: readonly (readonly [name: string, value: ReactNode])[]; mono?: boolean };

export function KeyValues({ items, mono }: KeyValuesProps) {
  return (
    <dl className={classNames(classes.list, mono && 'mono')}>
      {items.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
