// The timeline's proportions: where the bands, labels, lanes, axis and overview sit.
import type { Window } from './window.ts';

export type Layout = {
  width: number;
  height: number;
  /** The plot's left and right edge; lane names are left of it. */
  left: number;
  right: number;
  plotWidth: number;
  phaseHeight: number;
  labelTop: number;
  lanesTop: number;
  laneHeight: number;
  lanesBottom: number;
  overviewTop: number;
  overviewHeight: number;
};

const lanesTop = 86;
const axisHeight = 26;
const overviewHeight = 40;
const bottomGap = 10;

/** Few lanes are drawn taller, so that a small incident does not look like a leftover. */
const laneHeightFor = (lanes: number): number => (lanes <= 2 ? 54 : lanes === 3 ? 44 : lanes <= 7 ? 36 : 28);

export function layoutOf(width: number, lanes: number): Layout {
  const laneHeight = laneHeightFor(lanes);
  const lanesBottom = lanesTop + lanes * laneHeight;
  const overviewTop = lanesBottom + axisHeight;
  const left = 92;
  const right = Math.max(left + 60, width - 14);
  return {
    width,
    height: overviewTop + overviewHeight + bottomGap,
    left,
    right,
    plotWidth: right - left,
    phaseHeight: 18,
    labelTop: 24,
    lanesTop,
    laneHeight,
    lanesBottom,
    overviewTop,
    overviewHeight,
  };
}

export const xOf = (layout: Layout, window: Window, at: number): number =>
  layout.left + ((at - window.from) / (window.to - window.from)) * layout.plotWidth;

export const timeAt = (layout: Layout, window: Window, x: number): number =>
  window.from + ((x - layout.left) / layout.plotWidth) * (window.to - window.from);

export const laneAt = (layout: Layout, y: number): number | null =>
  y < layout.lanesTop || y >= layout.lanesBottom ? null : Math.floor((y - layout.lanesTop) / layout.laneHeight);
