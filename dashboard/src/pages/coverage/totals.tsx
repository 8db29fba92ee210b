// The coverage in five numbers.
import { formatCount } from '../../lib/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { Coverage, totalsOf } from './matrix.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type TotalsProps = { coverage: Coverage; counts: ReturnType<typeof totalsOf> };

export function Totals({ coverage, counts }: TotalsProps) {
  const seen = coverage.logsources.filter(({ lastEventAt }) => lastEventAt !== null).length;
  const hits = coverage.techniques.reduce((total, technique) => total + technique.hits, 0);
  const share = counts.all === 0 ? 0 : Math.round((counts.working / counts.all) * 100);
  const stats = [
    { label: words.covered, value: words.share(share), aside: words.coveredOf(counts.working, counts.all), tone: 'ok' },
    { label: words.withoutData, value: formatCount(counts.blind), aside: words.withoutDataHelp, tone: 'medium' },
    { label: words.shadowOnly, value: formatCount(counts.shadow), aside: words.shadowOnlyHelp, tone: 'low' },
    {
      label: words.noneWorking,
      value: formatCount(counts.none + counts.off),
      aside: words.noneWorkingHelp,
      tone: 'neutral',
    },
    {
      label: words.sourceList,
      value: `${seen}/${coverage.logsources.length}`,
      aside: words.matches(hits),
      tone: 'accent',
    },
  ];
  return (
    <Panel label={words.totals} className={classes.totals}>
      {stats.map(({ label, value, aside, tone }) => (
        <div key={label} className={`${classes.stat} tone-${tone}`}>
          <span className={classes.statLabel}>{label}</span>
          <b>{value}</b>
          <span className="muted">{aside}</span>
        </div>
      ))}
    </Panel>
  );
}

export const TotalsSkeleton = () => (
  <Panel label={words.totalsLoading} className={classes.totals}>
    {Array.from({ length: 5 }, (_, stat) => (
      <div key={stat} className={`${classes.stat} ${classes.waiting}`}>
        <Skeleton width="50%" />
        <Skeleton width="30%" height={18} />
        <Skeleton width="70%" />
      </div>
    ))}
  </Panel>
);
