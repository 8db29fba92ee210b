// The arithmetic of a brush over buckets: where it is, and how keys and pointer move it.

/** Buckets `start` to `end`, the end not included; always at least one. */
export type Brush = { start: number; end: number };

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** From where the pointer went down to where it is, in edges between buckets; null for no width. */
export function dragged(from: number, to: number, buckets: number): Brush | null {
  const start = clamp(Math.min(from, to), 0, buckets);
  const end = clamp(Math.max(from, to), 0, buckets);
  return start === end ? null : { start, end };
}

/** Moves one edge by a key. Without a brush the edges stand at both ends. The whole width is no brush. */
export function nudged(brush: Brush | null, edge: 'start' | 'end', step: number, buckets: number): Brush | null {
  const { start, end } = brush ?? { start: 0, end: buckets };
  const next =
    edge === 'start'
      ? { start: clamp(start + step, 0, end - 1), end }
      : { start, end: clamp(end + step, start + 1, buckets) };
  return next.start === 0 && next.end === buckets ? null : next;
}

/** The brush over buckets that begin at `from`, for a window of time; null where it does not touch them. */
export function brushOf(
  window: { from: number; to: number },
  from: number,
  bucketMs: number,
  buckets: number,
): Brush | null {
  if (bucketMs <= 0) return null;
  const start = clamp(Math.round((window.from - from) / bucketMs), 0, buckets);
  const end = clamp(Math.round((window.to - from) / bucketMs), 0, buckets);
  return end > start ? { start, end } : null;
}
