// Matches by day as small bars, oldest first.

import { words } from './words.ts';

import classes from './day-bars.module.css';

/** `days`: undefined while it is not known; `tall`: as wide as there is room. */
export function DayBars({ days, tall }: { days: readonly number[] | undefined; tall?: boolean }) {
  if (days === undefined) return <span className={classes.bars} aria-hidden="true" />;
  const height = tall ? 30 : 15;
  const highest = Math.max(1, ...days);
  const sum = days.reduce((total, count) => total + count, 0);
  return (
    <span
      className={classes.bars}
      data-tall={tall || undefined}
      role="img"
      aria-label={words.list.matchesInDays(sum, days.length)}
    >
      {days.map((count, index) => (
        <span
          // oxlint-disable-next-line react/no-array-index-key -- the place is the day
          key={index}
          style={{ height: `${count === 0 ? 1 : 3 + (count / highest) * height}px` }}
          data-none={count === 0 || undefined}
        />
      ))}
    </span>
  );
}
