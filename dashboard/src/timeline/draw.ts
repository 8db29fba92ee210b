// One frame of the timeline, from back to front.
import { tacticWord } from '../words/tactics.ts';
import { binOverview, binTrack, type OverviewBins } from './binning.ts';
import { drawRidges, drawSpans, drawTicks } from './draw-lanes.ts';
import { drawMoments, type MomentLabel } from './draw-moments.ts';
import { drawOverview } from './draw-overview.ts';
import { spanText } from './gaps.ts';
import { fitText } from './labels.ts';
import { xOf } from './layout.ts';
import { clipped, type Painter, type Scene } from './painter.ts';
import { type Track } from './track.ts';
import { words } from './words.ts';

const overviews = new WeakMap<Track, { width: number; bins: OverviewBins }>();

/** The overview changes only with the incident and the width, not with every frame. */
function overviewOf(track: Track, width: number): OverviewBins {
  const known = overviews.get(track);
  if (known && known.width === width) return known.bins;
  const bins = binOverview(track, width);
  overviews.set(track, { width, bins });
  return bins;
}

/** Draws everything; answers where the labels went, for the pointer. The context must be scaled to CSS pixels. */
export function drawTimeline(g: CanvasRenderingContext2D, scene: Scene): MomentLabel[] {
  const { track, window, layout } = scene;
  const painter: Painter = { ...scene, g, x: (at) => xOf(layout, window, at) };
  g.clearRect(0, 0, layout.width, layout.height);
  g.textBaseline = 'middle';
  g.lineWidth = 1;
  clipped(g, layout.left, 0, layout.plotWidth, layout.lanesBottom, () => {
    drawPhases(painter);
    drawGaps(painter);
  });
  drawAxis(painter);
  drawLaneNames(painter);
  const bins = binTrack(track, window, layout.plotWidth);
  clipped(g, layout.left, layout.lanesTop, layout.plotWidth, layout.lanesBottom - layout.lanesTop, () => {
    drawRidges(painter, bins);
    drawSpans(painter);
    drawTicks(painter, bins);
  });
  drawPlayhead(painter);
  const labels = drawMoments(painter);
  drawOverview(painter, overviewOf(track, layout.plotWidth));
  return labels;
}

function drawPhases({ g, track, layout, palette, x }: Painter): void {
  g.font = `500 11px ${palette.sans}`;
  g.textAlign = 'left';
  track.phases.forEach((phase, index) => {
    const last = index === track.phases.length - 1;
    const from = Math.max(layout.left, x(phase.from));
    const title = tacticWord(phase.tactic);
    const least = last ? x(phase.from) + g.measureText(title).width + 12 : 0;
    const to = Math.min(layout.right, Math.max(x(phase.to), least));
    if (to <= from) return;
    if (index % 2 === 1) {
      g.fillStyle = palette.hair;
      g.fillRect(from, layout.phaseHeight, to - from, layout.lanesBottom - layout.phaseHeight);
    }
    g.fillStyle = palette.line;
    g.fillRect(Math.round(from), layout.phaseHeight, 1, layout.lanesBottom - layout.phaseHeight);
    if (last) g.fillRect(Math.round(to), layout.phaseHeight, 1, layout.lanesBottom - layout.phaseHeight);
    if (to - from < 44) return;
    g.fillStyle = palette.text3;
    const shown = fitText(title, to - from - 10, (text) => g.measureText(text).width);
    g.fillText(shown, from + 6, layout.phaseHeight / 2);
  });
}

/** Slanted hairlines where nothing was seen, with how long that was. */
function drawGaps({ g, track, layout, palette, x }: Painter): void {
  for (const gap of track.gaps) {
    const from = Math.max(layout.left, x(gap.from) + 3);
    const to = Math.min(layout.right, x(gap.to) - 3);
    if (to - from < 12) continue;
    const height = layout.lanesBottom - layout.lanesTop;
    clipped(g, from, layout.lanesTop, to - from, height, () => {
      g.strokeStyle = palette.hair;
      g.beginPath();
      for (let at = from - (from % 9) - height; at < to; at += 9) {
        g.moveTo(at, layout.lanesBottom);
        g.lineTo(at + height, layout.lanesTop);
      }
      g.stroke();
    });
    const text = words.quietFor(spanText(gap.to - gap.from));
    g.font = `500 10.5px ${palette.sans}`;
    const width = g.measureText(text).width + 12;
    if (to - from < width + 8) continue;
    const left = (from + to - width) / 2;
    const top = layout.lanesTop + 4;
    g.fillStyle = palette.panel;
    g.beginPath();
    g.roundRect(left, top, width, 15, 4);
    g.fill();
    g.fillStyle = palette.text3;
    g.textAlign = 'left';
    g.fillText(text, left + 6, top + 8);
  }
}

function drawAxis(painter: Painter): void {
  const { g, window, layout, palette, timeText, x } = painter;
  const flag = flagOf(painter);
  g.textAlign = 'center';
  g.font = `500 10.5px ${palette.mono}`;
  g.strokeStyle = palette.hair;
  g.fillStyle = palette.text3;
  for (const tick of timeText.ticks(window, layout.plotWidth)) {
    const at = Math.round(x(tick.at)) + 0.5;
    g.beginPath();
    g.moveTo(at, layout.lanesTop);
    g.lineTo(at, layout.lanesBottom);
    g.stroke();
    const half = g.measureText(tick.text).width / 2 + 4;
    const hidden = flag !== null && at + half > flag.left && at - half < flag.left + flag.width;
    if (!hidden && at + half < layout.width) g.fillText(tick.text, at, layout.lanesBottom + 11);
  }
}

function drawLaneNames({ g, track, layout, palette }: Painter): void {
  g.textAlign = 'left';
  g.font = `500 11.5px ${palette.sans}`;
  track.lanes.forEach((lane, index) => {
    const top = layout.lanesTop + index * layout.laneHeight;
    g.fillStyle = palette.hair;
    g.fillRect(0, top, layout.width, 1);
    g.fillStyle = palette.text2;
    const title = fitText(lane.title, layout.left - 22, (text) => g.measureText(text).width);
    g.fillText(title, 14, top + layout.laneHeight / 2);
  });
  g.fillStyle = palette.line;
  g.fillRect(0, layout.lanesBottom, layout.width, 1);
}

/** The playhead's moment below its line; null while it is outside the window. Sets the font it is measured in. */
function flagOf({ g, layout, palette, timeText, playhead, x }: Painter) {
  const at = x(playhead);
  if (at < layout.left || at > layout.right) return null;
  const text = timeText.moment(playhead);
  g.font = `550 10.5px ${palette.mono}`;
  const width = g.measureText(text).width + 12;
  return { at, text, width, left: Math.min(layout.right - width, Math.max(layout.left, at - width / 2)) };
}

function drawPlayhead(painter: Painter): void {
  const { g, layout, palette } = painter;
  const flag = flagOf(painter);
  if (!flag) return;
  g.strokeStyle = palette.accent;
  g.lineWidth = 1.25;
  g.beginPath();
  g.moveTo(flag.at, 20);
  g.lineTo(flag.at, layout.lanesBottom);
  g.stroke();
  g.lineWidth = 1;
  g.fillStyle = palette.accent;
  g.beginPath();
  g.roundRect(flag.left, layout.lanesBottom + 3, flag.width, 17, 4);
  g.fill();
  g.fillStyle = palette.onSolid;
  g.textAlign = 'left';
  g.fillText(flag.text, flag.left + 6, layout.lanesBottom + 12);
}
