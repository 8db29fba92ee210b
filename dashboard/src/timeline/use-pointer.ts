// What the pointer does on the timeline: scrub, pan, zoom, brush, point at a mark, open it.
import { useRef, useState } from 'react';

import { overviewTime, overviewX } from './draw-overview.ts';
import { laneAt, timeAt } from './layout.ts';
import type { Stage } from './stage.ts';
import { firstAt, isKeyAt, itemsNear, type Track } from './track.ts';
import { clamp, moveEdge, panBy, type Window, zoomAround } from './window.ts';

type Drag = { kind: 'scrub' | 'pan' | 'brush' | 'from' | 'to'; startX: number; start: Window; moved: boolean };
/** What lies under the pointer, worst first, and where to write about it, in pixels of the canvas. */
export type Pointed = { indices: readonly number[]; x: number; y: number };

/** How far from a mark the pointer still means it, in pixels. */
const reachPx = 5;
const handlePx = 7;

/** The marks at a place of the canvas: a label, or the marks of the lane nearby. */
function marksAt(track: Track, stage: Stage, x: number, y: number): number[] {
  const { labels, layout, window } = stage.view();
  const label = labels.find(
    (box) => x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height,
  );
  if (label) return [label.index];
  const lane = laneAt(layout, y);
  if (lane === null || x < layout.left || x > layout.right) return [];
  const reach = (reachPx / layout.plotWidth) * (window.to - window.from);
  return itemsNear(track, lane, timeAt(layout, window, x), reach);
}

/** Takes the overview's brush by a handle or its middle; beside it, the brush first jumps there. */
function grabBrush(track: Track, stage: Stage, x: number): Drag {
  const { layout, window } = stage.view();
  const from = overviewX(layout, track.extent, window.from);
  const to = overviewX(layout, track.extent, window.to);
  const drag = (kind: Drag['kind'], start = window): Drag => ({ kind, startX: x, start, moved: false });
  if (Math.abs(x - from) <= handlePx) return drag('from');
  if (Math.abs(x - to) <= handlePx) return drag('to');
  if (x > from && x < to) return drag('brush');
  const middle = overviewTime(layout, track.extent, x);
  const moved = panBy(window, middle - (window.from + window.to) / 2, track.extent);
  stage.change({ window: moved });
  return drag('brush', moved);
}

export function usePointer(track: Track, stage: Stage, onOpen: (index: number) => void) {
  const drag = useRef<Drag | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);

  const place = (event: React.PointerEvent<HTMLCanvasElement>): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    if (event.button > 1) return;
    const { x, y } = place(event);
    const { layout, window } = stage.view();
    event.currentTarget.setPointerCapture(event.pointerId);
    setPointed(null);
    if (y >= layout.overviewTop - 3) drag.current = grabBrush(track, stage, x);
    else
      drag.current = {
        kind: event.shiftKey || event.button === 1 ? 'pan' : 'scrub',
        startX: x,
        start: window,
        moved: false,
      };
  };

  const move = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    const { x, y } = place(event);
    const now = drag.current;
    if (!now) return hover(x, y, event.currentTarget);
    if (!now.moved && Math.abs(x - now.startX) < 3) return;
    now.moved = true;
    const { layout } = stage.view();
    const perPx = (track.extent.to - track.extent.from) / layout.plotWidth;
    const spanPerPx = (now.start.to - now.start.from) / layout.plotWidth;
    if (now.kind === 'scrub') scrub(x);
    else if (now.kind === 'pan') stage.change({ window: panBy(now.start, (now.startX - x) * spanPerPx, track.extent) });
    else if (now.kind === 'brush') stage.change({ window: panBy(now.start, (x - now.startX) * perPx, track.extent) });
    else stage.change({ window: moveEdge(now.start, now.kind, overviewTime(layout, track.extent, x), track.extent) });
  };

  const scrub = (x: number): void => {
    const { layout, window } = stage.view();
    stage.change({ playhead: clamp(timeAt(layout, window, x), window.from, window.to) });
  };

  const hover = (x: number, y: number, canvas: HTMLCanvasElement): void => {
    const indices = marksAt(track, stage, x, y);
    const first = indices[0];
    const { layout } = stage.view();
    canvas.style.cursor = first === undefined ? (y >= layout.overviewTop ? 'grab' : 'crosshair') : 'pointer';
    const hovered = first !== undefined && isKeyAt(track, first) ? first : null;
    if (hovered !== stage.view().hovered) stage.change({ hovered });
    setPointed(first === undefined ? null : { indices, x, y });
  };

  const up = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    const now = drag.current;
    drag.current = null;
    if (!now) return;
    const { x, y } = place(event);
    if (now.kind === 'scrub' && !now.moved) {
      const first = marksAt(track, stage, x, y)[0];
      if (first === undefined) scrub(x);
      else {
        stage.change({ playhead: track.time[first] ?? 0 });
        onOpen(first);
      }
    }
    stage.rest();
  };

  const leave = (): void => {
    setPointed(null);
    if (stage.view().hovered !== null) stage.change({ hovered: null });
  };

  return {
    pointed,
    events: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up, onPointerLeave: leave },
  };
}

/** The wheel zooms around the pointer; with shift, or sideways, it pans. React's own wheel listener is passive. */
export function zoomByWheel(canvas: HTMLCanvasElement, stage: Stage): () => void {
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { layout, window } = stage.view();
    const at = timeAt(layout, window, event.clientX - canvas.getBoundingClientRect().left);
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      stage.change({
        window: panBy(window, (sideways / layout.plotWidth) * (window.to - window.from), stage.extent()),
      });
    else stage.change({ window: zoomAround(window, at, Math.exp(event.deltaY * 0.0016), stage.extent()) });
  };
  canvas.addEventListener('wheel', wheel, { passive: false });
  return () => canvas.removeEventListener('wheel', wheel);
}

/** The item nearest to the playhead within a hundredth of the window; what Enter opens. */
export function itemAtPlayhead(track: Track, playhead: number, window: Window): number | null {
  const after = firstAt(track.time, playhead - 0.5);
  const near = [after - 1, after]
    .filter((index) => index >= 0 && index < track.time.length)
    .sort((a, b) => Math.abs((track.time[a] ?? 0) - playhead) - Math.abs((track.time[b] ?? 0) - playhead))[0];
  if (near === undefined) return null;
  return Math.abs((track.time[near] ?? 0) - playhead) <= (window.to - window.from) / 100 ? near : null;
}
