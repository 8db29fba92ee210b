// What an incident is about: its entities by kind, and its scope in a line.
import type { Entity } from '@tocsin/contracts/alert';
import type { Incident } from '@tocsin/contracts/incident';
import { entityKinds, type EntityKind } from '@tocsin/contracts/words';

import { words } from './words.ts';

export type EntityGroup = { kind: EntityKind; entities: readonly Entity[] };

/** Kinds that hold something, in the order of the contract. */
export const countEntities = (entities: readonly Entity[]): EntityGroup[] =>
  entityKinds
    .map((kind) => ({ kind, entities: entities.filter((entity) => entity.kind === kind) }))
    .filter((group) => group.entities.length > 0);

/** `Lyon, 6 hosts, 4 accounts, 38 alerts` */
export function describeScope(incident: Pick<Incident, 'sites' | 'entities' | 'alertCount'>): string {
  const { sites, entities, alertCount } = incident;
  const count = (kind: EntityKind): number => entities.filter((entity) => entity.kind === kind).length;
  return [
    sites.length > 2 ? words.scope.sites(sites.length) : words.scope.and(sites.map((site) => site.name)),
    count('host') > 0 ? words.scope.hosts(count('host')) : '',
    count('user') > 0 ? words.scope.accounts(count('user')) : '',
    words.scope.alerts(alertCount),
  ]
    .filter(Boolean)
    .join(', ');
}
