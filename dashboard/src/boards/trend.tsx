// How many over time, stacked by severity: bars to click, and the same as a table whose numbers are links.
import { Link } from '@tanstack/react-router';

import { formatCount, formatDay, formatTime } from '../lib/format.ts';
import { usePreferences } from '../lib/preferences.ts';
import { ScrollPane } from '../ui/scroll-pane.tsx';
import { SmallTable } from '../ui/small-table.tsx';
import { severityTone, toneClass } from '../ui/tone.ts';
import type { Bucket } from './buckets.ts';
import { CountLink } from './figure.tsx';
import type { ListLink, Span } from './links.ts';
import { words } from './words.ts';

import classes from './boards.module.css';

type TrendProps = {
  label: string;
  buckets: readonly Bucket[];
  daily: boolean;
  /** By place in the counts, the least first. */
  names: readonly string[];
  link: (span: Span, place: number | null) => ListLink;
};

const height = 100;

export function Trend({ label, buckets, daily, names, link }: TrendProps) {
  const { clock } = usePreferences();
  const nameOf = ({ from }: Bucket): string => {
    const at = new Date(from);
    return daily ? formatDay(at, clock) : `${formatDay(at, clock)} ${formatTime(at, clock)}`;
  };
  const most = Math.max(1, ...buckets.map(({ total }) => total));
  const every = Math.max(1, Math.ceil(buckets.length / 8));
  return (
    <div className={classes.trend}>
      <div className={classes.plot} aria-hidden="true">
        <span className={`${classes.most} num`}>{formatCount(most)}</span>
        <svg viewBox={`0 0 ${buckets.length * 10} ${height}`} preserveAspectRatio="none">
          {buckets.map((bucket, place) => {
            let below = 0;
            return (
              <g key={bucket.from}>
                {bucket.counts.map((count, severity) => {
                  if (count === 0) return null;
                  const tall = (count / most) * (height - 4);
                  below += tall;
                  return (
                    <rect
                      key={names[severity]}
                      className={`${classes.bar} ${toneClass(severityTone(severity))}`}
                      x={place * 10 + 1}
                      width="8"
                      y={height - below}
                      height={Math.max(0.6, tall - 0.5)}
                      opacity={severity < 2 ? 0.62 : 0.95}
                    />
                  );
                })}
              </g>
            );
          })}
        </svg>
        {buckets.map((bucket) => {
          const { to, search } = link(bucket, null);
          // By the keyboard, the numbers of the table are the way.
          return (
            <Link
              key={bucket.from}
              to={to}
              search={search}
              tabIndex={-1}
              className={classes.bucket}
              title={words.cell(label, nameOf(bucket), formatCount(bucket.total))}
            />
          );
        })}
      </div>
      <div className={classes.scale} aria-hidden="true">
        {buckets
          .filter((_, place) => place % every === 0)
          .map((bucket) => (
            <span key={bucket.from}>{daily ? nameOf(bucket) : formatDay(new Date(bucket.from), clock)}</span>
          ))}
      </div>
      <details className={classes.details}>
        <summary>{words.asTable}</summary>
        <ScrollPane className={classes.tableScroll} label={`${label}, ${words.asTable}`}>
          <SmallTable label={label} heads={[words.when, ...names.toReversed(), words.total]}>
            {buckets
              .filter(({ total }) => daily || total > 0)
              .map((bucket) => (
                <tr key={bucket.from}>
                  <td className="num">{nameOf(bucket)}</td>
                  {bucket.counts
                    .map((count, place) => (
                      <td key={names[place]}>
                        <CountLink
                          label={`${nameOf(bucket)}, ${names[place] ?? ''}`}
                          count={count}
                          link={link(bucket, place)}
                        />
                      </td>
                    ))
                    .toReversed()}
                  <td>
                    <CountLink
                      label={`${nameOf(bucket)}, ${words.total}`}
                      count={bucket.total}
                      link={link(bucket, null)}
                    />
                  </td>
                </tr>
              ))}
          </SmallTable>
        </ScrollPane>
      </details>
    </div>
  );
}
