// What somebody sees of their organisation: their sites as they are stored, as a reach.
import type { Context } from '#platform/context';
import { Problem } from '#platform/errors';
import { reachesSite, wholeOrganisation, type Reach } from '#platform/reach';

/** `siteCodes` null: all sites. */
export const reachOfPerson = ({ id, siteCodes }: { id: string; siteCodes: readonly string[] | null }): Reach => ({
  ...wholeOrganisation(id),
  sites: siteCodes,
});

/** A key that is bound to a site reads there as well as it sends; it is nobody that a need-to-know list could name. */
export const reachOfKey = ({ siteCode }: { siteCode: string | null }): Reach => ({
  ...wholeOrganisation(null),
  sites: siteCode === null ? null : [siteCode],
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
