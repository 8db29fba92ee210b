// The way to an entity's page, and an entity as a line of a table.
import { Link } from '@tanstack/react-router';
import type { EntityItem } from '@tocsin/contracts/entity/schema';

import { graphKindWords } from '../words/graph-kinds.ts';

import classes from './entity.module.css';

/** Its address: `is` is any of its names as `kind:value`. */
export const entityAddress = (kind: string, value: string) => ({ to: '/entity', search: { is: [`${kind}:${value}`] } });

export function EntityLink({ entity }: { entity: Pick<EntityItem, 'kind' | 'value'> }) {
  const { kind, value } = entity;
  return (
    <Link {...entityAddress(kind, value)} className={classes.link} title={value} data-entity={`${kind}:${value}`}>
      <span className="muted">{graphKindWords[kind]}</span> <span className="mono">{value}</span>
    </Link>
  );
}
