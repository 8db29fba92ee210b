// Which rows of the event store a query may touch at all, whatever its text says.
import type { Context } from '../context.ts';

/**
 * `system`: all rows of all organisations, for Tocsin's own housekeeping only. `sites` null: all sites and none; a list
 * (codes) never includes rows without a site.
 */
export type Wall = { org: string; sites: readonly string[] | null } | 'system';
/** The rows of one organisation. */
export type OrganisationWall = Exclude<Wall, 'system'>;

export const wallOf = ({ orgId, reach }: Pick<Context, 'orgId' | 'reach'>): OrganisationWall => ({
  org: orgId,
  sites: reach.sites,
});

/** Every table with rows of organisations. */
export const walledTables = ['event', 'detection', 'event_minute'] as const;

const literal = (text: string): string => {
  if (!/^[\w-]{1,64}$/.test(text)) throw new Error('This names neither an organisation nor a site.');
  return `'${text}'`;
};

function conditionOf({ org, sites }: OrganisationWall): string {
  const ofOrganisation = `org = ${literal(org)}`;
  if (sites === null) return ofOrganisation;
  return sites.length === 0 ? '0' : `${ofOrganisation} AND site IN (${sites.map(literal).join(', ')})`;
}

/**
 * ClickHouse puts these conditions to every reading of a table, in subqueries too, and prunes by them as if they had been
 * written there.
 */
export function wallSettings(wall: Wall): Record<string, string> {
  if (wall === 'system') return {};
  const condition = conditionOf(wall).replaceAll("'", "\\'");
  return { additional_table_filters: `{${walledTables.map((table) => `'${table}': '${condition}'`).join(', ')}}` };
}
