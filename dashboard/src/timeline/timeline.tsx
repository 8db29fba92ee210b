// The incident's timeline: scrub, zoom and play through what happened, or read it as a table.
import {
  IconArrowsMaximize,
  IconChartDots,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconTable,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';

import { usePreferences } from '../lib/preferences.ts';
import { IconButton } from '../ui/button.tsx';
import { severityTone, toneClass } from '../ui/tone.ts';
import { severityWord } from '../words/severity.ts';
import { type Controls, useControls } from './controls.ts';
import { layoutOf } from './layout.ts';
import { createStage, type Stage } from './stage.ts';
import { timeTextOn } from './time-text.ts';
import { type RowActions, TimelineTable } from './timeline-table.tsx';
import { TimelineTooltip } from './timeline-tooltip.tsx';
import { idAt, indexOfId, type Track } from './track.ts';
import { usePointer, zoomByWheel } from './use-pointer.ts';
import { valueText } from './value-text.ts';
import { reveal, type Window, within } from './window.ts';
import { words } from './words.ts';

import classes from './timeline.module.css';

export type TimelineProps = {
  /** As the URL calls the incident. */
  incidentId: string;
  track: Track;
  title?: string;
  /** Someone clicked a mark, or pressed Enter on it. */
  onOpen: (id: string) => void;
  /** What is open beside it. */
  selected?: string | null;
  /** What can be done in a row of the table; without it, only opening. */
  actions?: RowActions | null;
  /** `all`: J and K go from entry to entry; `none`: another timeline of the page has the keys. */
  keys?: 'all' | 'some' | 'none';
  /** Another timeline that stands beside it moves this one. */
  follow?: Window | null;
  onWindow?: (window: Window) => void;
};

/** Takes from one to 200,000 marks. Render something else where there are none. */
export function Timeline(props: TimelineProps) {
  const { incidentId, track, title = words.title, onOpen, selected = null, actions = null } = props;
  const { clock } = usePreferences();
  const timeText = timeTextOn(clock);
  const [asTable, setAsTable] = useState(false);
  const [stage] = useState(() => createStage(track, timeText));
  const rested = useSyncExternalStore(stage.onRest, stage.rested);
  useEffect(() => stage.show(track, timeText), [stage, track, timeText]);
  useFollowing(stage, props);
  const chosen = useMemo(() => (selected === null ? null : indexOfId(track, selected)), [track, selected]);
  useEffect(() => {
    const at = chosen === null ? undefined : track.time[chosen];
    if (at === undefined) stage.change({ selected: null });
    else stage.change({ selected: chosen, playhead: at, window: reveal(stage.view().window, at, track.extent) });
  }, [stage, track, chosen]);
  const attach = useCallback(
    (canvas: HTMLCanvasElement) => {
      const stops = [stage.attach(canvas), zoomByWheel(canvas, stage)];
      return () => stops.forEach((stop) => stop());
    },
    [stage],
  );
  const open = useCallback(
    (index: number) => {
      const id = idAt(track, index);
      if (id !== '') onOpen(id);
    },
    [track, onOpen],
  );
  const controls = useControls(track, stage, open, props.keys ?? 'some');
  const { pointed, events } = usePointer(track, stage, open);
  const { height } = layoutOf(800, track.lanes.length);

  return (
    <section className={classes.panel} aria-label={title}>
      <Header title={title} track={track} controls={controls} asTable={asTable} onTable={() => setAsTable(!asTable)} />
      {asTable ? (
        <TimelineTable
          incidentId={incidentId}
          track={track}
          timeText={timeText}
          height={Math.max(height, 320)}
          actions={actions}
          selected={selected}
          onOpen={open}
        />
      ) : (
        <div className={classes.stage} style={{ height }}>
          <canvas
            ref={attach}
            className={classes.canvas}
            role="slider"
            tabIndex={0}
            aria-label={`${words.playhead}${title === words.title ? '' : `, ${title}`}`}
            aria-valuemin={track.extent.from}
            aria-valuemax={track.extent.to}
            aria-valuenow={Math.min(track.extent.to, Math.max(track.extent.from, rested))}
            aria-valuetext={valueText(track, rested, timeText)}
            aria-keyshortcuts="[ ] { } + - 0 ArrowLeft ArrowRight Home End Enter Space"
            onKeyDown={controls.onKeyDown}
            {...events}
          />
          {pointed && (
            <TimelineTooltip
              incidentId={incidentId}
              track={track}
              pointed={pointed}
              timeText={timeText}
              width={stage.view().layout.width}
            />
          )}
        </div>
      )}
    </section>
  );
}

/** Tells what it shows when it comes to rest, and goes where another one went. */
function useFollowing(stage: Stage, { follow = null, onWindow }: TimelineProps): void {
  const shown = useSyncExternalStore(stage.onRest, stage.restedWindow);
  useEffect(() => onWindow?.(shown), [shown, onWindow]);
  useEffect(() => {
    if (follow) stage.change({ window: within(follow, stage.extent()) });
  }, [stage, follow]);
}

const legend = [4, 3, 2, 1, 0] as const;

type HeaderProps = { title: string; track: Track; controls: Controls; asTable: boolean; onTable: () => void };

function Header({ title, track, controls, asTable, onTable }: HeaderProps) {
  return (
    <div className={classes.header}>
      <h2>{title}</h2>
      <span className="muted num ellipsis">{words.marks(track.time.length, track.keys.length)}</span>
      <span className="grow" />
      {!asTable && (
        <>
          <div className={classes.legend}>
            {legend.map((severity) => (
              <span key={severity} className={toneClass(severityTone(severity))}>
                <i />
                {severityWord(severity)}
              </span>
            ))}
          </div>
          <div className={classes.buttons}>
            <Control label={words.previousKey} keys="[" onClick={() => void controls.toKey(-1)}>
              <IconPlayerSkipBack size={15} stroke={1.6} />
            </Control>
            <Control
              label={controls.playing ? words.pause : words.play}
              keys={words.space}
              onClick={controls.togglePlay}
            >
              {controls.playing ? <IconPlayerPauseFilled size={13} /> : <IconPlayerPlayFilled size={13} />}
            </Control>
            <Control label={words.nextKey} keys="]" onClick={() => void controls.toKey(1)}>
              <IconPlayerSkipForward size={15} stroke={1.6} />
            </Control>
          </div>
          <div className={classes.buttons}>
            <Control label={words.zoomOut} keys="-" onClick={() => controls.zoom(1 / 0.7)}>
              <IconZoomOut size={15} stroke={1.6} />
            </Control>
            <Control label={words.zoomIn} keys="+" onClick={() => controls.zoom(0.7)}>
              <IconZoomIn size={15} stroke={1.6} />
            </Control>
            <Control label={words.fit} keys="0" onClick={controls.fit}>
              <IconArrowsMaximize size={15} stroke={1.6} />
            </Control>
          </div>
        </>
      )}
      <Control label={asTable ? words.showTimeline : words.showTable} onClick={onTable}>
        {asTable ? <IconChartDots size={15} stroke={1.6} /> : <IconTable size={15} stroke={1.6} />}
      </Control>
    </div>
  );
}

function Control(props: { label: string; keys?: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <IconButton
      label={props.keys ? `${props.label} (${props.keys})` : props.label}
      aria-label={props.label}
      onClick={props.onClick}
    >
      {props.children}
    </IconButton>
  );
}
