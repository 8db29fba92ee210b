// Objects where their organisation is pinned to, for stores that have a place for them.
import { openObjects, type Objects } from '../objects.ts';
import type { Places } from '../places.ts';

export type ObjectPlaces = {
  /** Of every store that has no place of its own. */
  dir: string;
  /** Folders by the name of the store. */
  byStore: ReadonlyMap<string, string>;
  places: Places;
};

/** Reading asks where the organisation is; keeping something settles it, as keeping an event does. */
export async function openPlacedObjects({ dir, byStore, places }: ObjectPlaces): Promise<Objects> {
  const shared = await openObjects(dir);
  const own = new Map<string, Objects>();
  for (const [store, folder] of byStore) own.set(store, await openObjects(folder));
  const at = (store: string): Objects => own.get(store) ?? shared;

  return {
    put: async (orgId, content, limits) => at(await places.settle(orgId)).put(orgId, content, limits),
    get: async (orgId, sha256) => at(await places.find(orgId)).get(orgId, sha256),
    remove: async (orgId, sha256) => at(await places.find(orgId)).remove(orgId, sha256),
    stat: async (orgId, sha256) => at(await places.find(orgId)).stat(orgId, sha256),
  };
}
