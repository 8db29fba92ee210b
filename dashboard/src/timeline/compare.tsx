// Two timelines against each other: two spans of one incident side by side, or two incidents over one another.
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';

import { isProblem } from '../lib/api.ts';
import { Badge } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problem } from '../ui/problem.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { tacticWord } from '../words/tactics.ts';
import { contentsOf, sharesOf, type Shares } from './comparing.ts';
import { marksQuery } from './entries.ts';
import { spanText } from './gaps.ts';
import { Timeline } from './timeline.tsx';
import { trackOf, type Rowing, type Track } from './track.ts';
import { words } from './viewer-words.ts';
import type { Window } from './window.ts';

import classes from './viewer.module.css';

type Open = (id: string) => void;
type SpansProps = { incidentId: string; track: Track; onOpen: Open };

/** The same marks twice, each half with a window of its own. */
export function CompareSpans({ incidentId, track, onOpen }: SpansProps) {
  const [windows, setWindows] = useState<{ first: Window | null; second: Window | null }>({
    first: null,
    second: null,
  });
  const first = useCallback((window: Window) => setWindows((before) => ({ ...before, first: window })), []);
  const second = useCallback((window: Window) => setWindows((before) => ({ ...before, second: window })), []);
  const halves = useMemo(() => {
    const { from, to } = track.extent;
    return { first: { from, to: (from + to) / 2 }, second: { from: (from + to) / 2, to } };
  }, [track]);
  return (
    <>
      <div className={classes.halves}>
        <Timeline
          incidentId={incidentId}
          track={track}
          title={words.compare.first}
          onOpen={onOpen}
          follow={halves.first}
          onWindow={first}
        />
        <Timeline
          incidentId={incidentId}
          track={track}
          title={words.compare.second}
          keys="none"
          onOpen={onOpen}
          follow={halves.second}
          onWindow={second}
        />
      </div>
      {windows.first && windows.second && (
        <Common
          names={[words.compare.first, words.compare.second]}
          tracks={[track, track]}
          windows={[windows.first, windows.second]}
        />
      )}
    </>
  );
}

type IncidentsProps = {
  incidentId: string;
  track: Track;
  by: Rowing;
  other: string;
  onOpen: Open;
  onOpenOther: Open;
};

/** One over the other; moved together, each keeps its distance from its own beginning. */
export function CompareIncidents({ incidentId, track, by, other, onOpen, onOpenOther }: IncidentsProps) {
  const marks = useQuery(marksQuery(other));
  const [together, setTogether] = useState(true);
  const [windows, setWindows] = useState<{ first: Window | null; second: Window | null }>({
    first: null,
    second: null,
  });
  const first = useCallback((window: Window) => setWindows((before) => ({ ...before, first: window })), []);
  const second = useCallback((window: Window) => setWindows((before) => ({ ...before, second: window })), []);
  const theirs = useMemo(() => (marks.data ? trackOf(marks.data, by) : null), [marks.data, by]);
  const follow = useMemo(() => {
    if (!together || !theirs || !windows.first) return null;
    const shift = (theirs.time[0] ?? 0) - (track.time[0] ?? 0);
    return { from: windows.first.from + shift, to: windows.first.to + shift };
  }, [together, theirs, track, windows.first]);
  return (
    <>
      <label className="row">
        <Checkbox checked={together} onChange={(event) => setTogether(event.currentTarget.checked)} />
        {words.compare.together}
      </label>
      <Timeline
        incidentId={incidentId}
        track={track}
        title={words.compare.of(incidentId)}
        onOpen={onOpen}
        onWindow={first}
      />
      {marks.isError ? (
        isProblem(marks.error) && marks.error.problem.status === 404 ? (
          <p className="soft">{words.compare.notFound}</p>
        ) : (
          <Problem error={marks.error} onRetry={() => void marks.refetch()} />
        )
      ) : !theirs ? (
        <SkeletonRows label={words.loading} rows={4} />
      ) : theirs.time.length === 0 ? (
        <p className="soft">{words.none}</p>
      ) : (
        <Timeline
          key={other}
          incidentId={other}
          track={theirs}
          title={words.compare.of(other)}
          keys="none"
          onOpen={onOpenOther}
          follow={follow}
          onWindow={second}
        />
      )}
      {theirs && windows.first && windows.second && (
        <Common names={[incidentId, other]} tracks={[track, theirs]} windows={[windows.first, windows.second]} />
      )}
    </>
  );
}

type CommonProps = {
  names: readonly [string, string];
  tracks: readonly [Track, Track];
  windows: readonly [Window, Window];
};

function Common({ names, tracks, windows }: CommonProps) {
  const [a, b] = useMemo(() => [contentsOf(tracks[0], windows[0]), contentsOf(tracks[1], windows[1])] as const, [tracks, windows]); // prettier-ignore
  const lists: readonly (readonly [string, Shares])[] = [
    [words.compare.tactics, sharesOf(a.tactics, b.tactics)],
    [words.compare.hosts, sharesOf(a.hosts, b.hosts)],
    [words.compare.users, sharesOf(a.users, b.users)],
  ];
  return (
    <Panel title={words.compare.summary}>
      <table className={classes.common} aria-label={words.compare.summary}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{words.compare.summary}</span>
            </th>
            <th scope="col">{names[0]}</th>
            <th scope="col">{words.compare.alike}</th>
            <th scope="col">{names[1]}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{words.compare.length}</th>
            <td>{spanText(windows[0].to - windows[0].from)}</td>
            <td className="muted">{words.compare.apart(spanText(Math.abs(windows[1].from - windows[0].from)))}</td>
            <td>{spanText(windows[1].to - windows[1].from)}</td>
          </tr>
          <tr>
            <th scope="row">{words.compare.entries}</th>
            <td className="num">{a.entries}</td>
            <td className="num muted">{words.compare.difference(b.entries - a.entries)}</td>
            <td className="num">{b.entries}</td>
          </tr>
          {lists.map(([title, { both, first, second }]) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <Names names={first} tactics={title === words.compare.tactics} />
              <Names names={both} tactics={title === words.compare.tactics} shared />
              <Names names={second} tactics={title === words.compare.tactics} />
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

const mostNames = 12;

function Names({ names, tactics, shared }: { names: readonly string[]; tactics: boolean; shared?: boolean }) {
  if (names.length === 0) return <td className="muted">{words.compare.nothing}</td>;
  return (
    <td>
      <span className={classes.chips}>
        {names.slice(0, mostNames).map((name) => (
          <Badge key={name} tone={shared ? 'accent' : 'info'}>
            {tactics ? tacticWord(name) : name}
          </Badge>
        ))}
        {names.length > mostNames && <span className="muted num">+{names.length - mostNames}</span>}
      </span>
    </td>
  );
}
