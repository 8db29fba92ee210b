// What somebody sees of their organisation: their sites as they are stored, as a reach.
import type { Context, Tx } from '#platform/context';
import { invalid, Problem } from '#platform/errors';
import { reachesSite, wholeOrganisation, type Reach } from '#platform/reach';

import { siteCodes } from './sites-store.ts';

/** `siteCodes` null: all sites. */
export const reachOfPerson = ({ id, siteCodes }: { id: string; siteCodes: readonly string[] | null }): Reach => ({
  ...wholeOrganisation(id),
  sites: siteCodes,
});

/**
 * Nobody gives sites beyond their own, or touches what reaches beyond them. `codes` null: all sites, and what belongs to
 * none.
 * @throws Problem `forbidden` `sites_exceed_yours`
 */
export function requireSites({ reach }: Context, codes: readonly string[] | null): void {
  if (reach.sites === null || codes?.every((code) => reachesSite(reach, code))) return;
  throw new Problem('forbidden', 'sites_exceed_yours', `You see only ${reach.sites.join(', ') || 'no site'}.`);
}

/** Each once, in order. @throws Problem `invalid_input` `unknown_site` */
export async function knownSites(tx: Tx, codes: readonly string[] | null): Promise<string[] | null> {
  if (codes === null) return null;
  const known = await siteCodes(tx);
  if (codes.every((code) => known.has(code))) return [...new Set(codes)].toSorted();
  throw invalid('unknown_site', 'There is no such site.', [{ pointer: '/siteCodes', detail: 'Codes of sites.' }]);
}
