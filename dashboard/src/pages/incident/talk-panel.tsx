// What people and Tocsin did and said: activity, comments, summary.
import { useQuery } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';

import { Panel } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ActivityFeed } from './activity-feed.tsx';
import { Comments } from './comments.tsx';
import { commentsQuery } from './queries.ts';
import { Summary } from './summary.tsx';

import page from './page.module.css';

export type TalkTab = 'activity' | 'comments' | 'summary';

type TalkPanelProps = {
  incident: Incident;
  shownAs: string;
  mayWrite: boolean;
  tab: TalkTab;
  /** The activity or comment to show and mark; `new` puts the caret into a new comment. */
  focus: string | null;
  onTab: (tab: TalkTab) => void;
};

export function TalkPanel({ incident, shownAs, mayWrite, tab, focus, onTab }: TalkPanelProps) {
  const comments = useQuery(commentsQuery(shownAs)).data;
  return (
    <Panel label="Activity, comments and summary">
      <div className={page.tabHead}>
        <Tabs
          label="Activity, comments or summary"
          tabs={[
            { id: 'activity', label: 'Activity' },
            { id: 'comments', label: 'Comments', count: comments?.length },
            { id: 'summary', label: 'Summary' },
          ]}
          chosen={tab}
          onChoose={onTab}
        />
      </div>
      {tab === 'activity' && <ActivityFeed shownAs={shownAs} focus={focus} />}
      {/* These two stay while another tab is shown: what is half written in them must not be lost. */}
      <div className={page.tabBody} hidden={tab !== 'comments'}>
        <Comments incident={incident} shownAs={shownAs} mayWrite={mayWrite} focus={focus} />
      </div>
      <div className={page.tabBody} hidden={tab !== 'summary'}>
        <Summary incident={incident} shownAs={shownAs} mayWrite={mayWrite} />
      </div>
    </Panel>
  );
}
