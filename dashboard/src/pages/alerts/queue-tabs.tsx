// The page's title and its five views with their counts.
import { useQuery } from '@tanstack/react-query';
import { openAlertStages } from '@tocsin/contracts/words';

import type { UrlPatch } from '../../lib/url.ts';
import { useSession } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { alertFacetsQuery } from './queries.ts';
import { filterOf, patchForTab, tabOf, type AlertView } from './view.ts';
import { words } from './words.ts';

type QueueTabsProps = {
  view: AlertView;
  bounds: { from: string; to?: string };
  onChange: (patch: UrlPatch, options: { push: boolean }) => void;
};

export function QueueTabs({ view, bounds, onChange }: QueueTabsProps) {
  const myId = useSession()?.user.id;
  // One question answers all five: each facet is counted under every filter but its own.
  const base = filterOf({ ...view, lists: { ...view.lists, stage: [...openAlertStages], assignee: [] } }, bounds);
  const facets = useQuery(alertFacetsQuery(base)).data;
  const stage = (wanted: readonly string[]) =>
    facets?.stage.filter(({ value }) => wanted.includes(value)).reduce((sum, { count }) => sum + count, 0);
  const assignee = (wanted: string | undefined) =>
    facets && (facets.assignee.find(({ value }) => value === wanted)?.count ?? 0);
  return (
    <PageHeader title={words.list.title}>
      <Tabs
        label={words.list.views}
        chosen={tabOf(view)}
        onChoose={(tab) => onChange(patchForTab(tab), { push: true })}
        tabs={[
          { id: 'open', label: words.list.tabs.open, count: stage(openAlertStages) },
          { id: 'mine', label: words.list.tabs.mine, count: assignee(myId) },
          { id: 'unassigned', label: words.list.tabs.unassigned, count: assignee('none') },
          { id: 'new', label: words.list.tabs.new, count: stage(['new']) },
          { id: 'resolved', label: words.list.tabs.resolved, count: stage(['resolved']) },
        ]}
      />
    </PageHeader>
  );
}
