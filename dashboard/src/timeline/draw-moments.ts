// Key moments: a diamond in its lane, a dotted leader up, and a label where there is room.
import { saidTitle } from '../words/said.ts';
import { fitText, placeLabels } from './labels.ts';
import { isAttack } from './marks.ts';
import { clipped, type Painter } from './painter.ts';
import { markColour } from './palette.ts';
import { nameAt } from './track.ts';

/** A label on the canvas, for the pointer. */
export type MomentLabel = { index: number; left: number; top: number; width: number; height: number };

const labelHeight = 20;
const rowStep = 24;
const widestText = 190;
const diamond = 5.5;

/** Draws them and answers where the labels are. Severity decides who gets a label where not all fit. */
export function drawMoments(painter: Painter): MomentLabel[] {
  const { g, track, layout, palette, hovered, selected, x } = painter;
  const shown = track.keys.filter((index) => {
    const at = x(track.time[index] ?? 0);
    return at >= layout.left - 4 && at <= layout.right + 4;
  });
  g.font = `550 11px ${palette.sans}`;
  const texts = new Map(
    shown.map((index) => [
      index,
      fitText(saidTitle(nameAt(track, index)), widestText, (text) => g.measureText(text).width),
    ]),
  );
  const placed = placeLabels(
    shown.map((index) => ({
      index,
      x: x(track.time[index] ?? 0),
      width: g.measureText(texts.get(index) ?? '').width + 24,
      rank: index === hovered || index === selected ? 9 : rankOf(track.mark[index] ?? 0),
    })),
    layout.left,
    layout.right,
  );
  const boxes = placed.map(({ index, left, width, row }) => ({
    index,
    left,
    top: layout.labelTop + row * rowStep,
    width,
    height: labelHeight,
  }));
  clipped(g, layout.left - 8, 0, layout.plotWidth + 16, layout.lanesBottom + 1, () => {
    for (const box of boxes) drawLeader(painter, box);
    for (const index of shown.toSorted((a, b) => (track.mark[a] ?? 0) - (track.mark[b] ?? 0)))
      drawDiamond(painter, index);
    for (const box of boxes) drawLabel(painter, box, texts.get(box.index) ?? '');
    if (selected !== null) drawSelected(painter, selected);
  });
  return boxes;
}

/** What people did is worth more than a medium alert, less than a high one. */
const rankOf = (mark: number): number => (isAttack(mark) ? mark : 1.5);

const colourOf = ({ track, palette }: Painter, index: number): string => markColour(palette, track.mark[index]);

const diamondY = ({ track, layout }: Painter, index: number): number =>
  layout.lanesTop + (track.lane[index] ?? 0) * layout.laneHeight + 9;

function drawLeader(painter: Painter, box: MomentLabel): void {
  const { g, track, hovered, x } = painter;
  const at = x(track.time[box.index] ?? 0);
  g.strokeStyle = colourOf(painter, box.index);
  g.globalAlpha = box.index === hovered ? 0.9 : 0.4;
  g.setLineDash([2, 3]);
  g.beginPath();
  g.moveTo(at, box.top + labelHeight);
  g.lineTo(at, diamondY(painter, box.index) - diamond);
  g.stroke();
  g.setLineDash([]);
  g.globalAlpha = 1;
}

/** A ring around what is open beside the timeline. */
function drawSelected(painter: Painter, index: number): void {
  const { g, track, layout, palette, x } = painter;
  if (index < 0) return;
  const at = x(track.time[index] ?? 0);
  const top = layout.lanesTop + (track.lane[index] ?? 0) * layout.laneHeight;
  g.strokeStyle = palette.accent;
  g.lineWidth = 1.5;
  g.beginPath();
  g.roundRect(at - 7, top + 2, 14, layout.laneHeight - 4, 4);
  g.stroke();
  g.lineWidth = 1;
}

function drawDiamond(painter: Painter, index: number): void {
  const { g, track, palette, x } = painter;
  const at = x(track.time[index] ?? 0);
  const y = diamondY(painter, index);
  const colour = colourOf(painter, index);
  if (palette.glow) {
    g.shadowColor = colour;
    g.shadowBlur = 10;
  }
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(at, y - diamond);
  g.lineTo(at + diamond, y);
  g.lineTo(at, y + diamond);
  g.lineTo(at - diamond, y);
  g.closePath();
  g.fill();
  g.shadowBlur = 0;
  g.strokeStyle = palette.panel;
  g.lineWidth = 1.5;
  g.stroke();
  g.lineWidth = 1;
}

function drawLabel(painter: Painter, box: MomentLabel, text: string): void {
  const { g, palette, hovered } = painter;
  const colour = colourOf(painter, box.index);
  g.fillStyle = palette.raised;
  g.strokeStyle = box.index === hovered ? colour : palette.line2;
  g.beginPath();
  g.roundRect(box.left + 0.5, box.top + 0.5, box.width, box.height, 5);
  g.fill();
  g.stroke();
  g.fillStyle = colour;
  g.beginPath();
  g.arc(box.left + 10, box.top + 10.5, 3.2, 0, Math.PI * 2);
  g.fill();
  g.font = `550 11px ${palette.sans}`;
  g.fillStyle = palette.text;
  g.textAlign = 'left';
  g.fillText(text, box.left + 18, box.top + 11);
}
