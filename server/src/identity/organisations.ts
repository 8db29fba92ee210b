// All organisations, for work that goes through each of them.
import type { Organisation } from '@tocsin/contracts/identity';

import type { Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';

import { tablesOf } from './store.ts';

/** Oldest first. */
export const listOrganisations = (handle: DatabaseHandle): Promise<Organisation[]> =>
  handle.asSystem((db) =>
    tablesOf(db).selectFrom('organisation').select(['id', 'name', 'slug']).orderBy('createdAt').orderBy('id').execute(),
  );

/** `Électricité & Gaz` → `electricite-gaz`, with a number behind it where that is taken. */
export async function freeSlug(db: Database, name: string): Promise<string> {
  const slug = slugOf(name);
  const rows = await tablesOf(db).selectFrom('organisation').select('slug').where('slug', 'like', `${slug}%`).execute();
  const taken = new Set(rows.map((row) => row.slug));
  let candidate = slug;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${slug}-${number}`;
  return candidate;
}

export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '') || 'organisation';
