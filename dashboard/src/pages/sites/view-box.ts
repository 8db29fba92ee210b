// What part of the world is looked at: in half degrees, the latitude southwards, as the outline is drawn.
export type ViewBox = { x: number; y: number; width: number; height: number };
type Point = { x: number; y: number };

export const world: ViewBox = { x: -360, y: -168, width: 720, height: 290 };
const ratio = 2.2;
const least = 12;

export const pointOf = ({ latitude, longitude }: { latitude: number; longitude: number }): Point => ({
  x: longitude * 2,
  y: -latitude * 2,
});

/** All points with a margin around them, never so close that a town fills the map. */
export function around(points: readonly Point[]): ViewBox {
  if (points.length === 0) return world;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const tall = Math.max(least, (bottom - top) * 1.3, ((right - left) * 1.3) / ratio);
  const wide = Math.min(world.width, tall * ratio);
  return { x: (left + right - wide) / 2, y: (top + bottom - tall) / 2, width: wide, height: tall };
}

/** The same middle, `by` times as wide. */
export function zoomed({ x, y, width, height }: ViewBox, by: number): ViewBox {
  const wide = Math.min(world.width, Math.max(least, width * by));
  const tall = (height * wide) / width;
  return { x: x + (width - wide) / 2, y: y + (height - tall) / 2, width: wide, height: tall };
}

/** Moved by parts of itself. */
export const moved = (box: ViewBox, right: number, down: number): ViewBox => ({
  ...box,
  x: box.x + right * box.width,
  y: box.y + down * box.height,
});
