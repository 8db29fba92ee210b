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
import type { TimelineItem } from '@tocsin/contracts/incident';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';

import { usePreferences } from '../lib/preferences.ts';
import { IconButton } from '../ui/button.tsx';
import { severityTone, toneClass } from '../ui/tone.ts';
import { severityWord } from '../words/severity.ts';
import { type Controls, useControls } from './controls.ts';
import { layoutOf } from './layout.ts';
import { createStage } from './stage.ts';
import { timeTextOn } from './time-text.ts';
import { TimelineTable } from './timeline-table.tsx';
import { TimelineTooltip } from './timeline-tooltip.tsx';
import { type Track, trackOf } from './track.ts';
import { usePointer, zoomByWheel } from './use-pointer.ts';
import { valueText } from './value-text.ts';
import { words } from './words.ts';

import classes from './timeline.module.css';

export type TimelineProps = {
  items: readonly TimelineItem[];
  /** Someone clicked a mark, or pressed Enter on it. */
  onOpen: (item: TimelineItem) => void;
};

/** Takes from one to 20,000 items in any order. Render something else where there are none. */
export function Timeline({ items, onOpen }: TimelineProps) {
  const track = useMemo(() => trackOf(items), [items]);
  const { clock } = usePreferences();
  const timeText = timeTextOn(clock);
  const [asTable, setAsTable] = useState(false);
  const [stage] = useState(() => createStage(track, timeText));
  const rested = useSyncExternalStore(stage.onRest, stage.rested);
  useEffect(() => stage.show(track, timeText), [stage, track, timeText]);
  const attach = useCallback(
    (canvas: HTMLCanvasElement) => {
      const stops = [stage.attach(canvas), zoomByWheel(canvas, stage)];
      return () => stops.forEach((stop) => stop());
    },
    [stage],
  );
  const open = useCallback(
    (index: number) => {
      const item = track.items[index];
      if (item) onOpen(item);
    },
    [track, onOpen],
  );
  const controls = useControls(track, stage, open);
  const { pointed, events } = usePointer(track, stage, open);
  const { height } = layoutOf(800, track.lanes.length);

  return (
    <section className={classes.panel} aria-label={words.title}>
      <Header track={track} controls={controls} asTable={asTable} onTable={() => setAsTable(!asTable)} />
      {asTable ? (
        <TimelineTable track={track} timeText={timeText} height={height} onOpen={open} />
      ) : (
        <div className={classes.stage} style={{ height }}>
          <canvas
            ref={attach}
            className={classes.canvas}
            role="slider"
            tabIndex={0}
            aria-label={words.playhead}
            aria-valuemin={track.extent.from}
            aria-valuemax={track.extent.to}
            aria-valuenow={rested}
            aria-valuetext={valueText(track, rested, timeText)}
            aria-keyshortcuts="[ ] + - 0 ArrowLeft ArrowRight Enter Space"
            onKeyDown={controls.onKeyDown}
            {...events}
          />
          {pointed && (
            <TimelineTooltip track={track} pointed={pointed} timeText={timeText} width={stage.view().layout.width} />
          )}
        </div>
      )}
    </section>
  );
}

const legend = [4, 3, 2, 1, 0] as const;

function Header(props: { track: Track; controls: Controls; asTable: boolean; onTable: () => void }) {
  const { track, controls, asTable, onTable } = props;
  return (
    <div className={classes.header}>
      <h2>{words.title}</h2>
      <span className="muted num ellipsis">{words.marks(track.items.length, track.keys.length)}</span>
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
