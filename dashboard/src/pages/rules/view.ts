// What the rule library shows, and how a URL says it.
import type { RuleFilter, ruleSorts } from '@tocsin/contracts/api/detection';

import type { UrlPatch, UrlSearch } from '../../lib/url.ts';

export type RuleSort = (typeof ruleSorts)[number];
/** As `ruleSorts` of the contract, which a browser does not load. */
const sorts: readonly RuleSort[] = ['title', '-hits', '-lastHitAt', '-severity', '-updatedAt'];

export const origins = ['tocsin', 'imported', 'own'] as const;

/** In the order of the facet panel. */
export const listFields = ['severity', 'product', 'tactic', 'origin', 'enabled'] as const;
export type ListField = (typeof listFields)[number];

export type RuleView = {
  lists: Record<ListField, readonly string[]>;
  text: string | null;
  sort: RuleSort;
};

/** Reads a URL's search; what it does not understand it leaves out. */
export function readView(search: UrlSearch): RuleView {
  const list = (field: ListField) => (search[field] ?? []).filter((value) => value !== '');
  return {
    lists: {
      severity: list('severity').filter((value) => /^[0-4]$/.test(value)),
      product: list('product'),
      tactic: list('tactic'),
      origin: list('origin').filter(isOrigin),
      enabled: list('enabled').filter((value) => value === 'true' || value === 'false'),
    },
    text: search.q?.[0]?.trim() || null,
    sort: sorts.find((sort) => sort === search.sort?.[0]) ?? 'title',
  };
}
const isOrigin = (text: string): text is (typeof origins)[number] => origins.some((origin) => origin === text);

/** The server's filter. Both states chosen is the same as none. */
export function filterOf({ lists, text }: RuleView): RuleFilter {
  const { severity, product, tactic, origin, enabled } = lists;
  return {
    ...(severity.length > 0 ? { severity: severity.map(Number) } : {}),
    ...(product.length > 0 ? { product: [...product] } : {}),
    ...(tactic.length > 0 ? { tactic: [...tactic] } : {}),
    ...(origin.length > 0 ? { origin: origin.filter(isOrigin) } : {}),
    ...(enabled.length === 1 ? { enabled: enabled[0] === 'true' } : {}),
    ...(text === null ? {} : { q: text }),
  };
}

export const isNarrowed = ({ lists, text }: RuleView): boolean =>
  text !== null || listFields.some((field) => lists[field].length > 0);

export const clearFilters: UrlPatch = { ...Object.fromEntries(listFields.map((field) => [field, null])), q: null };

export const tabs = ['all', 'enabled', 'disabled', 'own'] as const;
export type Tab = (typeof tabs)[number];
const tabLists: Record<Tab, { enabled: readonly string[]; origin: readonly string[] }> = {
  all: { enabled: [], origin: [] },
  enabled: { enabled: ['true'], origin: [] },
  disabled: { enabled: ['false'], origin: [] },
  own: { enabled: [], origin: ['own'] },
};
/** Choosing a tab sets origin and enabled and keeps every other filter. */
export const patchForTab = (tab: Tab): UrlPatch => tabLists[tab];
export function tabOf({ lists }: RuleView): Tab | null {
  const found = tabs.find(
    (tab) =>
      tabLists[tab].enabled.join() === lists.enabled.join() && tabLists[tab].origin.join() === lists.origin.join(),
  );
  return found ?? null;
}
