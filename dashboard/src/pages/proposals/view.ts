// What the page of proposals shows, and how a URL says it.
import type { ProposalKind } from '@tocsin/contracts/words';

import type { UrlPatch, UrlSearch } from '../../lib/url.ts';

export const tabs = ['all', 'new', 'changed', 'removed', 'conflicts'] as const;
export type Tab = (typeof tabs)[number];
const kindOfTab: Partial<Record<Tab, ProposalKind>> = { new: 'add', changed: 'change', removed: 'remove' };

export type ProposalView = { tab: Tab; source: string | null; text: string | null };
/** The server's filter. */
export type ProposalFilter = { kind?: ProposalKind; conflict?: 'true' | 'false'; url?: string; q?: string };

/** Reads a URL's search; what it does not understand it leaves out. */
export const readView = (search: UrlSearch): ProposalView => ({
  tab: tabs.find((tab) => tab === search.tab?.[0]) ?? 'all',
  source: search.source?.[0]?.trim() || null,
  text: search.q?.[0]?.trim() || null,
});

export function filterOf({ tab, source, text }: ProposalView): ProposalFilter {
  const kind = kindOfTab[tab];
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(tab === 'conflicts' ? { conflict: 'true' } : {}),
    ...(source === null ? {} : { url: source }),
    ...(text === null ? {} : { q: text }),
  };
}

export const patchForTab = (tab: Tab): UrlPatch => ({ tab: tab === 'all' ? null : tab, selected: null });
export const clearFilters: UrlPatch = { source: null, q: null };
export const isNarrowed = ({ source, text }: ProposalView): boolean => source !== null || text !== null;

/** The first key after `from` that stays; else the last before it. */
export function nextAfter(keys: readonly string[], from: string, gone: ReadonlySet<string>): string | null {
  const at = keys.indexOf(from);
  return (
    keys.slice(at + 1).find((key) => !gone.has(key)) ??
    keys.slice(0, Math.max(0, at)).findLast((key) => !gone.has(key)) ??
    null
  );
}
