// How many events match over time, by dataset; a brush narrows the window of time.
import { useQuery } from '@tanstack/react-query';

import { formatCount } from '../../lib/format.ts';
import type { TimeRange } from '../../lib/time-range.ts';
import { Histogram } from '../../ui/histogram.tsx';
import { toneClass, type Tone } from '../../ui/tone.ts';
import { histogramQuery } from './queries.ts';
import type { Run } from './use-event-search.ts';

import classes from './search-histogram.module.css';

/** Six slots for six hues: the style sheet gives them colours that are not severities. */
const slots: readonly Tone[] = ['accent', 'low', 'medium', 'high', 'ok', 'info'];

export type DatasetSeries = { name: string; counts: readonly number[] };

/** The five largest datasets, and the rest as one, so that colours stay apart. */
export function mainSeries(series: readonly DatasetSeries[]): DatasetSeries[] {
  const sum = ({ counts }: DatasetSeries): number => counts.reduce((all, count) => all + count, 0);
  const largest = series.toSorted((a, b) => sum(b) - sum(a));
  if (largest.length <= slots.length) return largest;
  const rest = largest.slice(slots.length - 1);
  const counts = (rest[0]?.counts ?? []).map((_, place) =>
    rest.reduce((all, each) => all + (each.counts[place] ?? 0), 0),
  );
  return [...largest.slice(0, slots.length - 1), { name: `${rest.length} others`, counts }];
}

export function SearchHistogram({ run, onRange }: { run: Run; onRange: (range: TimeRange) => void }) {
  const histogram = useQuery(histogramQuery(run));
  const data = histogram.data;
  if (!data) return <div className={classes.place} aria-busy={histogram.isPending} />;
  const series = mainSeries(data.series).map((each, place) => ({ ...each, tone: slots[place] ?? 'info' }));
  const from = Date.parse(data.from);
  return (
    <div className={classes.place} data-stale={histogram.isPlaceholderData || undefined}>
      <div className={classes.legend}>
        <span className="num">
          <b>{formatCount(data.total)}</b> events
        </span>
        {series.map(({ name, tone }) => (
          <span key={name} className={toneClass(tone)}>
            <i />
            {name}
          </span>
        ))}
      </div>
      <div className={classes.plot}>
        <Histogram
          label="Matching events over time"
          from={from}
          bucketMs={data.bucketMs}
          series={series}
          brush={null}
          onBrush={(brush) => {
            if (!brush) return;
            const at = (edge: number): string => new Date(from + edge * data.bucketMs).toISOString();
            onRange({ kind: 'between', from: at(brush.start), to: at(brush.end) });
          }}
        />
      </div>
    </div>
  );
}
