// The names behind ids: people and sites, as identity knows them now.
import { findSites, peopleByIds } from '#identity';
import type { Tx } from '#platform/context';

export type Names = {
  person: (id: string) => { id: string; name: string };
  site: (id: string, code: string) => { id: string; code: string; name: string };
  siteByCode: (code: string) => { id: string; code: string; name: string } | null;
};
type Named = { assigneeId: string | null; siteId: string | null };

/** Someone who has left is still named: by "Former member". A site that is gone is named by its code. */
export async function namesFor(tx: Tx, rows: readonly Named[]): Promise<Names> {
  const ids = new Set(rows.flatMap(({ assigneeId }) => (assigneeId === null ? [] : [assigneeId])));
  const people = await peopleByIds(tx, [...ids]);
  const sites = await findSites(tx);
  const byId = new Map(sites.map((site) => [site.id, site]));
  const byCode = new Map(sites.map((site) => [site.code, site]));
  return {
    person: (id) => ({ id, name: people.get(id)?.name ?? 'Former member' }),
    site: (id, code) => ({ id, code, name: byId.get(id)?.name ?? code }),
    siteByCode: (code) => byCode.get(code) ?? null,
  };
}
