// What tokens and senders are bound to: a door, and perhaps a site and a source.
import { findSites, requireSites } from '#identity';
import type { Tx } from '#platform/context';
import { invalid, notFound } from '#platform/errors';

import { findSource } from '../../sources/index.ts';
import type { Door } from '../door.ts';
import type { House } from './house.ts';

/** @throws Problem `not_found` */
export function doorOf(house: House, doorId: string): Door {
  const place = house.place(doorId);
  if (!place) throw notFound('door', doorId);
  return place.door;
}

type Binding = { siteId: string | null; source: string | null };

/** With the source's own id where an alias was given. @throws Problem `invalid_input` */
export async function checkBinding(tx: Tx, { siteId, source }: Binding): Promise<Binding> {
  if (siteId === null) requireSites(tx, null);
  if (siteId !== null && !(await findSites(tx)).some(({ id }) => id === siteId))
    throw invalid('unknown_site', 'There is no such site.', [{ pointer: '/siteId', detail: 'No site has this id.' }]);
  const found = source === null ? null : findSource(source);
  if (found === undefined)
    throw invalid('unknown_source', `There is no source ${source}.`, [
      { pointer: '/source', detail: 'The id of a source: see the Sources page.' },
    ]);
  return { siteId, source: found?.id ?? null };
}
