// The lanes' content: the ridge of info and low, and the ticks of everything worse.
import { type Bins, columnPx } from './binning.ts';
import { marks, tickKinds } from './marks.ts';
import type { Painter } from './painter.ts';
import { markColour } from './palette.ts';

/** Of more than these every bar would lie on others. */
const mostSpans = 5_000;
/** Distance of a lane's floor from its lower edge. */
const floorGap = 7;
/** Lowest first, so that the worst is drawn on top. */
const tickShapes = [
  { mark: marks.system, height: 7, width: 1.6 },
  { mark: marks.comms, height: 9, width: 2 },
  { mark: marks.response, height: 9, width: 2 },
  { mark: marks.decision, height: 13, width: 2.2 },
  { mark: marks.medium, height: 7, width: 1.6 },
  { mark: marks.high, height: 13, width: 2 },
  { mark: marks.critical, height: 20, width: 2.6 },
] as const;

const floorOf = ({ layout }: Painter, lane: number): number =>
  layout.lanesTop + (lane + 1) * layout.laneHeight - floorGap;
const highest = ({ layout }: Painter): number => layout.laneHeight - 13;

export function drawRidges(painter: Painter, bins: Bins): void {
  const { g, track, layout, palette } = painter;
  track.lanes.forEach((_, lane) => {
    if (!bins.hasRidge[lane]) return;
    const floor = floorOf(painter, lane);
    g.beginPath();
    g.moveTo(layout.left, floor);
    for (let column = 0; column < bins.columns; column++) {
      const value = Math.sqrt(bins.ridge[lane * bins.columns + column] ?? 0);
      g.lineTo(layout.left + column * columnPx + columnPx / 2, floor - value * highest(painter));
    }
    g.lineTo(layout.right, floor);
    g.closePath();
    const fade = g.createLinearGradient(0, floor - highest(painter), 0, floor);
    fade.addColorStop(0, withAlpha(palette.ridge, '66'));
    fade.addColorStop(1, withAlpha(palette.ridge, '0c'));
    g.fillStyle = fade;
    g.fill();
    g.strokeStyle = palette.ridge;
    g.globalAlpha = 0.5;
    g.stroke();
    g.globalAlpha = 1;
  });
}

/** What lasts, as a thin bar under its marks. */
export function drawSpans(painter: Painter): void {
  const { g, track, layout, palette, window, x } = painter;
  if (track.spans.length > mostSpans) return;
  for (const { index, to } of track.spans) {
    const from = track.time[index] ?? 0;
    if (to < window.from || from > window.to) continue;
    const left = Math.max(layout.left, x(from));
    const wide = Math.min(layout.right, x(to)) - left;
    if (wide < 3) continue;
    g.fillStyle = markColour(palette, track.mark[index]);
    g.globalAlpha = 0.28;
    g.fillRect(left, floorOf(painter, track.lane[index] ?? 0) + 1, wide, 3);
  }
  g.globalAlpha = 1;
}

export function drawTicks(painter: Painter, bins: Bins): void {
  const { g, palette } = painter;
  for (const shape of tickShapes) {
    g.fillStyle = markColour(palette, shape.mark);
    if (shape.mark === marks.critical && palette.glow) {
      g.shadowColor = markColour(palette, shape.mark);
      g.shadowBlur = 7;
    }
    // A medium that stands alone is fainter. One path per look: filling is what costs.
    const lone = shape.mark === marks.medium ? 2 : 0;
    fillTicks(painter, bins, shape, (count) => count > lone);
    g.globalAlpha = 0.7;
    fillTicks(painter, bins, shape, (count) => count > 0 && count <= lone);
    g.globalAlpha = 1;
    g.shadowBlur = 0;
  }
}

function fillTicks(
  painter: Painter,
  bins: Bins,
  { mark, height, width }: (typeof tickShapes)[number],
  wanted: (count: number) => boolean,
): void {
  const { g, track, layout } = painter;
  g.beginPath();
  for (let lane = 0; lane < track.lanes.length; lane++) {
    const floor = floorOf(painter, lane);
    for (let column = 0; column < bins.columns; column++) {
      const count = bins.ticks[(lane * bins.columns + column) * tickKinds + mark - 1] ?? 0;
      if (!wanted(count)) continue;
      const tall = Math.min(highest(painter), height + Math.min(6, count - 1));
      g.roundRect(layout.left + column * columnPx + (columnPx - width) / 2, floor - tall, width, tall, 1);
    }
  }
  g.fill();
}

/** Tokens are six-digit hex colours; anything else is left opaque. */
const withAlpha = (colour: string, alpha: string): string => (/^#[0-9a-f]{6}$/i.test(colour) ? colour + alpha : colour);
