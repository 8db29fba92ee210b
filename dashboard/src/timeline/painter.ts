// What every part of a frame is drawn from.
import type { Layout } from './layout.ts';
import type { Palette } from './palette.ts';
import type { TimeText } from './time-text.ts';
import type { Track } from './track.ts';
import type { Window } from './window.ts';

export type Scene = {
  track: Track;
  window: Window;
  layout: Layout;
  palette: Palette;
  timeText: TimeText;
  playhead: number;
  /** The key moment under the pointer, as an index into the marks. */
  hovered: number | null;
  /** What is open beside the timeline, as an index into the marks; null: nothing. */
  selected: number | null;
};
export type Painter = { g: CanvasRenderingContext2D; x: (at: number) => number } & Scene;

export function clipped(
  g: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  paint: () => void,
): void {
  g.save();
  g.beginPath();
  g.rect(x, y, width, height);
  g.clip();
  paint();
  g.restore();
}
