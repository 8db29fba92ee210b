// What the rule library shows, and how a URL says it.
import type { RuleFilter, ruleSorts } from '@tocsin/contracts/api/detection';
import { ruleKinds, ruleModes } from '@tocsin/contracts/words';

import type { UrlPatch, UrlSearch } from '../../lib/url.ts';

export type RuleSort = (typeof ruleSorts)[number];
/** As `ruleSorts` of the contract, which a browser does not load. */
const sorts: readonly RuleSort[] = ['title', '-hits', '-lastHitAt', '-severity', '-updatedAt', '-costMicros'];

export const origins = ['tocsin', 'imported', 'own'] as const;
const healthStates = ['never', 'silent', 'noisy'] as const;

/** In the order of the facet panel. */
export const listFields = ['severity', 'mode', 'kind', 'health', 'product', 'tactic', 'technique', 'origin'] as const;
export type ListField = (typeof listFields)[number];

export type RuleView = {
  lists: Record<ListField, readonly string[]>;
  text: string | null;
  sort: RuleSort;
};

const oneOf =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): text is Word =>
    words.some((word) => word === text);
const isOrigin = oneOf(origins);
const isMode = oneOf(ruleModes);
const isKind = oneOf(ruleKinds);
const isHealth = oneOf(healthStates);

/** Reads a URL's search; what it does not understand it leaves out. */
export function readView(search: UrlSearch): RuleView {
  const list = (field: ListField) => (search[field] ?? []).filter((value) => value !== '');
  return {
    lists: {
      severity: list('severity').filter((value) => /^[0-4]$/.test(value)),
      mode: list('mode').filter(isMode),
      kind: list('kind').filter(isKind),
      health: list('health').filter(isHealth),
      product: list('product'),
      tactic: list('tactic'),
      technique: list('technique'),
      origin: list('origin').filter(isOrigin),
    },
    text: search.q?.[0]?.trim() || null,
    sort: sorts.find((sort) => sort === search.sort?.[0]) ?? 'title',
  };
}

/** The server's filter. */
export function filterOf({ lists, text }: RuleView): RuleFilter {
  const { severity, mode, kind, health, product, tactic, technique, origin } = lists;
  return {
    ...(severity.length > 0 ? { severity: severity.map(Number) } : {}),
    ...(mode.length > 0 ? { mode: mode.filter(isMode) } : {}),
    ...(kind.length > 0 ? { kind: kind.filter(isKind) } : {}),
    ...(health.length > 0 ? { health: health.filter(isHealth) } : {}),
    ...(product.length > 0 ? { product: [...product] } : {}),
    ...(tactic.length > 0 ? { tactic: [...tactic] } : {}),
    ...(technique.length > 0 ? { technique: [...technique] } : {}),
    ...(origin.length > 0 ? { origin: origin.filter(isOrigin) } : {}),
    ...(text === null ? {} : { q: text }),
  };
}

export const isNarrowed = ({ lists, text }: RuleView): boolean =>
  text !== null || listFields.some((field) => lists[field].length > 0);

export const clearFilters: UrlPatch = { ...Object.fromEntries(listFields.map((field) => [field, null])), q: null };

export const tabs = ['all', 'active', 'shadow', 'draft', 'disabled', 'own'] as const;
export type Tab = (typeof tabs)[number];
const tabLists: Record<Tab, { mode: readonly string[]; origin: readonly string[] }> = {
  all: { mode: [], origin: [] },
  active: { mode: ['active'], origin: [] },
  shadow: { mode: ['shadow'], origin: [] },
  draft: { mode: ['draft'], origin: [] },
  disabled: { mode: ['disabled'], origin: [] },
  own: { mode: [], origin: ['own'] },
};
/** Choosing a tab sets origin and mode and keeps every other filter. */
export const patchForTab = (tab: Tab): UrlPatch => tabLists[tab];
export function tabOf({ lists }: RuleView): Tab | null {
  const found = tabs.find(
    (tab) => tabLists[tab].mode.join() === lists.mode.join() && tabLists[tab].origin.join() === lists.origin.join(),
  );
  return found ?? null;
}
