// What people and Tocsin did and said: activity, comments, summary.
import { useQuery } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import { lazy, Suspense } from 'react';

import { useCan } from '../../session/session.ts';
import { Panel } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ActivityFeed } from './activity-feed.tsx';
import { Comments } from './comments.tsx';
import { commentsQuery } from './queries.ts';
import { Summary } from './summary.tsx';
import { words } from './words.ts';

import page from './page.module.css';

const IncidentEvidence = lazy(async () => ({
  default: (await import('../../evidence/incident-evidence.tsx')).IncidentEvidence,
}));

export type TalkTab = 'activity' | 'comments' | 'summary' | 'evidence';

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
  const mayReadEvidence = useCan('evidence:read');
  return (
    <Panel label={words.talk.label}>
      <div className={page.tabHead}>
        <Tabs
          label={words.talk.tabs}
          tabs={[
            { id: 'activity', label: words.talk.activity },
            { id: 'comments', label: words.talk.comments, count: comments?.filter(({ deleted }) => !deleted).length },
            { id: 'summary', label: words.talk.summary },
            ...(mayReadEvidence ? [{ id: 'evidence' as const, label: words.talk.evidence }] : []),
          ]}
          chosen={tab}
          onChoose={onTab}
        />
      </div>
      {tab === 'activity' && <ActivityFeed shownAs={shownAs} focus={focus} />}
      {tab === 'evidence' && (
        <Suspense>
          <IncidentEvidence incidentId={incident.id} />
        </Suspense>
      )}
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
