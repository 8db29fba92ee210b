// The alerts of the last day, hour by hour, beside what is usual for these hours.
import type { Output } from '@tocsin/contracts/client';

import { CountLink } from '../../boards/figure.tsx';
import { alertsSeen } from '../../boards/links.ts';
import { words as shared } from '../../boards/words.ts';
import { formatCount, formatTime } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { words } from './words.ts';

import classes from '../../boards/boards.module.css';

type Volume = NonNullable<Output<'GET /boards/command-centre'>['volume']>;

const hourMs = 3_600_000;
const height = 100;
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

export function VolumeChart({ volume: { from, hours, usual } }: { volume: Volume }) {
  const { clock } = usePreferences();
  const start = Date.parse(from);
  const spanOf = (hour: number, length = 1) => ({
    from: new Date(start + hour * hourMs).toISOString(),
    to: new Date(start + (hour + length) * hourMs).toISOString(),
  });
  const most = Math.max(1, ...hours, ...(usual ?? []));
  const y = (value: number): number => height - (value / most) * (height - 6);
  const line = usual?.map((value, hour) => `${hour * 10},${y(value)} ${hour * 10 + 10},${y(value)}`).join(' ');
  const all = sum(hours);
  const said =
    usual === null
      ? words.volumeAlone(formatCount(all))
      : words.volumeUsual(formatCount(all), formatCount(Math.round(sum(usual))));
  const nameOf = (hour: number): string => formatTime(new Date(start + hour * hourMs), clock);
  return (
    <div className={classes.trend}>
      <p className="soft">
        {said} <CountLink label={words.volume} count={all} link={alertsSeen(spanOf(0, hours.length))} />
      </p>
      <div className={classes.plot} aria-hidden="true">
        <span className={`${classes.most} num`}>{formatCount(Math.ceil(most))}</span>
        <svg viewBox={`0 0 ${hours.length * 10} ${height}`} preserveAspectRatio="none">
          {hours.map((count, hour) => (
            <rect
              key={nameOf(hour)}
              className="tone-accent"
              x={hour * 10 + 1}
              width="8"
              y={y(count)}
              height={height - y(count)}
              fill="var(--accent)"
              opacity="0.75"
            >
              <title>{shared.cell(words.seen, nameOf(hour), formatCount(count))}</title>
            </rect>
          ))}
          {line !== undefined && (
            <polyline
              points={line}
              fill="none"
              stroke="var(--text2)"
              strokeWidth="1.4"
              strokeDasharray="4 3"
              vectorEffect="non-scaling-stroke"
            />
          )}
        </svg>
      </div>
      <div className={classes.scale} aria-hidden="true">
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour}>{nameOf(hour)}</span>
        ))}
        <span>{nameOf(hours.length)}</span>
      </div>
      <details className={classes.details}>
        <summary>{shared.asTable}</summary>
        <ScrollPane className={classes.tableScroll} label={`${words.volume}, ${shared.asTable}`}>
          <SmallTable label={words.volume} heads={[words.hour, words.seen, words.usual]}>
            {hours.map((count, hour) => (
              <tr key={nameOf(hour)}>
                <td className="num">{nameOf(hour)}</td>
                <td>
                  <CountLink label={nameOf(hour)} count={count} link={alertsSeen(spanOf(hour))} />
                </td>
                <td className="num muted">{usual === null ? '–' : (usual[hour] ?? 0).toFixed(1)}</td>
              </tr>
            ))}
          </SmallTable>
        </ScrollPane>
      </details>
    </div>
  );
}
