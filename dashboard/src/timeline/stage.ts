// The timeline's moving parts outside React: a drag costs a frame of canvas and nothing else.
import type { MomentLabel } from './draw-moments.ts';
import { drawTimeline } from './draw.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type Palette, readPalette } from './palette.ts';
import type { TimeText } from './time-text.ts';
import type { Track } from './track.ts';
import { clamp, openingWindow, type Window, within } from './window.ts';

export type View = {
  window: Window;
  playhead: number;
  /** The key moment under the pointer, as an index into the items. */
  hovered: number | null;
  selected: number | null;
  layout: Layout;
  labels: readonly MomentLabel[];
};

export type Stage = {
  view: () => View;
  extent: () => Window;
  /** Changes the view and draws it in the next frame. */
  change: (next: Partial<Pick<View, 'window' | 'playhead' | 'hovered' | 'selected'>>) => void;
  /** Arriving items never move what someone looks at; only a window that shows all goes on showing all. */
  show: (track: Track, timeText: TimeText) => void;
  /** Draws into a canvas from now on, also when it is resized or the theme changes. Answers with the way to stop. */
  attach: (canvas: HTMLCanvasElement) => () => void;
  /** The playhead as it last came to rest, for what React renders; `rest` says that it has. */
  rested: () => number;
  restedWindow: () => Window;
  rest: () => void;
  onRest: (tell: () => void) => () => void;
};

const restMs = 160;

export function createStage(firstTrack: Track, firstTimeText: TimeText): Stage {
  let track = firstTrack;
  let timeText = firstTimeText;
  let view = openingView(track);
  let rested = view.playhead;
  let restedWindow = view.window;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let canvas: HTMLCanvasElement | null = null;
  let palette: Palette | null = null;
  let frame = 0;
  const watchers = new Set<() => void>();

  function draw(): void {
    const g = canvas?.getContext('2d');
    if (!canvas || !g || canvas.clientWidth === 0) return;
    const layout = layoutOf(canvas.clientWidth, track.lanes.length);
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(layout.width * ratio), Math.round(layout.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    palette ??= readPalette(canvas);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    const labels = drawTimeline(g, { ...view, track, timeText, layout, palette });
    view = { ...view, layout, labels };
  }
  function schedule(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  }

  function rest(): void {
    clearTimeout(resting);
    rested = view.playhead;
    restedWindow = view.window;
    watchers.forEach((tell) => tell());
  }
  /** Wheels and drags never say that they have ended. */
  function restSoon(): void {
    clearTimeout(resting);
    resting = setTimeout(rest, restMs);
  }

  return {
    view: () => view,
    extent: () => track.extent,
    change: (next) => {
      const playhead = clamp(next.playhead ?? view.playhead, track.extent.from, track.extent.to);
      view = { ...view, ...next, playhead };
      schedule();
      if (next.window || next.playhead !== undefined) restSoon();
    },
    show: (nextTrack, nextTimeText) => {
      const all = view.window.from <= track.extent.from && view.window.to >= track.extent.to;
      track = nextTrack;
      timeText = nextTimeText;
      view = { ...view, window: all ? track.extent : within(view.window, track.extent), hovered: null, selected: null };
      schedule();
    },
    attach: (element) => {
      canvas = element;
      const resized = new ResizeObserver(schedule);
      const themed = new MutationObserver(() => {
        palette = null;
        schedule();
      });
      resized.observe(element);
      themed.observe(document.documentElement, { attributes: true });
      void document.fonts.ready.then(schedule);
      return () => {
        canvas = null;
        clearTimeout(resting);
        cancelAnimationFrame(frame);
        resized.disconnect();
        themed.disconnect();
      };
    },
    rested: () => rested,
    restedWindow: () => restedWindow,
    rest,
    onRest: (tell) => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
  };
}

function openingView(track: Track): View {
  const keys = track.keys.map((index) => ({ at: track.time[index] ?? 0, mark: track.mark[index] ?? 0 }));
  const window = openingWindow(keys, track.extent);
  const playhead = keys[0]?.at ?? track.time[0] ?? window.from;
  return { window, playhead, hovered: null, selected: null, layout: layoutOf(800, track.lanes.length), labels: [] };
}
