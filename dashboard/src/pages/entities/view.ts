import type { Input } from '@tocsin/contracts/client';
// The list's view as the URL holds it.
import { graphKinds, type GraphKind } from '@tocsin/contracts/entity/kinds';

import type { UrlSearch } from '../../lib/url.ts';

export const views = ['all', 'judged', 'watch', 'block', 'allow', 'fromText'] as const;
export type View = { tab: (typeof views)[number]; q: string; kind: GraphKind | null; days: number };

export const dayChoices = [1, 7, 30, 90] as const;
const usualDays = 30;
const dayMs = 86_400_000;

/** What makes no sense falls back to what is usual. */
export function readView(search: UrlSearch): View {
  return {
    tab: views.find((id) => id === search['tab']?.[0]) ?? 'all',
    q: search['q']?.[0] ?? '',
    kind: graphKinds.find((kind) => kind === search['kind']?.[0]) ?? null,
    days: dayChoices.find((days) => String(days) === search['days']?.[0]) ?? usualDays,
  };
}

/** @param now epoch milliseconds */
export function filterOf({ tab, q, kind, days }: View, now: number): Omit<Input<'GET /entities'>, 'cursor' | 'limit'> {
  return {
    from: new Date(now - days * dayMs).toISOString(),
    ...(q ? { q } : {}),
    ...(kind ? { kind: [kind] } : {}),
    ...(tab === 'judged' ? { verdict: ['malicious', 'suspicious', 'unknown', 'benign'] as const } : {}),
    ...(tab === 'watch' || tab === 'block' || tab === 'allow' ? { list: [tab] } : {}),
  };
}
