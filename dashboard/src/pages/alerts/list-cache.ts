// Changing alerts in every list and page the browser holds, and putting them back.
import type { InfiniteData } from '@tanstack/react-query';
import type { Alert, AlertDetail } from '@tocsin/contracts/alert';
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import type { Page } from '@tocsin/contracts/page';

import { queryClient } from '../../lib/query-client.ts';
import { alertKeys } from './queries.ts';

type Lists = InfiniteData<Page<Alert>>;

/** `change` gives the alert as it becomes, or null to take it out of the list with that filter. */
export function changeLists(change: (alert: Alert, filter: AlertFilter) => Alert | null) {
  for (const [key, data] of queryClient.getQueriesData<Lists>({ queryKey: alertKeys.list })) {
    if (!data) continue;
    const filter = filterIn(key);
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.flatMap((alert) => change(alert, filter) ?? []),
    }));
    queryClient.setQueryData<Lists>(key, { ...data, pages });
  }
}

/** The same for alerts open in the preview or on their own page. */
export function changeDetails(change: (alert: AlertDetail) => AlertDetail) {
  queryClient.setQueriesData<AlertDetail>({ queryKey: alertKeys.detail }, (alert) => (alert ? change(alert) : alert));
}

/** Everything held now. @returns the way to put it back. */
export function snapshot(): () => void {
  const held = [
    ...queryClient.getQueriesData({ queryKey: alertKeys.list }),
    ...queryClient.getQueriesData({ queryKey: alertKeys.detail }),
  ];
  return () => held.forEach(([key, data]) => queryClient.setQueryData(key, data));
}

export function loadedIds(): Set<string> {
  const lists = queryClient.getQueriesData<Lists>({ queryKey: alertKeys.list });
  return new Set(lists.flatMap(([, data]) => data?.pages.flatMap(({ items }) => items.map(({ id }) => id)) ?? []));
}

// alertListQuery writes the filter there.
const filterIn = (key: readonly unknown[]): AlertFilter => key[alertKeys.list.length] ?? {};
