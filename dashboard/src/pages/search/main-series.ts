// Which datasets the histogram tells apart.
import { words } from './words.ts';

export type DatasetSeries = { name: string; counts: readonly number[] };

/** As many as have a colour of their own. */
const most = 6;

/** The largest datasets, and where there are too many the rest as one. */
export function mainSeries(series: readonly DatasetSeries[]): DatasetSeries[] {
  const sum = ({ counts }: DatasetSeries): number => counts.reduce((all, count) => all + count, 0);
  const largest = series.toSorted((a, b) => sum(b) - sum(a));
  if (largest.length <= most) return largest;
  const rest = largest.slice(most - 1);
  const counts = (rest[0]?.counts ?? []).map((_, at) => rest.reduce((all, each) => all + (each.counts[at] ?? 0), 0));
  return [...largest.slice(0, most - 1), { name: words.histogram.others(rest.length), counts }];
}
