// One incident: how it stands, its timeline, and below it what it is made of and what people say.
import { IconTimeline } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate } from '@tanstack/react-router';
import type { Incident } from '@tocsin/contracts/incident';
import type { EntryRef, TimelineEntry } from '@tocsin/contracts/timeline';
import { hasEnded } from '@tocsin/contracts/words';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';

import { isProblem } from '../../lib/api.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { usePathPart, useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { TaskDrawer } from '../../tasks/task-drawer.tsx';
import { isOpenTask } from '../../tasks/task-due.tsx';
import { marksQuery } from '../../timeline/entries.ts';
import { trackOf } from '../../timeline/track.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Note } from '../../ui/note.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AlertPreview } from './alert-preview.tsx';
import { AlertsPanel } from './alerts-panel.tsx';
import { CloseIncident } from './close-incident.tsx';
import { Details } from './details.tsx';
import { EvidencePanel } from './evidence-panel.tsx';
import { isFiltered } from './feed-filter.tsx';
import { Header } from './header.tsx';
import { words as model } from './model-words.ts';
import { incidentQuery, tasksQuery } from './queries.ts';
import { Rail } from './rail.tsx';
import { Standing } from './standing.tsx';
import { type TalkTab, TalkPanel } from './talk-panel.tsx';
import { TasksTab } from './tasks-tab.tsx';
import { useIncidentChanges } from './use-incident-changes.ts';
import { useLiveIncident } from './use-live-incident.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const parts = ['overview', 'timeline', 'tasks', 'details'] as const;

const IncidentTimeline = lazy(async () => ({
  default: (await import('../../timeline/incident-timeline.tsx')).IncidentTimeline,
}));
const Timeline = lazy(async () => ({ default: (await import('../../timeline/timeline.tsx')).Timeline }));

export function IncidentPage() {
  const number = usePathPart('number');
  const incident = useQuery(incidentQuery(number));
  useLiveIncident(incident.data?.id ?? null, number);
  const [search] = useUrlSearch();
  // A merged number leads to where its incident went on; the link from there back to it stays.
  const target = incident.data?.mergedInto;
  if (target && !search.stay)
    return <Navigate to={`/incidents/${target.number}`} search={{ from: [incident.data?.number ?? number] }} replace />;
  if (incident.data) return <Workspace key={incident.data.id} incident={incident.data} shownAs={number} />;
  return (
    <div className={classes.page}>
      <PageHeader title={number} crumbs={[{ title: words.page.incidents, to: '/incidents' }]} />
      {incident.isError ? <Refused error={incident.error} onRetry={() => void incident.refetch()} /> : <Loading />}
    </div>
  );
}

type Talk = { tab: TalkTab; focus: string | null };
const talkTabs = ['activity', 'comments', 'summary', 'evidence'] as const satisfies readonly TalkTab[];

/**
 * Which part of what was said is shown, as the address says: `talk`, or `comment` where a link names one. `focus` is only
 * for the moment.
 */
function useTalk({ summary }: Incident): [Talk, (next: Talk) => void] {
  const [search, change] = useUrlSearch();
  const [focus, setFocus] = useState<string | null>(null);
  const linked = search.comment?.[0] ?? null;
  const setTalk = useCallback(
    (next: Talk) => {
      setFocus(next.focus);
      change({ talk: next.tab, comment: null });
    },
    [change],
  );
  if (linked !== null) return [{ tab: 'comments', focus: linked }, setTalk];
  const inUrl = talkTabs.find((each) => each === search.talk?.[0]);
  return [{ tab: inUrl ?? (isFiltered(search) || summary === '' ? 'activity' : 'summary'), focus }, setTalk];
}

function Workspace({ incident, shownAs }: { incident: Incident; shownAs: string }) {
  const changes = useIncidentChanges(incident, shownAs);
  const mayWrite = useCan('incident:write');
  const [search, change] = useUrlSearch();
  const tab = parts.find((part) => part === search.tab?.[0]) ?? 'overview';
  const tasks = useQuery(tasksQuery(shownAs));
  const task = (tab === 'tasks' && tasks.data?.find(({ id }) => id === search.task?.[0])) || null;
  const [closing, setClosing] = useState(false);
  const openAlert = search.alert?.[0] ?? null;
  const setOpenAlert = useCallback((id: string | null) => change({ alert: id }), [change]);
  const [talk, setTalk] = useTalk(incident);
  const openEntry = useOpenEntry(shownAs, setOpenAlert, setTalk);
  const isOpen = !hasEnded(incident.stage);
  const mayChange = mayWrite && incident.stage !== 'merged';
  // Twice, so that the caret comes back also when it was asked for before.
  const writeComment = (): void => {
    setTalk({ tab: 'comments', focus: null });
    requestAnimationFrame(() => setTalk({ tab: 'comments', focus: 'new' }));
  };

  const rail = <Rail incident={incident} shownAs={shownAs} changes={changes} mayWrite={mayChange} />;

  const close = openAlert !== null ? () => setOpenAlert(null) : task ? () => change({ task: null }) : null;
  useKeys([
    ...(mayChange
      ? [
          {
            keys: 'c',
            label: words.page.comment,
            hint: words.page.commentHint,
            group: words.page.incident,
            run: writeComment,
          },
        ]
      : []),
    ...(mayWrite && isOpen
      ? [
          {
            keys: 'f',
            label: words.page.close,
            hint: words.page.closeHint,
            group: words.page.incident,
            run: () => setClosing(true),
          },
        ]
      : []),
    ...(close ? [{ keys: 'Escape', label: words.page.closePreview, group: words.page.incident, run: close }] : []),
  ]);

  return (
    <div
      className={classes.page}
      data-preview={openAlert !== null || task !== null}
      data-task={task !== null || undefined}
    >
      <PageHeader title={incident.number} crumbs={[{ title: words.page.incidents, to: '/incidents' }]} />
      <ScrollPane label={words.page.incident} className={classes.scroll}>
        <Header
          incident={incident}
          shownAs={shownAs}
          changes={changes}
          mayWrite={mayWrite}
          onClose={() => setClosing(true)}
        />
        <Arrival incident={incident} from={search.from?.[0] ?? null} />
        <div className={classes.parts}>
          <Tabs
            label={model.parts}
            tabs={[
              { id: 'overview', label: model.overview },
              { id: 'timeline', label: words.page.timeline },
              { id: 'tasks', label: model.tasks, count: tasks.data?.filter(isOpenTask).length },
              { id: 'details', label: model.details },
            ]}
            chosen={tab}
            onChoose={(id) => change({ tab: id === 'overview' ? null : id, task: null, entry: null }, { push: true })}
          />
          <Standing incident={incident} changes={mayWrite && isOpen ? changes : null} />
        </div>
        {tab === 'timeline' && <TimelinePart shownAs={shownAs} mayWrite={mayChange} setTalk={setTalk} />}
        {(tab === 'tasks' || tab === 'details') && (
          <div className={classes.beside}>
            {tab === 'tasks' ? (
              <TasksTab
                incident={incident}
                shownAs={shownAs}
                mayWrite={mayChange}
                chosen={task?.id ?? null}
                onChoose={(id) => change({ task: id })}
              />
            ) : (
              <Details incident={incident} shownAs={shownAs} changes={changes} mayWrite={mayChange} />
            )}
            {task === null && rail}
          </div>
        )}
        {tab === 'overview' && (
          <div className={classes.overview}>
            <div className={classes.work}>
              <TimelineSlot shownAs={shownAs} onOpen={openEntry} />
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
                  mayWrite={mayChange}
                  tab={talk.tab}
                  focus={talk.focus}
                  onTab={(next) => setTalk({ tab: next, focus: null })}
                />
              </div>
            </div>
            <div className={classes.wideRail}>{rail}</div>
          </div>
        )}
      </ScrollPane>
      {task && (
        <TaskDrawer
          key={task.id}
          task={task}
          others={tasks.data ?? []}
          mayWrite={mayWrite && isOpen}
          onClose={() => change({ task: null })}
        />
      )}
      {openAlert !== null && tab === 'overview' && (
        <AlertPreview key={openAlert} alertId={openAlert} onClose={() => setOpenAlert(null)} />
      )}
      <CloseIncident incident={incident} opened={closing} onClose={() => setClosing(false)} onConfirm={changes.close} />
    </div>
  );
}

type TimelinePartProps = { shownAs: string; mayWrite: boolean; setTalk: (talk: Talk) => void };

function TimelinePart({ shownAs, mayWrite, setTalk }: TimelinePartProps) {
  const [search, change] = useUrlSearch();
  const goTo = useGoTo(shownAs, setTalk);
  const navigate = useNavigate();
  return (
    <ErrorBoundary>
      <Suspense fallback={<TimelineSkeleton />}>
        <IncidentTimeline
          incidentId={shownAs}
          mayWrite={mayWrite}
          chosen={search.entry?.[0] ?? null}
          onChoose={(id) => change({ entry: id })}
          onGo={goTo}
          onOpenOther={(other, id) =>
            void navigate({ to: `/incidents/${other}`, search: { tab: ['timeline'], entry: [id] } })
          }
        />
      </Suspense>
    </ErrorBoundary>
  );
}

/** Said to whoever followed the number of an incident that went into this one, or looks at one that went elsewhere. */
function Arrival({ incident, from }: { incident: Incident; from: string | null }) {
  if (incident.mergedInto) {
    const { number } = incident.mergedInto;
    return (
      <Note>
        <Link to={`/incidents/${number}`}>{model.mergedInto(number)}</Link>
      </Note>
    );
  }
  return from === null ? null : <Note>{model.mergedHere(from)}</Note>;
}

/** Where a mark of the overview leads: an alert's preview, the activity, the comment, or the entry on the timeline. */
function useOpenEntry(
  shownAs: string,
  openAlert: (id: string) => void,
  setTalk: (talk: Talk) => void,
): (id: string) => void {
  const navigate = useNavigate();
  return useCallback(
    (entry) => {
      const [kind = '', id = ''] = entry.split(':');
      if (kind === 'alert') openAlert(id);
      else if (kind === 'comment') setTalk({ tab: 'comments', focus: id });
      else if (kind === 'activity') setTalk({ tab: 'activity', focus: id });
      else void navigate({ to: `/incidents/${shownAs}`, search: { tab: ['timeline'], entry: [entry] } });
    },
    [shownAs, openAlert, setTalk, navigate],
  );
}

/** From an entry of the timeline to what it stands on. */
function useGoTo(shownAs: string, setTalk: (talk: Talk) => void): (ref: EntryRef, entry: TimelineEntry) => void {
  const navigate = useNavigate();
  return ({ kind, id, label }, { at }) => {
    const here = `/incidents/${shownAs}`;
    if (kind === 'alert') void navigate({ to: `/alerts/${label || id}` });
    else if (kind === 'evidence') void navigate({ to: `/evidence/${label || id}` });
    else if (kind === 'task') void navigate({ to: here, search: { tab: ['tasks'], task: [id] } });
    else if (kind === 'event') {
      const around = (ms: number): string[] => [new Date(Date.parse(at) + ms).toISOString()];
      void navigate({ to: '/search', search: { from: around(-60_000), to: around(60_000), event: [id] } });
    } else {
      setTalk({ tab: kind === 'comment' ? 'comments' : 'activity', focus: id });
      void navigate({ to: here });
    }
  };
}

function TimelineSlot({ shownAs, onOpen }: { shownAs: string; onOpen: (id: string) => void }) {
  const marks = useQuery(marksQuery(shownAs));
  const track = useMemo(() => (marks.data ? trackOf(marks.data, 'surface') : null), [marks.data]);
  if (marks.isError && !marks.data)
    return (
      <section className={classes.timelineSlot} aria-label={words.page.timeline}>
        <Problem error={marks.error} onRetry={() => void marks.refetch()} />
      </section>
    );
  if (!track) return <TimelineSkeleton />;
  if (track.time.length === 0)
    return (
      <section className={classes.timelineSlot} aria-label={words.page.timeline}>
        <EmptyState icon={<IconTimeline size={20} stroke={1.6} />} title={words.page.noTimeline}>
          {words.page.noTimelineDetail}
        </EmptyState>
      </section>
    );
  return (
    <ErrorBoundary>
      <Suspense fallback={<TimelineSkeleton />}>
        <Timeline incidentId={shownAs} track={track} onOpen={onOpen} />
      </Suspense>
    </ErrorBoundary>
  );
}

const TimelineSkeleton = () => (
  <section className={classes.timelineSlot} aria-label={words.page.timeline} aria-busy="true">
    <div className={classes.ghostLanes} role="status" aria-label={words.page.loadingTimeline}>
      {[72, 40, 88, 30, 55].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={12} />
      ))}
    </div>
  </section>
);

const Loading = () => (
  <>
    <div className={classes.ghostHead} role="status" aria-label={words.page.loading}>
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
        title={words.page.none}
        actions={<Button onClick={() => void navigate({ to: '/incidents' })}>{words.page.all}</Button>}
      >
        {words.page.noneDetail}
      </EmptyState>
    );
  return (
    <div style={{ maxWidth: 720 }}>
      <Problem error={error} onRetry={onRetry} />
    </div>
  );
}
