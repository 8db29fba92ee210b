// How many over time, stacked, with a brush to look at a part: by pointer, or by its two handles with the arrow keys.
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';

import { formatCount, formatDay, formatTime } from '../lib/format.ts';
import { usePreferences } from '../lib/preferences.ts';
import { dragged, nudged, type Brush } from './brush.ts';
import { classNames } from './class-names.ts';
import { toneClass, type Tone } from './tone.ts';
import { words } from './words.ts';

import classes from './histogram.module.css';

export type Series = { name: string; tone: Tone; counts: readonly number[] };
type HistogramProps = {
  label: string;
  /** Epoch milliseconds of the first bucket's start. */
  from: number;
  bucketMs: number;
  /** Stacked in this order, the first at the bottom. */
  series: readonly Series[];
  brush: Brush | null;
  onBrush: (brush: Brush | null) => void;
};

const scaleMarks = 8;

export function Histogram({ label, from, bucketMs, series, brush, onBrush }: HistogramProps) {
  const { clock } = usePreferences();
  const plot = useRef<HTMLDivElement>(null);
  const drag = useRef<number | null>(null);
  const [draft, setDraft] = useState<Brush | null | undefined>(undefined);
  const [hovered, setHovered] = useState<number | null>(null);
  const buckets = series[0]?.counts.length ?? 0;
  const shown = draft === undefined ? brush : draft;
  const edgeAt = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    return box ? Math.round(((event.clientX - box.left) / box.width) * buckets) : 0;
  };
  const onPointerMove = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    if (box)
      setHovered(Math.min(buckets - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * buckets))));
    if (drag.current !== null) setDraft(dragged(drag.current, edgeAt(event), buckets));
  };
  const finish = () => {
    if (drag.current !== null && draft !== undefined) onBrush(draft);
    drag.current = null;
    setDraft(undefined);
  };
  const timeAt = (edge: number) => {
    const moment = new Date(from + edge * bucketMs);
    const long = buckets * bucketMs > 36 * 3_600_000;
    return long ? `${formatDay(moment, clock)} ${formatTime(moment, clock)}` : formatTime(moment, clock);
  };
  const handle = (edge: 'start' | 'end') => (
    <Handle edge={edge} brush={shown} buckets={buckets} timeAt={timeAt} onBrush={onBrush} />
  );
  return (
    <div className={classes.histogram} role="group" aria-label={label}>
      <div
        ref={plot}
        className={classes.plot}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = edgeAt(event);
          setDraft(null);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={finish}
        onPointerCancel={finish}
        onPointerLeave={() => setHovered(null)}
      >
        <Bars series={series} brush={shown} label={label} />
        {shown && (
          <div
            className={classes.window}
            style={{
              left: `${(shown.start / buckets) * 100}%`,
              width: `${((shown.end - shown.start) / buckets) * 100}%`,
            }}
          />
        )}
        {buckets > 0 && handle('start')}
        {buckets > 0 && handle('end')}
        {hovered !== null && buckets > 0 && (
          <Tip place={hovered} buckets={buckets} series={series} from={timeAt(hovered)} to={timeAt(hovered + 1)} />
        )}
      </div>
      <div className={classes.scale} aria-hidden="true">
        {Array.from({ length: scaleMarks + 1 }, (_, mark) => (
          <span key={mark}>{timeAt((mark * buckets) / scaleMarks)}</span>
        ))}
      </div>
    </div>
  );
}

type BarsProps = { series: readonly Series[]; brush: Brush | null; label: string };

function Bars({ series, brush, label }: BarsProps) {
  const buckets = series[0]?.counts.length ?? 0;
  const totals = Array.from({ length: buckets }, (_, place) =>
    series.reduce((sum, { counts }) => sum + (counts[place] ?? 0), 0),
  );
  const highest = Math.max(1, ...totals);
  const sum = totals.reduce((all, each) => all + each, 0);
  return (
    <svg
      viewBox={`0 0 ${Math.max(1, buckets) * 10} 100`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.sumOf(label, formatCount(sum), formatCount(highest))}
    >
      {totals.map((_, place) => {
        const dim = brush !== null && (place < brush.start || place >= brush.end);
        let below = 0;
        return (
          <g key={place} opacity={dim ? 0.38 : 1}>
            {series.map(({ name, tone, counts }) => {
              const height = ((counts[place] ?? 0) / highest) * 97;
              if (height === 0) return null;
              below += height;
              const loud = tone === 'info' || tone === 'low' ? 0.62 : 0.95;
              return (
                <rect
                  key={name}
                  className={classNames(classes.bar, toneClass(tone))}
                  x={place * 10 + 1}
                  width="8"
                  y={100 - below}
                  height={Math.max(0.8, height - 0.8)}
                  opacity={loud}
                />
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}

type HandleProps = {
  edge: 'start' | 'end';
  brush: Brush | null;
  buckets: number;
  timeAt: (edge: number) => string;
  onBrush: (brush: Brush | null) => void;
};

function Handle({ edge, brush, buckets, timeAt, onBrush }: HandleProps) {
  const { start, end } = brush ?? { start: 0, end: buckets };
  const value = edge === 'start' ? start : end;
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowUp: 1,
      ArrowLeft: -1,
      ArrowDown: -1,
      PageUp: 8,
      PageDown: -8,
    };
    const step = steps[event.key];
    if (event.key === 'Escape') onBrush(null);
    else if (step !== undefined) onBrush(nudged(brush, edge, step, buckets));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className={classNames(classes.handle, brush && classes.on)}
      style={{ left: `${(value / buckets) * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={edge === 'start' ? words.from : words.to}
      aria-valuemin={0}
      aria-valuemax={buckets}
      aria-valuenow={value}
      aria-valuetext={timeAt(value)}
      onKeyDown={onKeyDown}
    />
  );
}

type TipProps = { place: number; buckets: number; series: readonly Series[]; from: string; to: string };

function Tip({ place, buckets, series, from, to }: TipProps) {
  const present = series.filter(({ counts }) => (counts[place] ?? 0) > 0).toReversed();
  return (
    <div className={classes.tip} style={{ left: `${((place + 0.5) / buckets) * 100}%` }} aria-hidden="true">
      <div className="num muted">
        {from} – {to}
      </div>
      {present.length === 0 && <div>{words.none}</div>}
      {present.map(({ name, tone, counts }) => (
        <div key={name} className="row" style={{ justifyContent: 'space-between' }}>
          <span className={toneClass(tone)} style={{ color: 'var(--tone)' }}>
            {name}
          </span>
          <b className="num">{formatCount(counts[place] ?? 0)}</b>
        </div>
      ))}
    </div>
  );
}
