// The strip below: the whole incident in bars, with the brush that shows and moves what is seen above.
import { columnPx, type OverviewBins } from './binning.ts';
import type { Layout } from './layout.ts';
import { marks } from './marks.ts';
import type { Painter } from './painter.ts';
import { markColour } from './palette.ts';
import type { Window } from './window.ts';
import { words } from './words.ts';

export const overviewX = (layout: Layout, extent: Window, at: number): number =>
  layout.left + ((at - extent.from) / (extent.to - extent.from)) * layout.plotWidth;

export const overviewTime = (layout: Layout, extent: Window, x: number): number =>
  extent.from + ((x - layout.left) / layout.plotWidth) * (extent.to - extent.from);

export function drawOverview(painter: Painter, bins: OverviewBins): void {
  const { g, layout, palette } = painter;
  const { overviewTop: top, overviewHeight: height } = layout;
  g.fillStyle = palette.raised;
  g.beginPath();
  g.roundRect(layout.left, top, layout.plotWidth, height, 5);
  g.fill();
  const tallest = height - 8;
  const bars = (shares: Float32Array, colour: string, alpha: number): void => {
    g.fillStyle = colour;
    g.globalAlpha = alpha;
    for (let column = 0; column < bins.columns; column++) {
      const share = shares[column] ?? 0;
      if (share === 0) continue;
      const tall = Math.max(2, Math.sqrt(share) * tallest);
      g.fillRect(layout.left + column * columnPx, top + height - 3 - tall, columnPx - 1, tall);
    }
    g.globalAlpha = 1;
  };
  bars(bins.all, palette.info, 0.4);
  bars(bins.severe, markColour(palette, marks.high), 1);
  drawBrush(painter);
  g.fillStyle = palette.text3;
  g.font = `500 11px ${palette.sans}`;
  g.textAlign = 'left';
  g.fillText(words.overview, 14, top + height / 2);
}

function drawBrush({ g, track, window, layout, palette, playhead }: Painter): void {
  const { overviewTop: top, overviewHeight: height } = layout;
  const from = overviewX(layout, track.extent, window.from);
  const to = overviewX(layout, track.extent, window.to);
  g.fillStyle = palette.panel;
  g.globalAlpha = 0.62;
  g.fillRect(layout.left, top, from - layout.left, height);
  g.fillRect(to, top, layout.right - to, height);
  g.globalAlpha = 1;
  g.strokeStyle = palette.accent;
  g.strokeRect(from + 0.5, top + 0.5, to - from - 1, height - 1);
  g.fillStyle = palette.accent;
  for (const edge of [from, to]) {
    g.beginPath();
    g.roundRect(edge - 2.5, top + height / 2 - 8, 5, 16, 2.5);
    g.fill();
  }
  g.fillRect(overviewX(layout, track.extent, playhead) - 0.5, top, 1.2, height);
}
