// The rows of the queue: alerts one after another, or in groups that open.
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import type { Alert } from '@tocsin/contracts/alert';
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { useMemo } from 'react';

import { call } from '../../lib/api.ts';
import { alertFacetsQuery, alertKeys, alertListQuery } from './queries.ts';
import type { AlertView, Grouping, Sort } from './view.ts';

export type Group = { value: string; label: string; count: number };
export type QueueRow =
  | { kind: 'alert'; key: string; alert: Alert }
  | { kind: 'group'; key: string; group: Group; open: boolean; loading: boolean }
  | { kind: 'more'; key: string; group: Group; left: number };

const shownInGroup = 100;

/** `filter`, narrowed to one group. */
export function filterInGroup(filter: AlertFilter, grouping: Grouping, value: string): AlertFilter {
  return { ...filter, [grouping === 'host' ? 'entity' : grouping]: [value] };
}

/** The groups a facet gives, without those that the filter leaves out. Hosts are entities of kind `host`. */
export function groupsOf(
  grouping: Grouping,
  facets: { rule: Group[]; site: Group[]; entity: Group[] } | undefined,
  filter: AlertFilter,
): Group[] {
  if (!facets) return [];
  const wanted = grouping === 'host' ? undefined : filter[grouping];
  const groups =
    grouping === 'host'
      ? facets.entity
          .filter(({ value }) => value.startsWith('host:'))
          .map((group) => ({ ...group, label: group.label.replace(/^host:/, '') }))
      : facets[grouping];
  return groups.filter(({ value, count }) => count > 0 && (!wanted || wanted.includes(value)));
}

/** All alerts, page after page as they are asked for. */
export function useFlatRows(filter: AlertFilter, sort: Sort, enabled: boolean) {
  const list = useInfiniteQuery({ ...alertListQuery(filter, sort), enabled });
  const alerts = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const rows = useMemo<QueueRow[]>(
    () => alerts.map((alert) => ({ kind: 'alert', key: alert.number, alert })),
    [alerts],
  );
  return { list, alerts, rows };
}

/** Groups with their counts, and the first alerts of those that are open. */
export function useGroupedRows(filter: AlertFilter, view: AlertView, open: ReadonlySet<string>) {
  const grouping = view.group ?? 'rule';
  const facets = useQuery({ ...alertFacetsQuery(filter), enabled: view.group !== null });
  const groups = useMemo(
    () => (view.group === null ? [] : groupsOf(grouping, facets.data, filter)),
    [view.group, grouping, facets.data, filter],
  );
  const opened = groups.filter(({ value }) => open.has(value));
  const lists = useQueries({
    queries: opened.map(({ value }) => {
      const own = filterInGroup(filter, grouping, value);
      return {
        queryKey: [...alertKeys.list, own, view.sort, 'group'],
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          const page = await call('GET /alerts', { ...own, sort: view.sort, limit: shownInGroup }, { signal });
          return { pages: [page], pageParams: [''] };
        },
        staleTime: Infinity,
      };
    }),
  });
  const rows = groups.flatMap((group): QueueRow[] => {
    const at = opened.indexOf(group);
    const list = at < 0 ? undefined : lists[at];
    const page = list?.data?.pages[0];
    const head: QueueRow = {
      kind: 'group',
      key: `group:${group.value}`,
      group,
      open: at >= 0,
      loading: list?.isPending === true,
    };
    const alerts = (page?.items ?? []).map((alert): QueueRow => ({ kind: 'alert', key: alert.number, alert }));
    const more: QueueRow[] =
      page && page.next !== null
        ? [{ kind: 'more', key: `more:${group.value}`, group, left: group.count - page.items.length }]
        : [];
    return [head, ...alerts, ...more];
  });
  return { facets, rows };
}

/** Every alert of a filter, for acting on all of them; at most `most`. */
export async function fetchAll(filter: AlertFilter, most: number): Promise<Alert[]> {
  const found: Alert[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Alert[]; next: string | null } = await call('GET /alerts', {
      ...filter,
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && found.length < most);
  return found.slice(0, most);
}
