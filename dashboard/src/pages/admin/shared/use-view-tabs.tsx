// The views of a page as tabs, the chosen one in the address; the first needs no word there.
import type { ReactNode } from 'react';

import { useUrlSearch } from '../../../lib/url.ts';
import { Tabs } from '../../../ui/tabs.tsx';

type View<Id extends string> = { id: Id; label: string; count?: number | undefined };

export function useViewTabs<Id extends string>(
  label: string,
  views: readonly [View<Id>, ...View<Id>[]],
): { view: Id; tabs: ReactNode } {
  const [search, change] = useUrlSearch();
  const [first] = views;
  const view = views.find(({ id }) => id === search.view?.[0])?.id ?? first.id;
  const tabs = (
    <Tabs
      label={label}
      tabs={views}
      chosen={view}
      onChoose={(id) => change({ view: id === first.id ? null : id, selected: null, q: null }, { push: true })}
    />
  );
  return { view, tabs };
}
