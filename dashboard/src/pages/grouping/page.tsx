// Grouping: the rules that bring alerts together, what they propose, and a lab to try them in.
import { useInfiniteQuery } from '@tanstack/react-query';

import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { LabView } from './lab-view.tsx';
import { ProposalsView } from './proposals-view.tsx';
import { proposalsQuery } from './queries.ts';
import { RulesView } from './rules-view.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const views = ['rules', 'proposals', 'lab'] as const;

export function GroupingPage() {
  const [search, change] = useUrlSearch();
  const view = views.find((id) => id === search.view?.[0]) ?? 'rules';
  const waiting = useInfiniteQuery(proposalsQuery).data?.pages.flatMap(({ items }) => items).length;
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>
        <Tabs
          label={words.views}
          tabs={views.map((id) => ({ id, label: words[id], count: id === 'proposals' ? waiting : undefined }))}
          chosen={view}
          onChoose={(id) => change({ view: id === 'rules' ? null : id, selected: null }, { push: true })}
        />
      </PageHeader>
      {view === 'rules' && <RulesView />}
      {view === 'proposals' && <ProposalsView />}
      {view === 'lab' && <LabView />}
    </div>
  );
}
