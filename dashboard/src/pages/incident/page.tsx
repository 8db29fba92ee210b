// One incident: how it stands, its timeline, and below it what it is made of and what people say.
import { IconTimeline } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Incident, TimelineItem } from '@tocsin/contracts/incident';
import { lazy, Suspense, useCallback, useState } from 'react';

import { isProblem } from '../../lib/api.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { usePathPart } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AlertPreview } from './alert-preview.tsx';
import { AlertsPanel } from './alerts-panel.tsx';
import { CloseIncident } from './close-incident.tsx';
import { EvidencePanel } from './evidence-panel.tsx';
import { Header } from './header.tsx';
import { incidentQuery, timelineQuery } from './queries.ts';
import { type TalkTab, TalkPanel } from './talk-panel.tsx';
import { useIncidentChanges } from './use-incident-changes.ts';
import { useLiveIncident } from './use-live-incident.ts';

import classes from './page.module.css';

const Timeline = lazy(async () => ({ default: (await import('../../timeline/timeline.tsx')).Timeline }));

export function IncidentPage() {
  const number = usePathPart('number');
  const incident = useQuery(incidentQuery(number));
  useLiveIncident(incident.data?.id ?? null, number);
  if (incident.data) return <Workspace key={incident.data.id} incident={incident.data} shownAs={number} />;
  return (
    <div className={classes.page}>
      <PageHeader title={number} crumbs={[{ title: 'Incidents', to: '/incidents' }]} />
      {incident.isError ? <Refused error={incident.error} onRetry={() => void incident.refetch()} /> : <Loading />}
    </div>
  );
}

function Workspace({ incident, shownAs }: { incident: Incident; shownAs: string }) {
  const changes = useIncidentChanges(incident, shownAs);
  const mayWrite = useCan('incident:write');
  const [closing, setClosing] = useState(false);
  const [openAlert, setOpenAlert] = useState<string | null>(null);
  const [talk, setTalk] = useState<{ tab: TalkTab; focus: string | null }>({
    tab: incident.summary === '' ? 'activity' : 'summary',
    focus: null,
  });
  const openItem = useOpenItem(setOpenAlert, setTalk);
  const isOpen = incident.stage !== 'closed';
  // Twice, so that the caret comes back also when it was asked for before.
  const writeComment = (): void => {
    setTalk({ tab: 'comments', focus: null });
    requestAnimationFrame(() => setTalk({ tab: 'comments', focus: 'new' }));
  };

  useKeys([
    ...(mayWrite
      ? [
          {
            keys: 'c',
            label: 'Comment',
            hint: 'comment',
            group: 'Incident',
            run: writeComment,
          },
        ]
      : []),
    ...(mayWrite && isOpen
      ? [{ keys: 'f', label: 'Close the incident', hint: 'close', group: 'Incident', run: () => setClosing(true) }]
      : []),
    ...(openAlert === null
      ? []
      : [{ keys: 'Escape', label: 'Close the preview', group: 'Incident', run: () => setOpenAlert(null) }]),
  ]);

  return (
    <div className={classes.page} data-preview={openAlert !== null}>
      <PageHeader title={incident.number} crumbs={[{ title: 'Incidents', to: '/incidents' }]} />
      <ScrollPane label="Incident" className={classes.scroll}>
        <Header
          incident={incident}
          shownAs={shownAs}
          changes={changes}
          mayWrite={mayWrite}
          onClose={() => setClosing(true)}
        />
        <TimelineSlot shownAs={shownAs} onOpen={openItem} />
        <div className={classes.panels}>
          <EvidencePanel shownAs={shownAs} onOpen={setOpenAlert} />
          <AlertsPanel
            incident={incident}
            shownAs={shownAs}
            chosen={openAlert}
            onOpen={setOpenAlert}
            onRemove={mayWrite && isOpen ? changes.removeAlert : null}
          />
          <TalkPanel
            incident={incident}
            shownAs={shownAs}
            mayWrite={mayWrite}
            tab={talk.tab}
            focus={talk.focus}
            onTab={(tab) => setTalk({ tab, focus: null })}
          />
        </div>
      </ScrollPane>
      {openAlert !== null && <AlertPreview key={openAlert} alertId={openAlert} onClose={() => setOpenAlert(null)} />}
      <CloseIncident incident={incident} opened={closing} onClose={() => setClosing(false)} onConfirm={changes.close} />
    </div>
  );
}

/** Where a mark of the timeline leads: an alert's preview, the activity, the comment, or the search around an event. */
function useOpenItem(
  openAlert: (id: string) => void,
  setTalk: (talk: { tab: TalkTab; focus: string | null }) => void,
): (item: TimelineItem) => void {
  const navigate = useNavigate();
  return useCallback(
    ({ ref, at }: TimelineItem) => {
      if (ref.kind === 'alert') openAlert(ref.id);
      else if (ref.kind === 'comment') setTalk({ tab: 'comments', focus: ref.id });
      else if (ref.kind === 'activity') setTalk({ tab: 'activity', focus: ref.id });
      else {
        const around = (ms: number): string[] => [new Date(Date.parse(at) + ms).toISOString()];
        void navigate({ to: '/search', search: { from: around(-60_000), to: around(60_000) } });
      }
    },
    [openAlert, setTalk, navigate],
  );
}

function TimelineSlot({ shownAs, onOpen }: { shownAs: string; onOpen: (item: TimelineItem) => void }) {
  const items = useQuery(timelineQuery(shownAs));
  if (items.isError && !items.data)
    return (
      <section className={classes.timelineSlot} aria-label="Timeline">
        <Problem error={items.error} onRetry={() => void items.refetch()} />
      </section>
    );
  if (!items.data) return <TimelineSkeleton />;
  if (items.data.length === 0)
    return (
      <section className={classes.timelineSlot} aria-label="Timeline">
        <EmptyState icon={<IconTimeline size={20} stroke={1.6} />} title="Nothing on the timeline yet">
          Alerts that join this incident and what people do about it appear here, each in its lane.
        </EmptyState>
      </section>
    );
  return (
    <ErrorBoundary>
      <Suspense fallback={<TimelineSkeleton />}>
        <Timeline items={items.data} onOpen={onOpen} />
      </Suspense>
    </ErrorBoundary>
  );
}

const TimelineSkeleton = () => (
  <section className={classes.timelineSlot} aria-label="Timeline" aria-busy="true">
    <div className={classes.ghostLanes} role="status" aria-label="Loading the timeline">
      {[72, 40, 88, 30, 55].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={12} />
      ))}
    </div>
  </section>
);

const Loading = () => (
  <>
    <div className={classes.ghostHead} role="status" aria-label="Loading the incident">
      <Skeleton width={320} height={12} />
      <Skeleton width={460} height={22} />
    </div>
    <TimelineSkeleton />
  </>
);

function Refused({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const navigate = useNavigate();
  if (isProblem(error) && error.problem.status === 404)
    return (
      <EmptyState
        icon={<IconTimeline size={20} stroke={1.6} />}
        title="There is no such incident"
        actions={<Button onClick={() => void navigate({ to: '/incidents' })}>All incidents</Button>}
      >
        It may belong to another organisation, or the number is mistyped.
      </EmptyState>
    );
  return (
    <div style={{ maxWidth: 720 }}>
      <Problem error={error} onRetry={onRetry} />
    </div>
  );
}
