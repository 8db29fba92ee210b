// How many events match over time, by dataset; a brush narrows the window of time.
import { useQuery } from '@tanstack/react-query';

import { formatCount } from '../../lib/format.ts';
import type { TimeRange } from '../../lib/time-range.ts';
import { Histogram } from '../../ui/histogram.tsx';
import { toneClass, type Tone } from '../../ui/tone.ts';
import { mainSeries } from './main-series.ts';
import { histogramQuery } from './queries.ts';
import type { Run } from './use-event-search.ts';
import { words } from './words.ts';

import classes from './search-histogram.module.css';

/** Six slots for six hues: the style sheet gives them colours that are not severities. */
const slots: readonly Tone[] = ['accent', 'low', 'medium', 'high', 'ok', 'info'];

export function SearchHistogram({ run, onRange }: { run: Run; onRange: (range: TimeRange) => void }) {
  const histogram = useQuery(histogramQuery(run));
  const data = histogram.data;
  if (!data) return <div className={classes.place} aria-busy={histogram.isPending} />;
  const series = mainSeries(data.series).map(({ name, counts }, place) => ({
    name,
    counts,
    tone: slots[place] ?? ('info' as const),
  }));
  const from = Date.parse(data.from);
  const buckets = Math.max(1, Math.round((Date.parse(data.to) - from) / data.bucketMs));
  // Without a series the chart could not tell how long the window is.
  const nothing = { name: words.histogram.none, tone: 'info' as const, counts: Array<number>(buckets).fill(0) };
  return (
    <div className={classes.place} data-stale={histogram.isPlaceholderData || undefined}>
      <div className={classes.legend}>
        <span className="num">
          <b>{formatCount(data.total)}</b> {words.histogram.events(data.total)}
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
          label={words.histogram.label}
          from={from}
          bucketMs={data.bucketMs}
          series={series.length > 0 ? series : [nothing]}
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
