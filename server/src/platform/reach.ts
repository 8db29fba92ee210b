// Which rows of an organisation somebody sees, beside what their permissions allow.

export type Reach = {
  /** All there is: Tocsin itself and its reactions. Never a person or a key. */
  readonly everything: boolean;
  /** Codes of sites; null: all sites, and what belongs to none. A list never includes what belongs to none. */
  readonly sites: readonly string[] | null;
  /** Whom the lists of need-to-know incidents name; null for keys. */
  readonly personId: string | null;
};

export const everything: Reach = { everything: true, sites: null, personId: null };
/** Of whoever is not known yet, and of every transaction that was given no other. */
export const nothing: Reach = { everything: false, sites: [], personId: null };
/** All sites, and the need-to-know incidents that name the person. */
export const wholeOrganisation = (personId: string | null): Reach => ({ everything: false, sites: null, personId });

/** The same text for the same reach, whatever the order of its sites. */
export const fingerprintOf = ({ everything, sites, personId }: Reach): string =>
  JSON.stringify([everything, sites && [...new Set(sites)].sort(), personId]);

/** What a transaction is told, by the name of the setting; `tocsin_reach…` in `server/migrations/` reads it. */
export const reachSettings = ({ everything, sites, personId }: Reach): Record<string, string> => ({
  'app.reach': everything ? 'everything' : sites === null ? 'all_sites' : 'sites',
  'app.sites': `{${(sites ?? []).map((code) => JSON.stringify(code)).join(',')}}`,
  'app.person': personId ?? '',
});

/** Whether `site` (a code, null for none) is within it. */
export const reachesSite = ({ sites }: Reach, site: string | null): boolean =>
  sites === null || (site !== null && sites.includes(site));
