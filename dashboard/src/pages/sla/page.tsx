// Service levels: how well they are kept, what is due next, what is promised, by which calendar, and what would be if.

import { PageHeader } from '../../shell/page-header.tsx';
import { useLiveClocks } from '../../sla/use-live-clocks.ts';
import { useViewTabs } from '../admin/shared/use-view-tabs.tsx';
import { AttainmentView } from './attainment-view.tsx';
import { CalendarsView } from './calendars-view.tsx';
import { DueView } from './due-view.tsx';
import { PoliciesView } from './policies-view.tsx';
import { WhatIfView } from './what-if-view.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

const views = [
  { id: 'attainment', label: words.attainment },
  { id: 'due', label: words.due },
  { id: 'policies', label: words.policies },
  { id: 'calendars', label: words.calendars },
  { id: 'what-if', label: words.whatIf },
] as const;

export function SlaPage() {
  const { view, tabs } = useViewTabs(words.views, views);
  useLiveClocks('incidents');
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>{tabs}</PageHeader>
      {view === 'attainment' && <AttainmentView />}
      {view === 'due' && <DueView />}
      {view === 'policies' && <PoliciesView />}
      {view === 'calendars' && <CalendarsView />}
      {view === 'what-if' && <WhatIfView />}
    </div>
  );
}
